import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOG_ENTRY } from './schema.ts';
import {
  allOf,
  anyOf,
  compile,
  compileFilter,
  fold,
  parseFilter,
  printFilter,
  requiredLiterals,
} from './index.ts';
import type { Filter } from './index.ts';
import { someLeaf } from './leaves.ts';
import { quote, unescape } from './strings.ts';
import { entry, filterText } from './testing/arbitraries.ts';

function read(text: string): Filter {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(`${text}\n${JSON.stringify(parsed.error)}`);
  return parsed.filter;
}

/** A tree without positions. */
function shape(filter: Filter): unknown {
  return JSON.parse(
    JSON.stringify(filter.root, (key, value: unknown) =>
      key === 'line' || key === 'column' ? undefined : value,
    ),
  );
}

describe('properties', () => {
  it('any text is a filter or a located error', () => {
    const soup = fc.array(
      fc.constantFrom(
        '(',
        ')',
        '"',
        '\\',
        'AND',
        'OR',
        'NOT',
        '-',
        '--',
        '.',
        ',',
        ':',
        '=',
        '=~',
        '!~',
        '!',
        '~',
        '<',
        '*',
        ' ',
        '\n',
        'a',
        'severity',
        'jsonPayload',
        'cast',
        'sample',
        'log_id',
        "'",
        '“',
        '5',
        '`',
        '{',
        '[',
        '\u00e9',
        '\ud800',
      ),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          soup.map((parts) => parts.join('')),
          filterText,
        ),
        (text) => {
          const parsed = parseFilter(text);
          if (parsed.ok) return;
          const lines = text.split('\n');
          expect(parsed.error.message).not.toBe('');
          expect(parsed.error.line).toBeGreaterThanOrEqual(1);
          expect(parsed.error.line).toBeLessThanOrEqual(lines.length);
          expect(parsed.error.column).toBeGreaterThanOrEqual(1);
          expect(parsed.error.column).toBeLessThanOrEqual((lines[parsed.error.line - 1] ?? '').length + 1);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('printing and parsing gives the same tree', () => {
    fc.assert(
      fc.property(filterText, (text) => {
        const filter = read(text);
        expect(shape(read(printFilter(filter)))).toEqual(shape(filter));
      }),
      { numRuns: 1000 },
    );
  });

  it('every text survives quoting', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(unescape(quote(text).slice(1, -1))).toBe(text);
      }),
    );
  });

  it('what is required is there in every entry that matches', () => {
    let matched = 0;
    fc.assert(
      fc.property(filterText, entry, (text, candidate) => {
        const filter = read(text);
        const clauses = requiredLiterals(filter);
        if (clauses === null || !compile(filter)(candidate)) return;
        matched++;
        for (const clause of clauses)
          expect(
            someLeaf(
              candidate,
              (leaf) => typeof leaf === 'string' && clause.some((literal) => fold(leaf).includes(literal)),
            ),
            `${text} needs ${clause.join('|')}`,
          ).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(matched).toBeGreaterThan(20);
  });

  it('joined filters match as their parts do', () => {
    fc.assert(
      fc.property(fc.array(filterText, { minLength: 1, maxLength: 3 }), entry, (texts, candidate) => {
        const parts = texts.map((text) => compileFilter(`${text} -- a comment at the end`)(candidate));
        const commented = texts.map((text) => `${text} -- a comment at the end`);
        expect(compileFilter(anyOf(commented))(candidate)).toBe(parts.includes(true));
        expect(compileFilter(allOf(commented))(candidate)).toBe(!parts.includes(false));
      }),
      { numRuns: 500 },
    );
  });

  it('no entry makes a filter throw', () => {
    const junk = fc.oneof(
      entry,
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withSparseArray: true,
      }),
      fc.dictionary(fc.constantFrom(...Object.keys(LOG_ENTRY)), fc.anything()),
    );
    fc.assert(
      fc.property(filterText, junk, (text, candidate) => {
        expect(typeof compileFilter(text)(candidate)).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  it('NOT turns every answer round', () => {
    fc.assert(
      fc.property(filterText, entry, (text, candidate) => {
        expect(compileFilter(`NOT (${text}\n)`)(candidate)).toBe(!compileFilter(text)(candidate));
      }),
      { numRuns: 500 },
    );
  });
});
