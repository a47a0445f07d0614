import type {
  CodeCheck,
  CapabilityVerdict,
  Comparison,
  ComparedRun,
  EndpointVerdict,
  StatusCounts,
  TestComparison,
  ValueSum,
} from '../../model/index.ts';
import { VERDICTS } from '../../model/index.ts';
import { counted, formatCount } from '../../util/text.ts';

/** `1 new, 2 persisting, 1 fixed`: only what there is, in the order of the verdicts. */
export function countsText(comparison: Comparison): string {
  const parts = VERDICTS.filter((v) => comparison.counts[v] > 0).map(
    (v) => `${formatCount(comparison.counts[v])} ${v}`,
  );
  return parts.length === 0 ? 'no finding on either side' : parts.join(', ');
}

/** One side in a line: what it is, when, how much was read. */
export function runText(run: ComparedRun): string {
  const { since, until } = run.covered;
  const window = since === null || until === null ? 'nothing covered' : `${since} to ${until}`;
  return [
    `${run.source}${run.cycle === undefined ? '' : ` (cycle ${run.cycle})`}`,
    run.revisions.length > 0 ? run.revisions.join(', ') : run.services.join(', ') || 'no service',
    window,
    `${counted(run.entries, 'entry', 'entries')}${run.complete ? '' : ', NOT complete'}`,
  ].join('; ');
}

/** `404 8/8 -> 200 12/12`. */
export function endpointText(e: EndpointVerdict): string {
  return `${statuses(e.before)} -> ${statuses(e.after)}`;
}

function statuses(counts: StatusCounts): string {
  const rows = Object.entries(counts);
  const of = rows.reduce((n, [, c]) => n + c, 0);
  return rows.length === 0
    ? 'not called'
    : rows.map(([status, n]) => `${status} ${formatCount(n)}/${formatCount(of)}`).join(', ');
}

/** A capability from run to run: states, n/N on both sides, verdict. */
export function capabilityRow(c: CapabilityVerdict): {
  readonly name: string;
  readonly before: string;
  readonly now: string;
  readonly verdict: string;
} {
  const side = (s: CapabilityVerdict['before']): string =>
    `${s.state} ${formatCount(s.good)}/${formatCount(s.of)}`;
  return { name: c.name, before: side(c.before), now: side(c.after), verdict: c.verdict };
}

/** A sum with the capabilities it is of and who says so. */
export function valueText(v: ValueSum): string {
  return `${v.text} (${v.capabilities.join(', ')}; source: ${v.sources.join(', ')})`;
}

/** Lists of test names that changed, with their headings. */
export function testLists(
  tests: TestComparison,
): readonly { readonly name: string; readonly tests: readonly string[] }[] {
  return [
    { name: 'newly failing', tests: tests.newlyFailing },
    { name: 'recovered', tests: tests.recovered },
    { name: 'still failing', tests: tests.stillFailing },
    { name: 'added', tests: tests.added },
    { name: 'removed', tests: tests.removed },
    { name: 'skipped now', tests: tests.skipped },
  ].filter((l) => l.tests.length > 0);
}

/** `code: 3 of 237 at abc1234 -> 0 of 240 at def5678: gone, evidence for the fix (json.dumps(...))`. */
export function codeText({ title, before, now, says }: CodeCheck): string {
  const at = (c: CodeCheck['now']): string => `${c.hits} of ${c.candidates} at ${c.commit.slice(0, 7)}`;
  return `code: ${at(before)} -> ${at(now)}: ${says} (${title})`;
}
