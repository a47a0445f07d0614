import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOf, KeySet } from './key-set.ts';

test('says of each key whether it is new, and remembers the lowest rank, as a plain map does', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(300), fc.nat(3)), { maxLength: 600 }), (adds) => {
      const set = new KeySet();
      const model = new Map<number, number>();
      for (const [id, rank] of adds) {
        const { high, low } = keyOf('projects/p/logs/l', 7n, String(id));
        const seen = set.add(high, low, rank);
        const known = model.get(id);
        expect(seen).toBe(known === undefined ? 'new' : known === rank ? 'same' : 'different');
        model.set(id, Math.min(known ?? rank, rank));
        expect(set.lastRank).toBe(model.get(id));
      }
      expect(set.size).toBe(model.size);
    }),
  );
});

test('200,000 ids that differ in one digit have 200,000 keys, at no more than 48 bytes each', () => {
  const set = new KeySet();
  for (let i = 0; i < 200_000; i++) {
    const { high, low } = keyOf('projects/p/logs/l', 1_757_365_201_000_000_000n, i.toString(16));
    set.add(high, low, 0);
  }
  expect(set.size).toBe(200_000);
  expect(set.bytes / set.size).toBeLessThan(48);
});

test('log name, each bit of the time and insertId all count', () => {
  const keys = new Set<string>();
  for (let bit = 0n; bit < 63n; bit++) keys.add(JSON.stringify(keyOf('l', 1n << bit, 'i')));
  keys.add(JSON.stringify(keyOf('li', 1n, '')));
  keys.add(JSON.stringify(keyOf('', 1n, 'li')));
  expect(keys.size).toBe(65);
});
