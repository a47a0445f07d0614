import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { expandHoles } from './hole.ts';
import { staysInLine } from './line-local.ts';
import { ruleRegex } from './regex.ts';

describe('whether a match stays in one line', () => {
  it.each([
    'connection refused',
    String.raw`\bE1010\b`,
    String.raw`dial tcp (?P<host>[\w.:\[\]-]+):(?P<port>\d+)`,
    '(?i)could not connect to[^\\n]{0,160}refused',
    'failed(?hole) between services',
    '(?m)^ERROR .*$',
    '[^\\s"]+ failed',
  ])('%s does', (pattern) => expect(staysInLine(expandHoles(pattern))).toBe(true));

  it.each(['a\\s+b', 'host "[^"]+"', '(?s)a.b', 'a\\nb', 'a\nb', '[\\s\\S]*x', '\\W+x', '[[:space:]]x', '\\x0ax', '[\\t-~]x', '[\\x00-\\x7f]x', '\\Qa\\E', '\\pCx', '[^\\S]x'])(
    '%s may not',
    (pattern) => expect(staysInLine(pattern)).toBe(false),
  ); // prettier-ignore
});

/** Pieces of patterns over a small alphabet, so that random texts hit them. */
const piece = fc.constantFrom(
  'ab', 'ab', 'b', 'a', '.', '.*', '[ab]+', '[^\\n]*', '[^a]', '\\s', '\\S+', '(?P<one>a+)', '(?P<two>b.)', '^', '$', '\\b', '\\A', '\\z', '(?:ab|ba)', '(?i:AB)', '(?hole)', '\\n',
); // prettier-ignore
const pattern = fc
  .tuple(fc.constantFrom('', '(?m)', '(?s)', '(?i)'), fc.array(piece, { minLength: 1, maxLength: 5 }))
  .map(([flags, parts]) => flags + parts.join(''))
  .filter((text) => text.split('(?P<one>').length < 3 && text.split('(?P<two>').length < 3);
const text = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'ba', ' ', '\n', '\n', 'x'.repeat(40), '\r\n', 'A', 'é'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));

describe('a search line by line', () => {
  it('finds what a search of the whole text finds', () => {
    fc.assert(
      fc.property(pattern, text, (source, input) => {
        const long = `${input}\n${'y'.repeat(170)}\n${input}`;
        const regex = RE2JS.compile(expandHoles(source));
        const matcher = regex.matcher(long);
        const found = matcher.find() ? matcher.group() : null;
        const rule = ruleRegex(source);
        expect(rule.test(long)).toBe(found !== null);
        expect(rule.groups(long)?.[''] ?? null).toBe(found);
        for (const name of found === null ? [] : Object.keys(regex.namedGroups()))
          expect(rule.groups(long)?.[name] ?? null).toBe(matcher.group(name));
      }),
      { numRuns: 3000 },
    );
  });
});
