import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { perDigitShape } from './digit-shape.ts';

const words = (text: string): string => text.replace(/\d+/g, (n) => `<${n.length}>`);

describe('perDigitShape', () => {
  it('asks once of texts that differ in the values of their digits only', () => {
    const asked: string[] = [];
    const of = perDigitShape((text) => {
      asked.push(text);
      return words(text);
    });
    expect(of('order 17 of bob')).toBe('order <2> of bob');
    expect(of('order 93 of bob')).toBe('order <2> of bob');
    expect(of('order 9x of bob')).toBe('order <1>x of bob');
    expect(of('order 173 of bob')).toBe('order <3> of bob');
    expect(asked).toEqual(['order 17 of bob', 'order 9x of bob', 'order 173 of bob']);
  });
  it('keeps functions apart, and remembers null', () => {
    let asked = 0;
    const none = perDigitShape(() => {
      asked += 1;
      return null;
    });
    const length = perDigitShape((text) => text.length);
    expect([none('a 1'), length('a 2'), none('a 3')]).toEqual([null, 3, null]);
    expect(asked).toBe(1);
  });
  it('tells long texts apart by any character in them', () => {
    const of = perDigitShape(words);
    const text = (at: number, char: string): string => `${'x'.repeat(at)}${char}${'x'.repeat(400 - at)}`;
    for (let at = 0; at <= 400; at++)
      for (const char of ['a', '7', ' ']) expect(of(text(at, char))).toBe(words(text(at, char)));
  });
  it('is right past its bounds', () => {
    const of = perDigitShape(words);
    for (let n = 0; n < 9_000; n++) {
      const text = `${n} of ${'abcdefghij'[n % 10] ?? ''}${n.toString(26)}`;
      expect(of(text)).toBe(words(text));
    }
    const long = `${'1 '.repeat(30_000)}end`;
    expect(of(long)).toBe(words(long));
  });
  it('says what the function says (property)', () => {
    const of = perDigitShape(words);
    const part = fc.constantFrom('a', 'b', '1', '2', '9', ' ', 'é', '\n', 'x'.repeat(40));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        expect(of(parts.join(''))).toBe(words(parts.join('')));
      }),
      { numRuns: 500 },
    );
  });
});
