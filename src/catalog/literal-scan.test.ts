import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scanOf } from './literal-scan.ts';

const found = (needles: readonly (readonly string[])[], text: string): readonly number[] => {
  const owners = new Set<number>();
  scanOf(needles)(text, (owner) => owners.add(owner));
  return [...owners].sort((a, b) => a - b);
};

describe('scanOf', () => {
  const filler = ' and so on'.repeat(10);

  test('digits of a needle count, in short texts and in long ones', () => {
    const needles = [['refused'], ['error 503'], ['503 of', 'gone'], ['42']];
    expect(found(needles, 'Refused: error 503')).toEqual([0, 1]);
    expect(found(needles, `Refused: error 503${filler}`)).toEqual([0, 1]);
    expect(found(needles, `Refused: error 502${filler}`)).toEqual([0]);
    expect(found(needles, `GONE 142${filler}`)).toEqual([2, 3]);
    expect(found(needles, `ｒefused${filler}`)).toEqual([0]);
  });

  test('the right digits are found among very many that are others', () => {
    const needles = [['code 42'], ['17']];
    const others = 'code 41, 16; '.repeat(40);
    expect(found(needles, others)).toEqual([]);
    expect(found(needles, `${others}Code 42`)).toEqual([0]);
    expect(found(needles, `${others}Code 43 ${filler}`)).toEqual([]);
    expect(found(needles, `17${others}`)).toEqual([1]);
    expect(found(needles, 'code 17')).toEqual([1]);
    expect(found(needles, `ｃode 42${filler}`)).toEqual([0]);
    expect(found(needles, `ｃode 43${filler}`)).toEqual([]);
  });

  test('the same as a plain search, text after text (property)', () => {
    const needles = [['bad'], ['a1', 'x9'], ['10'], ['1 b', 'zzz']];
    const scan = scanOf(needles);
    const part = fc.constantFrom('a', 'b', 'bad', 'BAD', '1', '2', '9', '0', ' ', 'x', 'ﬀ', '→');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), fc.boolean(), (parts, long) => {
        const text = parts.join('') + (long ? filler : '');
        const owners = new Set<number>();
        scan(text, (owner) => owners.add(owner));
        const lower = text.toLowerCase();
        needles.forEach((texts, owner) => {
          if (texts.some((needle) => lower.includes(needle))) expect(owners).toContain(owner);
          else expect(owners).not.toContain(owner);
        });
      }),
      { numRuns: 1000 },
    );
  });
});
