import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inFolder, readAll, readBytes, values } from './testing/read-all.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/sources/', import.meta.url));
const SHAPES = fileURLToPath(new URL('../../../shared/shapes/', import.meta.url));
const fixture = (name: string): Buffer => readFileSync(join(FIXTURES, name));
const entries = JSON.parse(fixture('gcloud.json').toString()) as readonly Record<string, unknown>[];
const ids = (found: readonly unknown[]): unknown[] =>
  found.map((value) => (value as Record<string, unknown>)['insertId']);

describe('JSON forms give each entry as it was written', () => {
  it.each([
    'gcloud.json',
    'console.json',
    'entries.ndjson',
    'pretty-objects.json',
    'rest-complete.json',
    'rest-more.json',
    'rest-pages.ndjson',
  ])('%s', async (name) => {
    expect(values(await readAll([join(FIXTURES, name)]))).toEqual(entries);
  });

  it.each(['bigquery.ndjson', 'bigquery.json'])('%s gives rows', async (name) => {
    expect(ids(values(await readAll([join(FIXTURES, name)])))).toEqual(['s1', 's2', 's3']);
  });

  it.each([
    ['pubsub-array.json', 3],
    ['pubsub-response.json', 3],
    ['pubsub-push.json', 1],
  ])('%s gives envelopes', async (name, count) => {
    const found = values(await readAll([join(FIXTURES, name)])) as { message: { data: string } }[];
    const decoded = found.map(
      (envelope) => JSON.parse(Buffer.from(envelope.message.data, 'base64').toString()) as unknown,
    );
    expect(decoded).toEqual(entries.slice(0, count));
  });
});

describe('lines are those of the first byte of each record', () => {
  it.each([
    ['entries.ndjson', [1, 2, 3]],
    ['gcloud.json', [2, 22, 34]],
    ['gcloud.csv', [2, 3, 6]],
    ['console.csv', [2, 3, 5]],
    ['gcloud.yaml', [2, 15, 28]],
    ['list.yaml', [1, 13, 25]],
  ])('%s', async (name, expected) => {
    const lines = fixture(name).toString().split('\n');
    const { records } = await readBytes(gzipSync(fixture(name)));
    expect(records.map((record) => record.where.line)).toEqual(expected);
    const starts = records.map((record) => lines[record.where.line - 1] ?? '');
    for (const start of starts) expect(start).toMatch(/^(\{|\s+\{|2025-|s\d,|insertId|- insertId)/);
  });
});

describe('YAML and CSV give values', () => {
  it.each(['gcloud.yaml', 'list.yaml'])('%s', async (name) => {
    const found = values(await readAll([join(FIXTURES, name)])) as Record<string, unknown>[];
    expect(ids(found)).toEqual(['s1', 's2', 's3']);
    expect(found[1]?.['textPayload']).toBe(
      'Traceback (most recent call last):\n  File "/srv/cart.py", line 9, in add\n---\nKeyError: \'preis, €\'',
    );
    expect(found[2]?.['jsonPayload']).toEqual({ message: 'said "no"', flag: true, count: 3 });
    expect(found[1]?.['timestamp']).toBe('2025-03-04T05:06:07.000000002Z');
  });

  it('a broken YAML document costs only itself', async () => {
    const found = await readBytes('---\ninsertId: a\n---\ninsertId: "b\nx: [\n---\ninsertId: c\n');
    expect(ids(values(found))).toEqual(['a', 'c']);
    expect(found.records[1]).toMatchObject({ kind: 'unreadable', where: { line: 4 } });
  });

  it('gcloud CSV keeps a cell of several lines', async () => {
    expect(values(await readAll([join(FIXTURES, 'gcloud.csv')]))).toEqual([
      { timestamp: '2025-03-04T05:06:07.1Z', severity: 'ERROR', service_name: 'cart', text_payload: '' },
      {
        timestamp: '2025-03-04T05:06:07.000000002Z',
        severity: '',
        service_name: 'cart',
        text_payload:
          'Traceback (most recent call last):\n  File "/srv/cart.py", line 9, in add\nKeyError: \'preis, €\'',
      },
      {
        timestamp: '2025-03-04T05:06:08.25Z',
        severity: 'WARNING',
        service_name: 'cart',
        text_payload: 'a,b',
      },
    ]);
  });

  it('console CSV: byte order mark, CRLF, dotted columns', async () => {
    const [first, second, third] = values(await readAll([join(FIXTURES, 'console.csv')])) as Record<
      string,
      string
    >[];
    expect(first?.['insertId']).toBe('s1');
    expect(second?.['jsonPayload.message']).toBe('one\r\ntwo');
    expect(third?.['jsonPayload.message']).toBe('said "no"');
    expect(third?.['timestamp']).toBe('2025-03-04T05:06:08.25Z');
  });

  it('a CSV row with too many cells, and a quote that is never closed, cost only themselves', async () => {
    const found = await readBytes('timestamp,message\nt1,a\nt2,b,c\nt3,"d\nt4,e\n');
    expect(values(found)).toEqual([
      { timestamp: 't1', message: 'a' },
      { timestamp: 't4', message: 'e' },
    ]);
    expect(
      found.records.filter((record) => record.kind === 'unreadable').map((record) => record.where.line),
    ).toEqual([3, 4]);
    expect(found.remarks).toMatchObject([{ kind: 'truncated' }]);
  });

  it('a column cannot reach the prototype', async () => {
    const [row] = values(await readBytes('timestamp,__proto__\nt,x\n')) as object[];
    expect(Object.keys(row ?? {})).toEqual(['timestamp', '__proto__']);
  });
});

describe('pages that are missing', () => {
  it('a nextPageToken on the last page is said', async () => {
    const { remarks } = await readAll([join(FIXTURES, 'rest-more.json')]);
    expect(remarks).toMatchObject([{ kind: 'truncated' }]);
    expect(remarks[0]?.message).toContain('nextPageToken');
  });

  it('not where the next page follows', async () => {
    expect((await readAll([join(FIXTURES, 'rest-pages.ndjson')])).remarks).toEqual([]);
    expect((await readAll([join(FIXTURES, 'rest-complete.json')])).remarks).toEqual([]);
  });
});

describe('compression and encodings', () => {
  const names = readdirSync(FIXTURES);

  it.each(names)('%s: gzip, zstd, several members, stdin, small blocks: the same records', async (name) => {
    const plain = await readAll([join(FIXTURES, name)]);
    const strip = (found: typeof plain): unknown =>
      found.records.map(({ kind, text, value, where }) => ({ kind, text, value, line: where.line }));
    const bytes = fixture(name);
    expect(plain.records.length).toBeGreaterThan(0);
    const half = bytes.length >> 1;
    const members = Buffer.concat([gzipSync(bytes.subarray(0, half)), gzipSync(bytes.subarray(half))]);
    for (const form of [
      bytes,
      gzipSync(bytes),
      members,
      gzipSync(gzipSync(bytes)),
      zstdCompressSync(bytes),
    ]) {
      expect(strip(await readBytes(form))).toEqual(strip(plain));
      expect(strip(await readBytes(form, { blockSize: 7 }))).toEqual(strip(plain));
    }
  });

  it.each(['gcloud.json', 'entries.ndjson', 'gcloud.csv'])(
    '%s as UTF-16, as PowerShell writes it',
    async (name) => {
      const text = fixture(name).toString();
      const plain = values(await readBytes(text));
      const little = Buffer.from(`\ufeff${text}`, 'utf16le');
      expect(values(await readBytes(little))).toEqual(plain);
      expect(values(await readBytes(Buffer.from(little).swap16()))).toEqual(plain);
      expect(values(await readBytes(Buffer.from(`\ufeff${text}`)))).toEqual(plain);
      expect(values(await readBytes(text.replace(/\n/g, '\r\n'))).length).toBe(plain.length);
    },
  );
});

describe.skipIf(!existsSync(SHAPES))(
  'the shared shapes hold five entries each (skipped without the shared folder)',
  () => {
    const files = existsSync(SHAPES) ? readdirSync(SHAPES).filter((name) => /\.\w+$/.test(name)) : [];
    it.each(files)('%s: plain, gzipped, through stdin', async (name) => {
      const bytes = readFileSync(join(SHAPES, name));
      await inFolder(async (_folder, put) => {
        for (const found of [
          await readAll([join(SHAPES, name)]),
          await readAll([put('renamed', gzipSync(bytes))]),
          await readBytes(bytes),
          await readBytes(gzipSync(bytes)),
        ]) {
          expect(values(found)).toHaveLength(5);
          expect(found.records).toHaveLength(5);
        }
      });
    });

    it.each(['console-download', 'gcs'])('folder %s', async (name) => {
      const found = await readAll([join(SHAPES, name)]);
      expect(new Set(ids(values(found))).size).toBe(5);
      expect(found.records).toHaveLength(5);
    });
  },
);
