import { chanceOfRise } from './chance.ts';

/** Texts of one pattern that the earlier side has once, below which it is not known how often a new one comes. */
const MIN_ONCE = 2;
/** Chance below which more texts are new than ever were. */
const UNLIKELY = 0.01;

/**
 * Whether texts that the earlier side lacks are what a pattern has always had: names of customers, say, of which some come for the first time every day. How
 * often one comes is estimated by the texts seen once (Good and Turing: I. J. Good, The population frequencies of species, 1953). `before` and `after` count
 * the lines of the pattern by their text.
 */
export function isOpen(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
  const total = (counts: ReadonlyMap<string, number>): number =>
    [...counts.values()].reduce((n, m) => n + m, 0);
  const once = [...before.values()].filter((count) => count === 1).length;
  // A name that is new comes again and again: it counts once, as those of the earlier side do.
  const fresh = [...after.keys()].filter((text) => !before.has(text)).length;
  return once >= MIN_ONCE && chanceOfRise(once, fresh, total(before), total(after)) > UNLIKELY;
}
