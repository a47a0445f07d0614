import type { Comparison, ComparedRun, FindingVerdict, Report, Verdict } from '../model/index.ts';
import { FINDING_SEVERITIES, VERDICTS } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { compareCapabilities } from './capabilities.ts';
import { doubtsOf } from './doubts.ts';
import { compareEndpoints } from './endpoints.ts';
import { findingVerdict, type FixedBefore } from './finding-verdict.ts';
import { isReadWhole } from './known-services.ts';
import { pairFindings } from './pairs.ts';
import { compareTests } from './tests.ts';

/** How to compare; nothing here is needed. */
export interface CompareOptions {
  /** Probability at or below which silence means "fixed"; 0.01 where absent. */
  readonly threshold?: number;
  /** Where the two reports came from, as a person would name it. */
  readonly sources?: { readonly before: string; readonly after: string };
  /** The run of the history in which a finding had been fixed, if one had. */
  readonly fixedBefore?: (fingerprint: string) => FixedBefore | null;
}

/** Threshold of the design. */
const THRESHOLD = 0.01;

/** Report against report: what became of each finding, endpoint and test. Pure, and independent of the order of anything in the reports. */
export function compareReports(before: Report, after: Report, options: CompareOptions = {}): Comparison {
  const threshold = options.threshold ?? THRESHOLD;
  const fixedBefore = (fingerprint: string): FixedBefore | null =>
    options.fixedBefore?.(fingerprint) ?? fixedIn(before, fingerprint);
  // What goes on in the background on one side may be a finding on the other; what is background on both is no news.
  const loud = new Set([...before.findings, ...after.findings]);
  const capabilities = compareCapabilities(before.capabilities, after.capabilities, threshold);
  const verdicts = pairFindings(
    [...before.findings, ...before.background],
    [...after.findings, ...after.background],
  )
    .filter((p) => [p.before, p.after].some((f) => f !== null && loud.has(f)))
    .map((pair) => findingVerdict(pair, { before, after, threshold, fixedBefore }))
    .sort(byVerdict);
  return {
    before: runOf(before, options.sources?.before ?? before.run.key),
    after: runOf(after, options.sources?.after ?? after.run.key),
    threshold,
    counts: Object.fromEntries(
      VERDICTS.map((v) => [v, verdicts.filter((x) => x.verdict === v).length]),
    ) as Record<Verdict, number>,
    verdicts,
    endpoints: compareEndpoints(before, after, threshold),
    tests: compareTests(before.tests, after.tests),
    ...(capabilities ? { capabilities } : {}),
    notes: notesOf(before, after),
  };
}

/** What the earlier report itself says about a finding: fixed there, and back now. */
function fixedIn(before: Report, fingerprint: string): FixedBefore | null {
  const said = before.comparison?.verdicts.find((v) => v.fingerprint === fingerprint);
  return said?.verdict === 'fixed'
    ? { run: 'the run before', revision: before.run.revisions.at(-1) ?? null }
    : null;
}

function runOf(report: Report, source: string): ComparedRun {
  const { run, coverage } = report;
  return {
    key: run.key,
    source,
    ...(run.cycle === undefined ? {} : { cycle: run.cycle }),
    services: run.services,
    revisions: run.revisions,
    covered: coverage.covered,
    entries: coverage.entries,
    complete: isReadWhole(report),
    catalogHash: run.catalogHash,
  };
}

function byVerdict(a: FindingVerdict, b: FindingVerdict): number {
  return (
    VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
    FINDING_SEVERITIES.indexOf(a.severity) - FINDING_SEVERITIES.indexOf(b.severity) ||
    byCode(a.fingerprint, b.fingerprint)
  );
}

function notesOf(before: Report, after: Report): readonly string[] {
  const notes: string[] = [];
  if (before.run.catalogHash !== after.run.catalogHash)
    notes.push(
      `the two runs used other rules (${before.run.catalogHash}, ${after.run.catalogHash}): findings that only a rule can see are not compared; compare with entries:FILE to judge the earlier entries by today's rules`,
    );
  for (const [when, report] of [
    ['earlier', before],
    ['later', after],
  ] as const)
    if (!isReadWhole(report))
      notes.push(
        `the ${when} run is not complete${report.coverage.reasons.length > 0 ? ` (${report.coverage.reasons.join('; ')})` : ''}: what it does not show may have been in what is missing`,
      );
  return [...notes, ...doubtsOf(before, after)];
}
