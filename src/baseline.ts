import { compareReports, doubtsOf, type FixedBefore, withDoubts } from './compare/index.ts';
import type {
  Capabilities,
  Chain,
  FailureGroup,
  NonEmpty,
  Failure,
  Observed,
  PatternComparison,
  Report,
} from './model/index.ts';
import type { RunPatterns } from './patterns.ts';
import { buildSide, type ReportInput } from './report/index.ts';
import { withUnknownsCompared } from './unknowns-compared.ts';
import { UserError } from './util/errors.ts';
import { formatTimestamp } from './util/time.ts';

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

/** Adds the comparison with the baseline to a report; without anything to compare with, the report as it is. @throws UserError for an unknown revision. */
export function withComparison(report: Report, baseline: Baseline, run: BaselineInput): Report {
  const fixedBefore = run.fixedBefore?.(report);
  const known = fixedBefore ? { fixedBefore } : {};
  const lines = run.patterns ? { patterns: run.patterns } : {};
  const against = (earlier: EarlierReport): Report => {
    const comparison = compareReports(earlier.report, report, {
      ...known,
      sources: { before: earlier.source, after: 'this run' },
    });
    // Where the earlier report is all there is, its unknown patterns are all that is known of its lines.
    return run.patterns
      ? { ...report, comparison: { ...comparison, ...lines } }
      : withUnknownsCompared({ ...report, comparison }, earlier.report);
  };
  if (baseline.kind === 'report')
    return withDoubts(against(baseline.earlier), doubtsOf(baseline.earlier.report, report));
  const split = splitOf(run.input.observed, baseline.name);
  if (!split) {
    const earlier = baseline.otherwise?.(report) ?? null;
    if (earlier) return against(earlier);
    // Asked for and not to be had; where nobody asked, there is nothing to say.
    return baseline.everyLine === true
      ? withDoubts(report, [
          'no service has two revisions in these logs: nothing was compared. Give a wider window, or another baseline: run:ID, report:FILE, entries:FILE',
        ])
      : report;
  }
  const before = sideReport(report, split, 'before', run);
  const after = sideReport(report, split, 'after', run);
  const names = (side: 'before' | 'after'): string =>
    [...split.pairs.values()].map((p) => p[side]).join(', ');
  const comparison = compareReports(before, after, {
    ...known,
    sources: {
      before: `revision ${names('before')} in the same logs`,
      after: `revision ${names('after')}`,
    },
  });
  // The tests ran against the newest revision: they compare with those of the last run, not with a revision's.
  const earlier = report.tests ? (baseline.otherwise?.(report) ?? null) : null;
  const tests = earlier ? compareReports(earlier.report, report).tests : null;
  return {
    ...report,
    ...(after.capabilities ? { capabilities: after.capabilities } : {}),
    comparison: {
      ...comparison,
      ...lines,
      tests,
      notes: [
        ...comparison.notes,
        ...(tests && earlier ? [`tests are compared with ${earlier.source}`] : []),
      ],
    },
  };
}

/** Whether the baseline has a finding as well: an earlier report by its name, an earlier revision by a failure of its own. */
export function knownToBaseline(
  baseline: Baseline | undefined,
  observed: Observed,
): (chain: Chain) => boolean {
  if (baseline === undefined) return () => false;
  if (baseline.kind === 'report') {
    const { findings, background } = baseline.earlier.report;
    const names = new Set([...findings, ...background].flatMap((f) => [f.fingerprint, ...f.aliases]));
    return ({ group }) => [group.fingerprint, ...group.aliases].some((name) => names.has(name));
  }
  const split = splitOf(observed, baseline.name);
  return ({ group }) => split !== null && group.failures.some((f) => isOn(f, split, 'before'));
}

/** The two revisions of each service that has two. */
export interface Split {
  /** By service: its two revisions. */
  readonly pairs: ReadonlyMap<string, { readonly before: string; readonly after: string }>;
  /** First entry of the newest revisions: divides what names no revision, or has but one. */
  readonly at: bigint;
}

/** The revisions to compare; null where no service has two. @throws UserError for one that is not there. */
export function splitOf(observed: Pick<Observed, 'services'>, name: string | undefined): Split | null {
  const pairs = new Map<string, { before: string; after: string }>();
  let at: bigint | null = null;
  for (const service of observed.services) {
    const newest = service.revisions.at(-1);
    const before =
      name === undefined
        ? service.revisions.at(-2)
        : service.revisions.find((r) => r.name === name && r !== newest);
    if (!newest || !before) continue;
    pairs.set(service.name, { before: before.name, after: newest.name });
    if (at === null || newest.first < at) at = newest.first;
  }
  if (at !== null) return { pairs, at };
  if (name === undefined) return null;
  const others = observed.services.flatMap((s) => s.revisions.slice(0, -1).map((r) => r.name));
  throw new UserError(`no earlier revision ${JSON.stringify(name)} in these logs`, {
    next:
      others.length > 0
        ? `earlier revisions here: ${others.join(', ')}`
        : 'these logs hold one revision of each service; give --baseline run:ID or report:FILE',
  });
}

/** The report of one side: the same run, seen through one revision of each service. Findings keep their numbers. */
function sideReport(report: Report, split: Split, side: 'before' | 'after', run: BaselineInput): Report {
  const observed = restricted(run.input.observed, split, side);
  const chains = run.groups.flatMap((group) => {
    const [first, ...rest] = group.failures.filter((f) => isOn(f, split, side));
    const failures: NonEmpty<Failure> | null = first ? [first, ...rest] : null;
    if (!failures) return [];
    const chain = run.chainOf({ ...group, failures, tests: side === 'after' ? group.tests : [] });
    const background = run.input.chains.find((c) => c.group.fingerprint === group.fingerprint)?.background;
    return [background === undefined ? chain : { ...chain, background }];
  });
  const { coverage } = run.input;
  const made = buildSide({
    ...run.input,
    observed,
    chains,
    tests: null,
    patterns: undefined,
    coverage: {
      ...coverage,
      covered: { since: stamp(observed.first), until: stamp(observed.last) },
      entries: observed.entries,
      services: observed.services.map((s) => ({
        name: s.name,
        entries: s.entries,
        revisions: s.revisions.map((r) => r.name),
        instances: s.revisions.reduce((n, r) => n + r.instances, 0),
      })),
      exposure: observed.exposure,
      ...(coverage.success
        ? {
            success: coverage.success.map((row) => ({
              ...row,
              counts: row.counts.filter((c) => split.pairs.get(c.service)?.[side] === c.revision),
            })),
          }
        : {}),
    },
  });
  const ids = new Map([...report.findings, ...report.background].map((f) => [f.fingerprint, f.id]));
  const kept = (findings: Report['findings']): Report['findings'] =>
    findings.map((f) => ({ ...f, id: ids.get(f.fingerprint) ?? f.id }));
  const numbered = { ...made, findings: kept(made.findings), background: kept(made.background) };
  if (!run.capabilities) return numbered;
  // The tests of the run are of the newest revision.
  const tested = side === 'after' && report.tests ? { ...numbered, tests: report.tests } : numbered;
  const on = (service: string | undefined, revision: string | undefined): boolean =>
    service !== undefined && revision !== undefined && split.pairs.get(service)?.[side] === revision;
  return { ...numbered, capabilities: run.capabilities(tested, on) };
}

/** Whether a failure belongs to a side: by its revision, else by its time. */
function isOn(failure: Failure, split: Split, side: 'before' | 'after'): boolean {
  const pair = split.pairs.get(failure.service);
  if (pair && failure.revision !== undefined) return failure.revision === pair[side];
  return side === 'before' ? failure.start < split.at : failure.start >= split.at;
}

function restricted(observed: Observed, split: Split, side: 'before' | 'after'): Observed {
  const services = observed.services.map((s) => {
    const revision = split.pairs.get(s.name)?.[side];
    const revisions = s.revisions.filter((r) => r.name === revision);
    // Entries of a service with one revision are not counted by time: such a service is known, its traffic is not.
    return { name: s.name, revisions, entries: revisions.reduce((n, r) => n + r.entries, 0) };
  });
  const all = services.flatMap((s) => s.revisions);
  const pick = (times: readonly bigint[], better: (a: bigint, b: bigint) => boolean): bigint | null =>
    times.reduce<bigint | null>((best, t) => (best === null || better(t, best) ? t : best), null);
  return {
    ...observed,
    services,
    exposure: observed.exposure.filter((e) => split.pairs.get(e.service)?.[side] === e.revision),
    unknowns: [],
    entries: all.reduce((n, r) => n + r.entries, 0),
    first: pick(
      all.map((r) => r.first),
      (a, b) => a < b,
    ),
    last: pick(
      all.map((r) => r.last),
      (a, b) => a > b,
    ),
  };
}

function stamp(time: bigint | null): string | null {
  return time === null ? null : formatTimestamp(time);
}
