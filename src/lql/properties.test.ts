import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../util/errors.ts';
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

describe('limits', () => {
  it('depth beyond 100 is a located error, not a stack overflow', () => {
    for (const text of [
      '('.repeat(19_000),
      'NOT '.repeat(4_900) + 'a',
      '-('.repeat(6_000),
      'x=' + '('.repeat(19_000),
      'cast('.repeat(3_900),
    ]) {
      const parsed = parseFilter(text);
      expect(parsed.ok ? '' : parsed.error.message).toMatch(/100 levels deep/);
    }
    expect(parseFilter(`${'('.repeat(100)}a${')'.repeat(100)}`).ok).toBe(true);
    expect(parseFilter(`${'('.repeat(101)}a${')'.repeat(101)}`).ok).toBe(false);
  });

  it('deep and cyclic entries are read to the end', () => {
    let deep: unknown = 'needle';
    for (let i = 0; i < 100_000; i++) deep = i % 2 ? [deep] : { a: deep };
    expect(compileFilter('needle')({ jsonPayload: { a: deep } })).toBe(true);
    expect(compileFilter('jsonPayload.a.a.a = "needle"')({ jsonPayload: { a: deep } })).toBe(false);
    const loop: Record<string, unknown> = { x: 'hay' };
    Object.assign(loop, { a: loop, b: loop });
    expect(compileFilter('needle')(loop)).toBe(false);
    expect(compileFilter('protoPayload.a.a = "needle"')({ protoPayload: loop })).toBe(false);
    expect(
      compileFilter('a')({
        get textPayload(): string {
          throw new Error('no');
        },
      }),
    ).toBe(false);
  });

  it('20,000 characters are taken, one more is refused where it stands', () => {
    expect(parseFilter('x'.repeat(20_000)).ok).toBe(true);
    expect(parseFilter('😀'.repeat(20_000)).ok).toBe(true);
    const parsed = parseFilter(`-- ${'c'.repeat(19_990)}\nseverity=ERROR`);
    expect(parsed.ok ? null : parsed.error).toMatchObject({ line: 2, column: 7 });
    expect(() => compileFilter('x'.repeat(20_001))).toThrow(UserError);
  });

  it('long filters and texts are read in linear time', () => {
    const long = Array.from({ length: 1_300 }, (_, i) => `a${i % 10}=1`.replace('a', 'labels.')).join('\n');
    const start = performance.now();
    expect(parseFilter(long).ok).toBe(true);
    const text = 'word '.repeat(50_000);
    expect(compileFilter('SEARCH("`word words`")')({ textPayload: text })).toBe(false);
    expect(compileFilter('textPayload =~ "(w+o*)*x"')({ textPayload: text })).toBe(false);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
