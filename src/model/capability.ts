import type { Verdict } from './comparison.ts';

/** What a value is worth and who says so: no figure of money is in a report without its source. */
export interface Valued {
  /** As the configuration has it: `$40K MRR`. */
  readonly text: string;
  readonly source: string;
}

/** Something that users do with a system, and how it is seen to go well or not. */
export interface CapabilitySpec {
  readonly name: string;
  /** `GET /ws`, `/api/agents/stop` (any method). */
  readonly routes: readonly string[];
  /** Names of tests (`suite > name`); a `*` at the end stands for any rest. */
  readonly tests: readonly string[];
  /** Cloud Logging query language: entries of a success, and of a failure. */
  readonly success?: string;
  readonly failure?: string;
  readonly value?: Valued;
}

/** How a capability did in a run: n/N over its requests, tests and entries. */
export interface Capability {
  readonly name: string;
  readonly state: 'working' | 'degraded' | 'broken' | 'not exercised';
  readonly good: number;
  readonly of: number;
  readonly measures: readonly {
    readonly kind: 'requests' | 'tests' | 'entries';
    readonly good: number;
    readonly of: number;
  }[];
  readonly value?: Valued;
}

/** Values of several capabilities, summed where currency and unit are the same; each source once. */
export interface ValueSum {
  readonly text: string;
  readonly capabilities: readonly string[];
  readonly sources: readonly string[];
}

/** The capabilities of a run, by name, and what they put at risk. */
export interface Capabilities {
  readonly items: readonly Capability[];
  /** Of what is broken or degraded; empty where no value has a source. */
  readonly atRisk: readonly ValueSum[];
}

/** What became of one capability from run to run. */
export interface CapabilityVerdict {
  readonly name: string;
  readonly before: Pick<Capability, 'state' | 'good' | 'of'>;
  readonly after: Pick<Capability, 'state' | 'good' | 'of'>;
  readonly verdict: Verdict;
  readonly reason: string;
}

/** Capabilities of two runs. */
export interface CapabilityComparison {
  readonly verdicts: readonly CapabilityVerdict[];
  /** Of what was broken or degraded and works now. */
  readonly restored: readonly ValueSum[];
}
