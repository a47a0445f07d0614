import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crossingKeys } from './crossing-keys.ts';
import { KeySet } from './key-set.ts';

type Key = readonly [high: number, low: number, rank: number];

function tableOf(keys: readonly Key[], shared = false): Int32Array {
  const set = new KeySet({ shared });
  for (const [high, low, rank] of keys) set.add(high, low, rank);
  return set.keys;
}

const listed = (keys: Int32Array | undefined): readonly number[] => [...(keys ?? [])];

test('tables without a key in common have nothing to settle', () => {
  const { conflicts, leftOut } = crossingKeys([tableOf([[1, 1, 5]]), tableOf([[1, 2, 5]]), tableOf([])]);
  expect(conflicts.size).toBe(0);
  expect(leftOut.map(listed)).toEqual([[], [], []]);
});

test('equal copies: the first table keeps the key, the others leave it out', () => {
  const { conflicts, leftOut } = crossingKeys([
    tableOf([[7, 3, 5]]),
    tableOf([
      [7, 3, 5],
      [8, 8, 1],
    ]),
    tableOf(
      [
        [7, 3, 5],
        [8, 8, 1],
      ],
      true,
    ),
  ]);
  expect(conflicts.size).toBe(0);
  expect(listed(leftOut[0])).toEqual([]);
  expect(listed(leftOut[1])).toEqual([7, 3, 5]);
  expect([...listed(leftOut[2])].sort((a, b) => a - b)).toEqual([1, 3, 5, 7, 8, 8]);
});

test('copies that differ: the best counts, and only tables that have the best can leave it out', () => {
  const { conflicts, leftOut } = crossingKeys([
    tableOf([[-7, 3, 9]]),
    tableOf([[-7, 3, 2]]),
    tableOf([[-7, 3, 2]]),
  ]);
  expect([...conflicts]).toEqual([['-7:3', 2]]);
  expect(leftOut.map(listed)).toEqual([[], [], [-7, 3, 2]]);
});

test('what is left once left out is each key once, with its best rank (property)', () => {
  const key = fc.tuple(
    fc.integer({ min: -2, max: 2 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 0, max: 2 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(key, { maxLength: 12 }), { minLength: 1, maxLength: 4 }), (lists) => {
      const { conflicts, leftOut } = crossingKeys(lists.map((list) => tableOf(list)));
      const counted = lists.flatMap((list, i) => {
        const left = listed(leftOut[i]);
        const out = new Set<string>();
        for (let at = 0; at < left.length; at += 3) out.add(`${left[at]}:${left[at + 1]}`);
        const own = new Map<string, number>();
        for (const [high, low, rank] of list)
          own.set(`${high}:${low}`, Math.min(rank, own.get(`${high}:${low}`) ?? rank));
        return [...own]
          .filter(([name, rank]) => !out.has(name) && (conflicts.get(name) ?? rank) === rank)
          .map(([name]) => name);
      });
      const all = new Set(lists.flatMap((list) => list.map(([high, low]) => `${high}:${low}`)));
      expect(counted.sort()).toEqual([...all].sort());
    }),
  );
});
