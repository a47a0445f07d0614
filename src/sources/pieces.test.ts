import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RawRecord } from '../model/index.ts';
import { openSources } from './open-sources.ts';
import type { Divisible, LogSource } from './log-source.ts';
import { createPieceReader } from './piece-reader.ts';
import type { PieceEnd } from './pieces.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rca-pieces-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A record that outlives its batch; its line counts from the beginning of its file. */
function copied(record: RawRecord, linesBefore: number): unknown {
  const where = { ...record.where, line: record.where.line + linesBefore };
  if (record.kind !== 'bytes') return { ...record, where };
  const { block, start, end, offset } = record;
  return { where, offset, text: Buffer.from(block.subarray(start, end)).toString('latin1') };
}

async function opened(...files: readonly string[]): Promise<LogSource & { readonly divisible: Divisible }> {
  const source = await openSources(files, { stdin: Readable.from([]), blockSize: 256 });
  if (!source.divisible) throw new Error('files are divisible');
  return { ...source, divisible: source.divisible };
}

interface Found {
  readonly records: readonly unknown[];
  readonly remarks: unknown;
}

async function whole(...files: readonly string[]): Promise<Found> {
  const source = await opened(...files);
  const records: unknown[] = [];
  for await (const batch of source.batches()) records.push(...batch.map((record) => copied(record, 0)));
  const remarks = source.remarks();
  await source.close();
  return { records, remarks };
}

/** The same read in pieces; null where one of them is none. */
async function inPieces(
  size: number,
  ...files: readonly string[]
): Promise<(Found & { readonly pieces: number }) | null> {
  const source = await opened(...files);
  const pieces = await source.divisible.divide(size);
  const read = createPieceReader({ blockSize: 256 });
  const records: unknown[] = [];
  const ends: PieceEnd[] = [];
  let before = 0;
  try {
    for (const [i, piece] of pieces.entries()) {
      if (piece.input !== pieces[i - 1]?.input) before = 0;
      const reading = read(piece);
      for (;;) {
        const batch = await reading.next();
        if (!batch.done) {
          records.push(...batch.value.map((record) => copied(record, before)));
          continue;
        }
        if (batch.value.lines === null) return null;
        before += batch.value.lines;
        ends.push(batch.value);
        break;
      }
    }
    return { records, remarks: source.divisible.remarks(pieces, ends), pieces: pieces.length };
  } finally {
    await source.close();
  }
}

const entry = '{"insertId":"a","timestamp":"2026-01-20T10:00:00Z","textPayload":"x"}';

describe('an input in pieces', () => {
  test('any lines in pieces of any size are the records of one reading, or said to be none (property)', async () => {
    const file = join(folder, 'any.ndjson');
    let cut = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            { weight: 40, arbitrary: fc.constantFrom(entry, `${entry}\r`, ` ${entry},`) },
            {
              weight: 20,
              arbitrary: fc.constantFrom(
                ...['', 'no JSON', '{"cut', '\u{feff}{"b":1}', ']', '"é"', 'null', '\u001f\u008b'],
                `{"long":"${'y'.repeat(700)}"}`,
              ),
            },
            { weight: 1, arbitrary: fc.constantFrom('{', '[', '{\n "a": 1\n}') },
          ),
          { minLength: 1, maxLength: 60 },
        ),
        fc.boolean(),
        fc.integer({ min: 1, max: 500 }),
        async (lines, ended, size) => {
          writeFileSync(file, `${entry}\n${lines.join('\n')}${ended ? '\n' : ''}`);
          const found = await inPieces(size, file);
          if (found === null) refused++;
          else {
            const { pieces, ...rest } = found;
            if (pieces > 1) cut++;
            expect(rest).toEqual(await whole(file));
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(cut).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(15);
  });

  test('several files and forms: each with its own lines, and what is said of them in their order', async () => {
    const [a, b, c] = ['a.ndjson', 'b.json', 'c.ndjson'].map((name) => join(folder, name));
    writeFileSync(a ?? '', `${entry}\n`.repeat(20) + 'no JSON\n' + `${entry}\n`.repeat(20) + '{"cut');
    writeFileSync(b ?? '', `[${entry},\n${entry},`);
    writeFileSync(c ?? '', `${entry}\n`.repeat(30));
    const files = [a, b, c].map(String);
    const found = await inPieces(200, ...files);
    expect(found?.pieces).toBeGreaterThan(20);
    const { pieces: _, ...rest } = found ?? { pieces: 0 };
    expect(rest).toEqual(await whole(...files));
    expect(JSON.stringify(found?.remarks)).toContain('"line":42');
    expect(JSON.stringify(found?.records[20])).toContain('"line":21');
  });

  test('a piece begins and ends with a line, and together they are the file', async () => {
    const file = join(folder, 'lines.ndjson');
    writeFileSync(file, `${entry}\n`.repeat(50));
    const source = await opened(file);
    const pieces = await source.divisible.divide(300);
    await source.close();
    const length = entry.length + 1;
    const bytes = pieces.map((piece) => piece.bytes);
    expect(bytes[0]?.from).toBe(0);
    expect(bytes.at(-1)?.to).toBe(50 * length);
    for (const [i, one] of bytes.entries()) {
      expect((one?.to ?? 1) % length).toBe(0);
      if (i > 0) expect(one?.from).toBe(bytes[i - 1]?.to);
    }
  });
});
