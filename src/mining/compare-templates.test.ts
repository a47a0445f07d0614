import { describe, expect, it } from 'vitest';
import { chanceOfRise, falseDiscovery } from './chance.ts';
import { compareTemplates } from './index.ts';

const counts = (exposure: number, all: Readonly<Record<string, number>>) => ({
  exposure,
  counts: new Map(Object.entries(all)),
});

describe('chanceOfRise', () => {
  it('is the upper tail of the binomial', () => {
    // 0 before, 3 after, same exposure: 1/2 to the third.
    expect(chanceOfRise(0, 3, 100, 100)).toBeCloseTo(0.125, 12);
    // P(X >= 4 | n = 5, 1/2) = 6/32
    expect(chanceOfRise(1, 4, 1, 1)).toBeCloseTo(6 / 32, 12);
    // A third of the exposure: P(X >= 1 | n = 2, 1/3) = 5/9
    expect(chanceOfRise(1, 1, 2, 1)).toBeCloseTo(5 / 9, 12);
    expect(chanceOfRise(500_000, 500_000, 1, 1)).toBeCloseTo(0.5, 2);
  });

  it('is 1 without occurrences or without exposure', () => {
    expect(chanceOfRise(3, 0, 1, 1)).toBe(1);
    expect(chanceOfRise(0, 3, 1, 0)).toBe(1);
  });
});

describe('falseDiscovery', () => {
  it('corrects for the number of tests and keeps the order', () => {
    expect(falseDiscovery([0.01, 0.04, 0.03, 0.5]).map((one) => Number(one.toFixed(6)))).toEqual([
      0.04, 0.053333, 0.053333, 0.5,
    ]);
  });
});

describe('compareTemplates', () => {
  it('tells the new, and the risen only beyond chance', () => {
    const changes = compareTemplates(
      counts(1_000, { a: 100, b: 10, c: 5 }),
      counts(1_000, { a: 104, b: 60, d: 1, e: 40 }),
    );
    expect(changes.map((one) => [one.template, one.kind, one.before, one.after, one.beyondChance])).toEqual([
      ['e', 'new', 0, 40, true],
      ['b', 'risen', 10, 60, true],
      ['d', 'new', 0, 1, false],
    ]);
  });

  it('weighs by exposure: twice the entries in twice the traffic is no rise', () => {
    expect(compareTemplates(counts(1_000, { a: 300 }), counts(2_000, { a: 610 }))).toEqual([]);
    expect(compareTemplates(counts(2_000, { a: 300 }), counts(1_000, { a: 300 }))).toHaveLength(1);
  });

  it('does not depend on the order of the counts', () => {
    const forward = compareTemplates(counts(10, {}), counts(10, { x: 3, y: 3, z: 4 }));
    expect(compareTemplates(counts(10, {}), counts(10, { z: 4, y: 3, x: 3 }))).toEqual(forward);
  });
});
