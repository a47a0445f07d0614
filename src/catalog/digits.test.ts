import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { digitBlindSuperset, isDigitBlind } from './digits.ts';
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

describe('a regex that takes digits alike, in place of one that does not', () => {
  test.each([
    ['error 503', 'error [0-9][0-9][0-9]'],
    [String.raw`\b(?:9\d|100) ?%`, String.raw`\b(?:[0-9]\d|[0-9][0-9][0-9]) ?%`],
    ['[1-5]x{2,5}', '[0-9]x{2,5}'],
    ['[a-f3]+[^0-9]', '[0-9a-f]+[^0-9]'],
    ['(?i:a)(?P<n>4)', '(?i:a)(?P<n>[0-9])'],
    [String.raw`[\w5.]\[7\]`, String.raw`[0-9\w.]\[[0-9]\]`],
  ])('%s: %s', (source, want) => expect(digitBlindSuperset(source)).toBe(want));
  test.each([
    String.raw`\x41`,
    '[^1-5]',
    '[+-9]',
    '[0-z]',
    '(?P<a1>4)',
    String.raw`\Q1\E`,
    '[[:digit:]5-]',
    '[]2]b',
    '[a-3]',
  ])('%s has none', (source) => expect(digitBlindSuperset(source)).toBeNull());

  test('is found wherever the other is (property)', () => {
    const sources = [
      String.raw`\b(?:4[0-9]{2}|5[1-3]x?)\b`,
      '[a-f3-6]{3}',
      'code [1-5]|[07]+$',
      '(?i)^E[^ ]1',
      String.raw`[\s2-]x|[^a]9`,
      '[a2-]b|[3]',
    ];
    const text = fc
      .array(
        fc.constantFrom('4', '0', '7', '52', 'x', 'code ', ' ', 'e', 'a', 'f3', ']', '2', '-', 'b', '9'),
        {
          maxLength: 6,
        },
      )
      .map((parts) => parts.join(''));
    let found = 0;
    for (const source of sources) {
      const superset = digitBlindSuperset(source);
      expect(superset).not.toBeNull();
      const [one, other] = [RE2JS.compile(source), RE2JS.compile(superset ?? '')];
      fc.assert(
        fc.property(text, (t) => {
          expect(ruleRegex(source).test(t)).toBe(one.test(t));
          if (!one.test(t)) return;
          found += 1;
          expect(other.test(t)).toBe(true);
        }),
        { numRuns: 500 },
      );
    }
    expect(found).toBeGreaterThan(200);
  });
});
