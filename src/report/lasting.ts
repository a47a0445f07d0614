import type { FailureGroup, Finding, Observed } from '../model/index.ts';
import { goesOnEvenly, MIN_WINDOW, timesOf } from '../util/pace.ts';

/** Entries of what began within the window that make it more than a blip. */
const MIN_BEGUN = 5;
/** Of requests that fail at most so often, most go well. */
const FEW = 0.1;

type Figures = Pick<Finding, 'status' | 'severity'> & { readonly rate: Finding['rate'] };

/** What tells an old complaint from what went wrong within the window. */
export interface Lasting {
  readonly group: FailureGroup;
  readonly figures: Figures;
}

/**
 * Where findings stand in the order by how they go on: what is active, what has stopped, then what was there all the time. A complaint that the
 * window shows from its beginning to its end at one pace, and that fails few requests or none, is older than what began within the window:
 * it stands behind that, and establishes no less. What is critical, and what stands alone, stays where it is.
 */
export function standingOf(
  findings: readonly Lasting[],
  observed: Observed,
): ReadonlyMap<FailureGroup, number> {
  const [from, to] = [observed.first ?? 0n, observed.last ?? 0n];
  const groupsOf = (which: (f: Lasting, from: bigint, to: bigint) => boolean): ReadonlySet<FailureGroup> =>
    new Set(to - from >= MIN_WINDOW ? findings.filter((f) => which(f, from, to)).map((f) => f.group) : []);
  const begun = groupsOf(hasBegun);
  const old = begun.size > 0 ? groupsOf(isLasting) : new Set<FailureGroup>();
  const place = ({ group, figures }: Lasting): number => {
    if (old.has(group)) return 2;
    if (figures.status !== 'stopped') return 0;
    return old.size > 0 && !begun.has(group) ? 3 : 1;
  };
  return new Map(findings.map((f) => [f.group, place(f)]));
}

/** Whether it began in the window, after a stretch without it, and is more than a blip. */
function hasBegun({ group, figures }: Lasting, from: bigint, to: bigint): boolean {
  const times = timesOf(group);
  const first = times[0];
  return (
    figures.severity !== 'low' &&
    first !== undefined &&
    first - from >= (to - from) / 5n &&
    (times.length >= MIN_BEGUN || figures.severity === 'critical')
  );
}

function isLasting({ group, figures: { severity, rate } }: Lasting, from: bigint, to: bigint): boolean {
  if (severity === 'critical' || (rate !== undefined && rate.failures > rate.of * FEW)) return false;
  if (group.tests.length > 0) return false;
  return goesOnEvenly(timesOf(group), from, to);
}
