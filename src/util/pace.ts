import type { FailureGroup } from '../model/index.ts';
import { MINUTE } from './time.ts';

/** A window shorter than this tells nothing of how long something goes on. */
export const MIN_WINDOW = 5n * MINUTE;
/** Entries that show a pace. */
const MIN_PACED = 4;

/** Whether something is there from the beginning of the window to its end, at one pace. */
export function goesOnEvenly(times: readonly bigint[], from: bigint, to: bigint): boolean {
  const [first, last] = [times[0], times.at(-1)];
  if (times.length < MIN_PACED || first === undefined || last === undefined) return false;
  const length = to - from;
  const gaps = times.slice(1).map((t, i) => t - (times[i] ?? t));
  return (
    first - from <= length / 5n &&
    to - last <= length / 5n &&
    gaps.every((gap) => gap <= (length * 2n) / 5n) &&
    !rises(times, from, to)
  );
}

/** Whether the later half of the window has more of it than chance makes. */
export function rises(times: readonly bigint[], from: bigint, to: bigint): boolean {
  const late = times.filter((t) => t >= from + (to - from) / 2n).length;
  return late > (times.length - late) * 2 + 2;
}

/** When its entries were written, in order. */
export function timesOf(group: FailureGroup): readonly bigint[] {
  return group.failures
    .flatMap((f) => f.members.map((m) => m.signal.time))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
