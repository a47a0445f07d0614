import type { Report } from '../model/index.ts';
import { formatDuration, parseTimestamp } from '../util/time.ts';

/** Windows overlap where they share a tenth of the shorter one: the bounds of two readings seldom meet to the second. */
const SHARE = 10n;

interface Span {
  readonly since: bigint;
  readonly until: bigint;
}

/** Why the two sides may be no earlier and later run of the same services: what is called new or fixed then says something else than it seems to. */
export function doubtsOf(before: Report, after: Report): readonly string[] {
  const { leftOut } = before.coverage;
  if (before.coverage.entries === 0 && leftOut)
    return [
      `none of the entries of the earlier run passes ${leftOut.by}: nothing that it asks for was logged there, and what it leaves out is not compared`,
    ];
  if (before.coverage.entries === 0)
    return ['there is no entry in the earlier run: nothing of it can be compared'];
  const common = before.coverage.services.filter((s) =>
    after.coverage.services.some((o) => o.name === s.name),
  );
  if (common.length === 0)
    return [
      `the two runs have no service in common (${list(before.run.services)} and ${list(after.run.services)})`,
    ];
  if (before.run.key === after.run.key && before.coverage.entries === after.coverage.entries)
    return ['both are of the same services, revisions and window: this compares a run with itself'];
  const [one, other] = [spanOf(before), spanOf(after)];
  if (!one || !other) return [];
  if (one.since > other.until)
    return [
      `the earlier run begins ${formatDuration(one.since - other.until)} after the later one ends: new and fixed are said as if it came before`,
    ];
  const shared = least(one.until, other.until) - most(one.since, other.since);
  const shorter = least(one.until - one.since, other.until - other.since);
  return shared > 0n && shared * SHARE >= shorter && common.some((s) => isOnBothSides(s, after))
    ? [
        `the windows of the two runs overlap by ${formatDuration(shared)}: the same entries may count on both sides`,
      ]
    : [];
}

/** Says in the run's own notices what speaks against a baseline that a person chose. */
export function withDoubts(report: Report, doubts: readonly string[]): Report {
  const notices = doubts.map((message) => ({ code: 'baseline', message, where: '--baseline' }));
  return notices.length === 0 ? report : { ...report, notices: [...report.notices, ...notices] };
}

/** Whether the same entries can be of both sides: those of one revision are not those of another. */
function isOnBothSides(service: Report['coverage']['services'][number], after: Report): boolean {
  const other = after.coverage.services.find((s) => s.name === service.name);
  if (!other || service.entries === 0 || other.entries === 0) return false;
  return (
    (service.revisions.length === 0 && other.revisions.length === 0) ||
    service.revisions.some((revision) => other.revisions.includes(revision))
  );
}

function spanOf({ coverage: { covered } }: Report): Span | null {
  const since = parseTimestamp(covered.since ?? '');
  const until = parseTimestamp(covered.until ?? '');
  return since === null || until === null ? null : { since, until };
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function list(names: readonly string[]): string {
  return names.join(', ') || 'none';
}
