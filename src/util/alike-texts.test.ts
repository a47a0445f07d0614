import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAlikeTexts } from './alike-texts.ts';

const trace = (id: string): string =>
  `Traceback (most recent call last):\n${'  File "/app/shop/orders.py", line 17, in load\n    return run(order)\n'.repeat(12)}KeyError: ${id}`;

test('texts come back as they were (property)', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 900, minLength: 300 }),
    fc
      .array(fc.constantFrom('1', '2', 'a', '\ud83d', '\u00e9', '\n'), { maxLength: 70 })
      .map((parts) => trace(parts.join('').padEnd(70, '0'))),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
      const alike = createAlikeTexts();
      const kept = texts.map((one) => alike.keep(one));
      expect(kept.map((one) => one.text())).toEqual(texts);
    }),
  );
});

test('of texts that differ in numbers one is kept whole', () => {
  const alike = createAlikeTexts();
  const [first, second, third, other] = [trace('4711'), trace('4712'), trace('0815'), trace('12345')].map(
    (one) => alike.keep(one),
  );
  const size = (kept: object | undefined): number => JSON.stringify({ ...kept, base: undefined }).length;
  expect([second, third].map((one) => size(one) < 60)).toEqual([true, true]);
  expect(third?.text()).toBe(trace('0815'));
  expect(first?.text()).toBe(trace('4711'));
  expect(other?.text()).toBe(trace('12345'));
});
