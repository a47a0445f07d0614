import { neverApplicable, type Catalog } from './catalog/index.ts';
import type { Diagnosis } from './diagnose.ts';
import type { InvestigateOptions } from './investigate-options.ts';
import { leavesOutNothingElse, leftOutNotice } from './left-out.ts';
import type { Coverage, Notice } from './model/index.ts';
import type { Scope } from './observe/index.ts';
import { coverageOf, readingNotices, silenceNotices, trafficNotice } from './report/index.ts';
import type { LogSource } from './sources/index.ts';
import type { ReadTwice } from './two-readings.ts';
import { parseTimestamp } from './util/time.ts';

/** A run after its readings. */
export interface Run {
  readonly options: InvestigateOptions;
  readonly source: LogSource;
  readonly scope: Scope;
  readonly catalog: Catalog;
  readonly twice: ReadTwice;
  readonly diagnosis: Diagnosis;
  readonly redact: (text: string) => string;
}

/** What was read, and what counts how often things went well. */
export function coveredBy(run: Run): Coverage {
  const { options, source, scope, catalog, twice, redact } = run;
  const { read, observed } = twice;
  const told = source.live ?? source.collected;
  const covered = coverageOf({
    source: source.live ? source.description : (source.collected?.source ?? 'saved entries'),
    // A person's own words leave with the report, too.
    filter: options.filter === undefined ? (source.collected?.filter ?? null) : redact(options.filter),
    asked: { since: scope.since, until: scope.until },
    counts: { ...read.counts, lost: run.diagnosis.lost },
    observed,
    missing: read.remarks
      .filter((r) => r.kind === 'truncated' || (told && r.kind === 'unread'))
      .map((r) => r.message),
    rules: {
      loaded: catalog.rules.length,
      matched: observed.matchedRules.length,
      neverApplicable: neverApplicable(catalog.rules, observed.places),
    },
    read: read.counts.entries,
    leftOut: servicesLeftOut(run),
    untold: run.diagnosis.untold,
    ...(told ? { reads: source.live?.reads() ?? source.collected?.reads } : {}),
  });
  const success = twice.successes.result(redact);
  return success.length > 0 ? { ...covered, success } : covered;
}

/** The services of all that was read, where nothing but severity or status leaves some of them out. */
function servicesLeftOut({
  options,
  source,
  scope,
  twice,
}: Run): Parameters<typeof coverageOf>[0]['leftOut'] {
  const { read, leftOut, thinned } = twice;
  const windowed = scope.since !== null || scope.until !== null || scope.revisions.length > 0;
  if (leftOut === null || thinned || source.live || windowed || !leavesOutNothingElse(options))
    return undefined;
  const asked = scope.services;
  const services = [...read.services].filter((name) => asked.length === 0 || asked.includes(name));
  return { by: leftOut, services };
}

/** Until when the service was read, or the saved entries were when they were collected; null for others. */
export function readTo({ live, collected }: LogSource): bigint | null {
  return live?.now ?? parseTimestamp(collected?.now ?? '');
}

/** What the run has to say beside its findings; `others` are the notices of what was handed in and asked. */
export function noticesOf(
  run: Run,
  coverage: Coverage,
  others: { readonly first: readonly Notice[]; readonly testNotices: readonly Notice[] },
): readonly Notice[] {
  const { options, source, scope, catalog, twice, diagnosis } = run;
  const { read, observed, leftOut, signs, thinned } = twice;
  const traffic = options.traffic && trafficNotice(coverage, options.traffic);
  const until = source.live || source.collected ? readTo(source) : null;
  return [
    ...(traffic ? [traffic] : []),
    ...catalog.notices,
    ...others.first,
    ...others.testNotices,
    ...(signs?.notices ?? []),
    ...(leftOut === null ? [] : [leftOutNotice(leftOut)]),
    ...silenceNotices({
      coverage,
      observed,
      readTo: until === null ? null : earlier(until, scope.until),
      selected:
        thinned ||
        leftOut !== null ||
        coverage.filter !== null ||
        scope.filter !== null ||
        scope.minSeverity !== null ||
        scope.revisions.length > 0,
    }),
    ...readingNotices({
      coverage,
      counts: { ...read.counts, lost: diagnosis.lost },
      remarks: read.remarks,
      diagnosed: diagnosis.diagnosed,
      askedServices: scope.services,
      services: read.services,
      contextCut: observed.contextCut,
    }),
  ];
}

function earlier(a: bigint, b: bigint | null): bigint {
  return b !== null && b < a ? b : a;
}
