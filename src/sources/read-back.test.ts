import { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openSources } from './open-sources.ts';
import { inFolder } from './testing/read-all.ts';

const LINES = Array.from({ length: 300 }, (_, i) => `{"insertId":"${i}","textPayload":"${'x'.repeat(i)}"}`);

describe('records can be had again by themselves', () => {
  it.each([
    ['a file', (text: string) => Buffer.from(text)],
    ['a file with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['a gzip', (text: string) => gzipSync(text)],
    ['standard input', null],
  ])('%s', async (_what, write) => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.json');
      const text = `${LINES.join('\n')}\n`;
      if (write) writeFileSync(path, write(text));
      const source = await openSources([write ? path : '-'], {
        stdin: Readable.from([Buffer.from(text)]),
        blockSize: 1000,
      });
      const places: (() => string)[] = [];
      for await (const batch of source.batches())
        for (const record of batch) {
          if (record.kind !== 'bytes') throw new Error(record.kind);
          const { origin, offset = -1, start, end } = record;
          places.push(() => {
            const bytes = Buffer.alloc(end - start);
            const back = origin?.open();
            expect(back?.read(bytes, offset, bytes.length)).toBe(true);
            expect(back?.read(Buffer.alloc(8), 1e9, 8)).toBe(false);
            back?.close();
            return bytes.toString();
          });
        }
      expect(places.map((read) => read())).toEqual(LINES);
      await source.close();
    });
  });
});
