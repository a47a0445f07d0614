import type { FixedBefore } from '../compare/index.ts';
import type { Capabilities, Chain, FailureGroup, PatternComparison, Report } from '../model/index.ts';
import type { ReportInput } from '../report/index.ts';
import type { RunPatterns } from './run-patterns.ts';

/** An earlier report and where it came from, as a person would name it. */
export interface EarlierReport {
  readonly report: Report;
  readonly source: string;
  /** Whether the run read it for this, in reads that are its own. */
  readonly live?: boolean;
}

/** With what a run is compared. */
export type Baseline =
  | {
      readonly kind: 'report';
      readonly earlier: EarlierReport;
      /** Its lines by pattern, where this process read them. */
      readonly patterns?: RunPatterns | undefined;
    }
  | {
      /** An earlier revision in the same logs: the one named, else the one before the newest. */
      readonly kind: 'revision';
      readonly name?: string;
      /** All lines are compared, the healthy ones too; else those of WARNING and above. */
      readonly everyLine?: boolean;
      /** Asked where the logs hold one revision only: the last run of the same services, if one is known. */
      readonly otherwise?: (report: Report) => EarlierReport | null;
    };

/** What the comparison needs of the run beside its report. */
export interface BaselineInput {
  readonly input: ReportInput;
  readonly groups: readonly FailureGroup[];
  readonly chainOf: (group: FailureGroup) => Chain;
  /** The lines of both sides by pattern; null where there are none to compare. */
  readonly patterns?: PatternComparison | null;
  /** How the configured capabilities do in a report, by the entries of the revisions that `on` accepts. */
  readonly capabilities?:
    | ((
        report: Report,
        on: (service: string | undefined, revision: string | undefined) => boolean,
      ) => Capabilities)
    | undefined;
  readonly fixedBefore?: ((report: Report) => (fingerprint: string) => FixedBefore | null) | undefined;
}
