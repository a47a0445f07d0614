import type { RuleHit } from './types.ts';

/** A hit that captured nothing. */
export const PLAIN_HIT: RuleHit = { captures: {} };

/** Two hits of the same entry as one: later captures win, the first exception stays. */
export function mergeHits(a: RuleHit, b: RuleHit): RuleHit {
  if (a === PLAIN_HIT) return b;
  if (b === PLAIN_HIT) return a;
  const exceptionIndex = a.exceptionIndex ?? b.exceptionIndex;
  return {
    captures: { ...a.captures, ...b.captures },
    ...(exceptionIndex === undefined ? {} : { exceptionIndex }),
  };
}
