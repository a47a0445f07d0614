import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDigitBlind } from './digits.ts';
import { ruleRegex } from './regex.ts';

describe('regexes that take digits alike', () => {
  test.each([
    String.raw`order (?P<id>\d{2,6}) lost`,
    'item [a-f0-9]+',
    'a.c',
    String.raw`\bfailed\b`,
    '[^0-9]x',
  ])('%s does', (source) => expect(isDigitBlind(source)).toBe(true));
  test.each([
    '401',
    '[1-5]',
    'x{2}1',
    '0-9',
    String.raw`\{3}`,
    '[+-0-9]',
    String.raw`\x41`,
    String.raw`\pN`,
    '(?P<a1>x)',
  ])('%s may not', (source) => expect(isDigitBlind(source)).toBe(false));

  test('the same groups as without memory (property)', () => {
    const sources = [
      String.raw`order (?P<id>\d+)(?: of (?P<who>\w+))?`,
      String.raw`(?i)Order (\d{2,3})\b`,
      String.raw`\b401\b`,
      '[a-f0-9]{4}',
      'code [1-5]',
      '(?P<a>.*) lost',
    ];
    const piece = fc.constantFrom(
      'order ',
      'Order ',
      '17',
      '401',
      '999',
      '1',
      ' of ',
      'bob',
      'code ',
      ' lost',
      'beef',
      '\n',
      'é',
    );
    const text = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''));
    for (const source of sources) {
      const remembering = ruleRegex(source);
      fc.assert(
        fc.property(text, (one) => {
          const fresh = ruleRegex(source);
          expect(remembering.groups(one)).toEqual(fresh.groups(one));
          expect(remembering.whole(one)).toEqual(fresh.whole(one));
          expect(remembering.test(one)).toBe(fresh.test(one));
        }),
        { numRuns: 300 },
      );
    }
  });
});
