import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBytes } from '../testing/read-all.ts';
import { BROKEN, DONE, MORE, newScan, scanJson } from './json-scan.ts';

const blank = fc.stringMatching(/^[ \t\r\n]{0,9}$/);
const separator = fc.tuple(blank, blank).map(([a, b]) => `${a},${b}`);
const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 });
const indent = fc.constantFrom(undefined, 1, 2, '\t');
const blockSize = fc.integer({ min: 1, max: 60 });

/** What a list of values must give: objects as they are, lists as what is in them, everything else as an unreadable record. */
const expected = (items: readonly unknown[]): unknown[] =>
  items.flatMap((item): unknown[] => {
    if (Array.isArray(item)) return expected(item);
    return [
      typeof item === 'object' && item !== null
        ? (JSON.parse(JSON.stringify(item)) as unknown)
        : 'unreadable',
    ];
  });

async function read(bytes: string | Uint8Array, size: number): Promise<unknown[]> {
  const found = await readBytes(bytes, { blockSize: size });
  return found.records.map((record) => (record.kind === 'unreadable' ? 'unreadable' : record.value));
}

/** JSON text with any blanks between its elements. */
const arrayText = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 4, arbitrary: object }, { weight: 1, arbitrary: fc.jsonValue() }),
      indent,
      separator,
      blank,
    ),
    { maxLength: 8 },
  )
  .map((parts) => ({
    items: parts.map(([item]) => item),
    text: `[${parts.map(([item, space, comma, lead], i) => `${i > 0 ? comma : lead}${JSON.stringify(item, null, space)}`).join('')}\n]`,
  }));

describe('any values, cut anywhere, give the same records', () => {
  it('as an array with any blanks, plain and gzipped', async () => {
    await fc.assert(
      fc.asyncProperty(arrayText, blank, blockSize, async ({ items, text }, lead, size) => {
        expect(await read(`${lead}${text}${lead}`, size)).toEqual(expected(items));
        expect(await read(gzipSync(text), size)).toEqual(expected(items));
      }),
      { numRuns: 100 },
    );
  });

  it('as NDJSON, as objects one after the other, as a response', async () => {
    const any = fc.array(fc.tuple(object, indent), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        any,
        fc.constantFrom('\n', '\r\n', '\n\n', ' \n'),
        blockSize,
        async (parts, end, size) => {
          const items = parts.map(([item]) => ({ id: 1, ...item }));
          const texts = items.map((item, i) => JSON.stringify(item, null, parts[i]?.[1]));
          expect(await read(items.map((item) => JSON.stringify(item) + end).join(''), size)).toEqual(
            expected(items),
          );
          expect(await read(texts.join(end), size)).toEqual(expected(items));
          expect(await read(`{"a":[{}],"entries":[${texts.join(`,${end}`)}],"z":{}}`, size)).toEqual(
            expected(items),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('a byte changed anywhere never ends the run or loses more than it must', async () => {
    const entry = (i: number): string => `{"insertId":"e${i}","labels":{"a":"b"},"list":[{"x":1},{"y":"z"}]}`;
    const text = `[\n${Array.from({ length: 8 }, (_, i) => entry(i)).join(',\n')}\n]`;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: text.length - 3 }),
        fc.constantFrom(...'"{}[],:x\\ '),
        async (at, byte) => {
          const records = await read(text.slice(0, at) + byte + text.slice(at + 1), 64);
          const whole = records.filter((record) =>
            /^e\d$/.test(String((record as Record<string, unknown> | undefined)?.['insertId'])),
          );
          expect(whole.length).toBeGreaterThanOrEqual(6);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('scanJson', () => {
  const scan = (text: string, words?: Int32Array): [outcome: number, at: number] => {
    const state = newScan();
    const bytes = Buffer.from(text);
    return [scanJson(state, bytes, 0, bytes.length, words), state.at];
  };

  it.each([
    ['{"a":"}\\"]"} ', DONE, 12],
    ['[[],{}],', DONE, 7],
    ['12,', DONE, 2],
    ['"a\\\\",', DONE, 5],
    ['{"a":', MORE, 5],
    ['tru', MORE, 3],
    ['{"a":1]', BROKEN, 6],
    ['{"a" "b"}', BROKEN, 5],
    ['{{', BROKEN, 1],
    ['{"a\n"}', BROKEN, 3],
    ['hello', BROKEN, 0],
  ])('%j', (text, outcome, at) => {
    expect(scan(text)).toEqual([outcome, at]);
  });

  it('agrees with JSON.parse on where a value ends, byte by byte and by words', () => {
    fc.assert(
      fc.property(object, indent, fc.nat(7), (value, space, lead) => {
        const bytes = Buffer.alloc(4 * 1024);
        const length = bytes.write(JSON.stringify(value, null, space), lead);
        fc.pre(length < 4000);
        bytes.fill('"', lead + length);
        const words = new Int32Array(new Uint8Array(bytes).buffer);
        for (const form of [undefined, words]) {
          const state = newScan();
          expect(scanJson(state, bytes, lead, bytes.length, form)).toBe(DONE);
          expect(state.at).toBe(length);
        }
      }),
    );
  });

  it('nesting without end is broken, not a crash', () => {
    expect(scan('['.repeat(5000))[0]).toBe(BROKEN);
  });
});
