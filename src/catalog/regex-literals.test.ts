import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { eitherOf, regexNeedles } from './regex-literals.ts';

describe('literals that a regex requires', () => {
  test.each<readonly [string, readonly string[] | null]>([
    ['Object of type (?P<type>\\w+) is not JSON serializable', [' is not json serializable']],
    ['Worker failed to boot\\.', ['worker failed to boot.']],
    ['(?i)connection (?:refused|reset) by', ['connection refused by', 'connection reset by']],
    ['(?:^|: )(?:MOVED|ASK) \\d', [': ask ', ': moved ', 'ask ', 'moved ']],
    ['refused|timed out', ['refused', 'timed out']],
    ['refused|\\d+', null],
    ['ab?c', null],
    ['abcd?e', ['abc']],
    ['abc+', ['abc']],
    ['(abc)*def', ['def']],
    ['(?:alpha){2}', ['alpha']],
    ['alpha{0,3}', ['alph']],
    ['\\Qa.b*c\\E', ['a.b*c']],
    ['\\Qabcd\\E*', ['abc']],
    ['[[:alpha:]]x[]y]abc', ['abc']],
    ['^\\bexit\\b$', ['exit']],
    ['überraschung', ['berraschung']],
    ['\\d+', null],
    ['(?=lookahead)', null],
    ['(unclosed', null],
    ['ab\\pNcdef', ['cdef']],
    ['', null],
  ])('%s', (pattern, expected) => {
    expect(regexNeedles(pattern)).toEqual(expected);
  });

  test('one of several branches without a literal leaves none', () => {
    expect(eitherOf([['abc'], null])).toBeNull();
    expect(eitherOf([['abc'], ['abd', 'abc']])).toEqual(['abc', 'abd']);
  });

  test('whatever the regex matches holds one of them (property)', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      'K',
      'ab',
      'abc',
      'ks',
      '.',
      '\\d',
      '[ab]',
      '[^a]',
      'é',
      '\\.',
      '^',
      '$',
      '\\b',
      '(?i)',
      ' ',
    );
    const { pattern } = fc.letrec<{ pattern: string; item: string }>((tie) => ({
      item: fc.oneof(
        { maxDepth: 3 },
        piece,
        tie('pattern').map((p) => `(${p})`),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
      ),
      pattern: fc
        .array(fc.tuple(tie('item'), fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{0,2}', '{1,2}?')), {
          minLength: 1,
          maxLength: 5,
        })
        .map((items) =>
          items.map(([item, times]) => (/^(?:\^|\$|\\b|\(\?i\))$/.test(item) ? item : item + times)).join(''),
        ),
    }));
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'k', 's', 'A', 'B', 'K', 'ab', 'abc', 'ks', ' ', '.', '1', 'é'), {
        maxLength: 14,
      })
      .map((parts) => parts.join(''));
    let judged = 0;
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 5, maxLength: 5 }), (source, texts) => {
        const needles = regexNeedles(source);
        if (needles === null) return;
        const regex = RE2JS.compile(source);
        for (const one of texts) {
          if (!regex.test(one)) continue;
          judged++;
          expect(needles.some((needle) => one.toLowerCase().includes(needle))).toBe(true);
        }
      }),
      { numRuns: 3000, seed: 7 },
    );
    expect(judged).toBeGreaterThan(30);
  });
});
