import fc from 'fast-check';
import { expect, test } from 'vitest';
import { literalIndex } from './literal-index.ts';

function owners(needles: readonly (readonly string[])[], text: string): readonly number[] {
  const found = new Set<number>();
  literalIndex(needles).scan(text, (owner) => found.add(owner));
  return [...found].sort((a, b) => a - b);
}

test('finds needles within needles, across case', () => {
  expect(owners([['she'], ['he', 'hers'], ['his'], []], 'uSHErs')).toEqual([0, 1]);
});

test('any digit stands for any other', () => {
  expect(owners([['503'], ['x1y'], ['5']], 'Error 999, X7Y')).toEqual([0, 1, 2]);
});

test('finds exactly what a plain search finds (property)', () => {
  const word = fc
    .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(''));
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', 'A', 'B', 'é', '\n', 'x'), { maxLength: 30 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: 3 }), { maxLength: 6 }), text, (needles, one) => {
      const plain = needles.flatMap((list, owner) =>
        list.some((needle) => one.toLowerCase().includes(needle)) ? [owner] : [],
      );
      expect(owners(needles, one)).toEqual(plain);
    }),
  );
});
