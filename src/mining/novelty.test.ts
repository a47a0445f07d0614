import { expect, it } from 'vitest';
import { isOpen } from './novelty.ts';

const counts = (all: Readonly<Record<string, number>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(all));

it('new names are no news where new ones came all along', () => {
  const before = counts({ ann: 1, bob: 2, cem: 1, dee: 1, eva: 3 });
  expect(isOpen(before, counts({ ann: 1, flo: 1 }))).toBe(true);
  // Seven of ten that never were, where three of eight lines had a name for the first and only time.
  expect(isOpen(before, counts({ f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, ann: 3 }))).toBe(true);
});

it('a new word is news where all others come again and again, or came at another rate', () => {
  const states = counts({ open: 90, paid: 80, sent: 70, held: 60 });
  expect(isOpen(states, counts({ open: 30, torn: 1 }))).toBe(false);
  const seldom = counts({ ...Object.fromEntries(states), late: 1, lost: 1 });
  expect(isOpen(seldom, counts({ open: 299, torn: 1 }))).toBe(true);
  expect(isOpen(seldom, counts({ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, open: 30 }))).toBe(false);
});
