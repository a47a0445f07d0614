import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBytes } from './testing/read-all.ts';

const FIXTURES = new URL('../../fixtures/sources/', import.meta.url);
const files = readdirSync(FIXTURES).map((name) => ({ name, bytes: readFileSync(new URL(name, FIXTURES)) }));

const file = fc.constantFrom(...files);
const blockSize = fc.integer({ min: 20, max: 900 });
const place = fc.double({ min: 0, max: 1, noNaN: true });

/** Reading ends, and says of each record where it stands. */
async function reads(bytes: Uint8Array, size: number): Promise<void> {
  const { records } = await readBytes(bytes, { blockSize: size, recordLimit: 2000 });
  for (const { where } of records) expect(where.line).toBeGreaterThan(0);
}

describe('no bytes break a source', () => {
  it('any fixture with bytes overwritten, taken out or put in, plain or inside gzip', async () => {
    const edit = fc.tuple(place, fc.nat(20), fc.uint8Array({ maxLength: 20 }));
    await fc.assert(
      fc.asyncProperty(file, fc.array(edit, { maxLength: 4 }), blockSize, async ({ bytes }, edits, size) => {
        let changed: Uint8Array = bytes;
        for (const [at, out, into] of edits) {
          const i = Math.floor(at * changed.length);
          changed = Buffer.concat([changed.subarray(0, i), into, changed.subarray(i + out)]);
        }
        await reads(changed, size);
        await reads(gzipSync(changed), size);
      }),
      { numRuns: 100 },
    );
  });

  it('any fixture cut anywhere: what was whole before the cut is given', async () => {
    await fc.assert(
      fc.asyncProperty(file, place, blockSize, async ({ bytes, name }, at, size) => {
        const length = Math.floor(at * bytes.length);
        const whole = (await readBytes(bytes)).records;
        const cut = (await readBytes(bytes.subarray(0, length), { blockSize: size })).records;
        if (/pubsub-push|\.csv$|\.yaml$/.test(name)) return; // a shorter value may be another one
        const lines = bytes.toString('utf8', 0, length).split('\n').length;
        // A line may hold several records: all up to the last one of a line that ended.
        const last = whole.findLastIndex((record, i) => {
          const next = whole[i + 1];
          return next !== undefined && next.where.line < lines && next.where.line > record.where.line;
        });
        const before = whole.slice(0, last + 1);
        expect(cut.slice(0, before.length).map((record) => record.value)).toEqual(
          before.map((record) => record.value),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('a damaged gzip: no crash, and it is said', async () => {
    const packed = gzipSync(Buffer.concat(files.map(({ bytes }) => bytes)));
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(packed);
        const i = 10 + Math.floor(at * (packed.length - 19));
        damaged[i] = (damaged[i] ?? 0) ^ flip;
        const { remarks } = await readBytes(damaged);
        expect(remarks.filter((remark) => remark.kind === 'truncated').length).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it('any bytes at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), blockSize, async (bytes, size) => {
        await reads(bytes, size);
      }),
      { numRuns: 200 },
    );
  });
});
