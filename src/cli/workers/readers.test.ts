import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../catalog/index.ts';
import { investigate, type InvestigateOptions, type ReadElsewhere } from '../../investigate.ts';
import type { Report } from '../../model/index.ts';
import type { Scope } from '../../observe/index.ts';
import { openSources } from '../../sources/index.ts';
import { BUNDLED_RULES } from '../assets.ts';
import { createReaders } from './readers.ts';
import { builtThread, type BuiltThread } from './testing/built-thread.ts';
import { isLarge, readersFor } from './large.ts';

const ALL: Scope = { since: null, until: null, services: [], revisions: [], minSeverity: null, filter: null };

let folder = '';
let thread: BuiltThread;
beforeAll(async () => {
  thread = await builtThread();
  folder = mkdtempSync(join(tmpdir(), 'rca-workers-'));
  mkdirSync(join(folder, 'cache'));
  await loadCatalog([BUNDLED_RULES], { cacheDir: join(folder, 'cache') });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await thread.remove();
});

/** Requests of two services, most of them well; each tenth fails and says why, on the same instance. */
function window(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => {
    const failed = i % 10 === 3;
    const service = i % 3 === 0 ? 'api' : 'web';
    const base = {
      logName: 'projects/p/logs/run.googleapis.com%2Frequests',
      resource: {
        type: 'cloud_run_revision',
        labels: { service_name: service, revision_name: `${service}-00001-abc` },
      },
      labels: { instanceId: `i${i % 7}` },
      trace: `projects/p/traces/${i.toString(16).padStart(32, '0')}`,
      timestamp: new Date(Date.UTC(2026, 0, 20, 10, 0, 0, 0) + i * 250).toISOString(),
    };
    const request = {
      ...base,
      insertId: `r${i}`,
      severity: failed ? 'ERROR' : 'INFO',
      httpRequest: {
        requestMethod: 'GET',
        requestUrl: `https://p.example/api/orders/${i}`,
        status: failed ? 500 : 200,
        latency: '0.1s',
      },
    };
    const line = {
      ...base,
      logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
      insertId: `l${i}`,
      textPayload: failed
        ? `Traceback (most recent call last):\n  File "/app/orders.py", line 7, in load\n    raise KeyError(${i})\nKeyError: ${i}`
        : `10.0.0.${i % 200} - "GET /health HTTP/1.1" 200 OK`,
    };
    return [JSON.stringify(request), JSON.stringify(line)];
  }).flat();
}

const report = (
  from: readonly string[],
  how: { readonly readers: number; readonly pieceSize?: number } | null,
  more: Partial<InvestigateOptions> = {},
): Promise<Report> =>
  investigate({
    from,
    rules: [BUNDLED_RULES],
    stdin: Readable.from([]),
    cacheDir: join(folder, 'cache'),
    ...(how === null
      ? {}
      : {
          elsewhere: (task: ReadElsewhere) =>
            createReaders({
              ...task,
              ...how,
              rules: [BUNDLED_RULES],
              cacheDir: join(folder, 'cache'),
              thread: thread.entry,
            }),
        }),
    ...more,
  });

/** Small enough that a file of some hundred entries is cut into many. */
const SMALL = 64 * 1024;

test.each([
  ['NDJSON', '.ndjson', (lines: readonly string[]) => Buffer.from(lines.join('\n'))],
  ['gzip', '.ndjson.gz', (lines: readonly string[]) => gzipSync(lines.join('\n'))],
  ['zstd', '.ndjson.zst', (lines: readonly string[]) => zstdCompressSync(Buffer.from(lines.join('\n')))],
  ['a JSON array', '.json', (lines: readonly string[]) => Buffer.from(`[${lines.join(',\n')}]`)],
])('%s: the report is that of one thread, whatever the pieces and the readers', async (_, ending, write) => {
  const file = join(folder, `window${ending}`);
  writeFileSync(file, write(window(2000)));
  const alone = await report([file], null);
  expect(alone.coverage.entries).toBe(4000);
  expect(alone.findings.reduce((sum, one) => sum + one.failures, 0)).toBe(200);
  expect(await report([file], { readers: 1 })).toEqual(alone);
  expect(await report([file], { readers: 3, pieceSize: SMALL })).toEqual(alone);
});

test('a folder of several files, some of them broken: also what reading had to say is the same', async () => {
  const dir = join(folder, 'several');
  mkdirSync(dir);
  const lines = window(900);
  writeFileSync(join(dir, 'a.ndjson'), `${lines.slice(0, 600).join('\n')}\n{"broken\n`);
  writeFileSync(join(dir, 'b.ndjson.gz'), gzipSync(lines.slice(500, 1200).join('\n')).subarray(0, -20));
  writeFileSync(join(dir, 'c.txt'), 'no log at all');
  writeFileSync(
    join(dir, 'd.json'),
    JSON.stringify(lines.slice(1100).map((one) => JSON.parse(one) as object)),
  );
  // In the midst of a file, so that it lies behind the first piece: where it stands must be told from the file's beginning.
  writeFileSync(join(dir, 'e.ndjson'), [...lines.slice(0, 800), 'no JSON', ...lines.slice(800)].join('\n'));
  const apart = await report([dir], { readers: 2, pieceSize: SMALL });
  expect(apart).toEqual(await report([dir], null));
  expect(apart.coverage.duplicates).toBeGreaterThan(100);
  expect(apart.coverage.unreadable).toBe(3);
  expect(apart.notices.map((one) => one.code)).toContain('reading-broken');
  expect(JSON.stringify(apart.notices)).toContain(`${join(dir, 'e.ndjson')}:801`);
});

test('copies of entries in other pieces are counted once, and of copies that differ the same one counts', async () => {
  const file = join(folder, 'copies.ndjson');
  const lines = window(800);
  const changed = lines.slice(100, 140).map((line) => line.replace('"GET', '"PUT'));
  writeFileSync(file, [...lines, ...lines.slice(0, 300), ...changed, ...lines.slice(1300)].join('\n'));
  const alone = await report([file], null);
  expect(alone.coverage.duplicates).toBe(640);
  expect(await report([file], { readers: 1, pieceSize: SMALL })).toEqual(alone);
  expect(await report([file], { readers: 3, pieceSize: SMALL })).toEqual(alone);
});

test('JSON of several lines behind lines of NDJSON: the file is read in one go', async () => {
  const file = join(folder, 'mixed.ndjson');
  const lines = window(600);
  const spread = JSON.stringify(
    lines.slice(700).map((line) => JSON.parse(line) as object),
    null,
    2,
  );
  writeFileSync(file, `${lines.slice(0, 700).join('\n')}\n${spread}\n`);
  const alone = await report([file], null);
  expect(alone.coverage.entries).toBe(1200);
  expect(await report([file], { readers: 2, pieceSize: SMALL })).toEqual(alone);
});

test('a window and services: readers count what is in scope', async () => {
  const file = join(folder, 'scope.ndjson');
  writeFileSync(file, window(1000).join('\n'));
  const scope = {
    since: '2026-01-20T10:01:00Z',
    until: '2026-01-20T10:03:00Z',
    services: ['web'],
  };
  const alone = await report([file], null, scope);
  expect(alone.coverage.entries).toBeGreaterThan(500);
  expect(await report([file], { readers: 2, pieceSize: SMALL }, scope)).toEqual(alone);
});

test('rules that are others in the meantime are refused; what ends a thread ends the run', async () => {
  const file = join(folder, 'one.ndjson');
  writeFileSync(file, window(10).join('\n'));
  const drain = async (rules: string, hash: string): Promise<void> => {
    const source = await openSources([file], { stdin: Readable.from([]) });
    if (!source.divisible) throw new Error('a file is divisible');
    const reading = await createReaders({
      ...{ from: [file], divisible: source.divisible, scope: ALL, catalogHash: hash, readers: 1 },
      ...{ rules: [rules], cacheDir: undefined, thread: thread.entry },
    });
    try {
      for await (const batch of reading.first(null)) expect(batch.records.length).toBeGreaterThan(0);
    } finally {
      await reading.close();
    }
  };
  await expect(drain(BUNDLED_RULES, 'another')).rejects.toThrow('the rules changed');
  await expect(drain(join(folder, 'nowhere'), '')).rejects.toThrow('nowhere');
});

test('threads are worth their start where the input is large, or where they are asked for', () => {
  const small = join(folder, 'small.ndjson');
  const large = join(folder, 'large.ndjson.gz');
  writeFileSync(small, '{}');
  writeFileSync(large, new Uint8Array(9 * 1024 * 1024));
  expect(readersFor([large], undefined, 8)).toBe(0);
  truncateSync(large, 33 * 1024 * 1024);
  expect(readersFor([small], undefined, 8)).toBe(0);
  expect([isLarge([small]), isLarge([large]), isLarge([small, folder]), isLarge(['gcp:p'])]).toEqual([
    ...[false, true, true, false],
  ]);
  expect([1, 2, 3, 5, 64].map((processors) => readersFor([large], undefined, processors))).toEqual([
    ...[0, 0, 2, 4, 4],
  ]);
  expect(readersFor([small], 2)).toBe(1);
  expect(readersFor([small], 4)).toBe(3);
  expect(readersFor([small], 1000)).toBe(4);
  expect(readersFor([large], 1)).toBe(0);
  expect(readersFor([large], 0)).toBe(0);
  expect(readersFor(['-', large], 2)).toBe(0);
  expect(readersFor(['gcp:p'], 2)).toBe(0);
});

test('the size of a folder is that of the files that are read in it: each once, and no hidden one', () => {
  const place = join(folder, 'linked');
  mkdirSync(place);
  for (const name of ['up', 'back']) symlinkSync('.', join(place, name));
  const entries = join(place, 'entries.ndjson');
  writeFileSync(entries, '{}');
  truncateSync(entries, 40 * 1024 * 1024);
  writeFileSync(join(place, '.hidden'), '{}');
  truncateSync(join(place, '.hidden'), 80 * 1024 * 1024);
  expect(isLarge([place])).toBe(false);
  truncateSync(entries, 64 * 1024 * 1024);
  expect(isLarge([place])).toBe(true);
});
