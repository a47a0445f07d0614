/** Steps that a silence takes at least; it is told from those before it, of which there are twice as many, and this many at least. */
export const LONG = 5;
const BEFORE = 20;
/** A service writes steadily if it wrote in 9 of 10 steps, so many entries in the middle one, and never paused for a fifth of the silence. */
export const STEADY = 0.9;
const MIDDLE = 5;
const PAUSE = 1 / 5;

/** Whether so many steps without an entry are a silence after the steps before: not those of a service that writes seldom or pauses often. */
export function isSilence(length: number, before: readonly number[]): boolean {
  return length >= LONG && isSteady(before, length) && longestPause(before) <= length * PAUSE;
}

/** Whether a service wrote steadily, for long enough to tell a silence of that length from its ways. */
export function isSteady(counts: readonly number[], length = LONG): boolean {
  return (
    counts.length >= Math.max(BEFORE, 2 * length) &&
    activeIn(counts) >= counts.length * STEADY &&
    middleOf(counts) >= MIDDLE
  );
}

/** Steps with an entry. */
export function activeIn(counts: readonly number[]): number {
  return counts.filter((n) => n > 0).length;
}

/** The lower median. */
export function middleOf(counts: readonly number[]): number {
  return [...counts].sort((a, b) => a - b)[Math.floor((counts.length - 1) / 2)] ?? 0;
}

function longestPause(counts: readonly number[]): number {
  let [longest, at] = [0, 0];
  for (const n of counts) {
    at = n === 0 ? at + 1 : 0;
    longest = Math.max(longest, at);
  }
  return longest;
}
