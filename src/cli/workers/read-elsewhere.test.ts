import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../catalog/index.ts';
import { investigate } from '../../investigate.ts';
import type { RawRecord, Report } from '../../model/index.ts';
import { BUNDLED_RULES } from '../assets.ts';
import { readElsewhere } from './read-elsewhere.ts';
import { isLarge, worthAThread } from './large.ts';

let folder = '';
let catalogHash = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rca-workers-'));
  mkdirSync(join(folder, 'cache'));
  catalogHash = (await loadCatalog([BUNDLED_RULES], { cacheDir: join(folder, 'cache') })).hash;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

const report = (from: readonly string[], apart: boolean): Promise<Report> =>
  investigate({
    from,
    rules: [BUNDLED_RULES],
    stdin: Readable.from([]),
    cacheDir: join(folder, 'cache'),
    ...(apart
      ? {
          elsewhere: (places: readonly string[], hash: string) =>
            readElsewhere({ from: places, rules: [BUNDLED_RULES], cacheDir: join(folder, 'cache') }, hash),
        }
      : {}),
  });

test.each([
  ['NDJSON', '.ndjson', (lines: readonly string[]) => Buffer.from(lines.join('\n'))],
  ['gzip', '.ndjson.gz', (lines: readonly string[]) => gzipSync(lines.join('\n'))],
  ['zstd', '.ndjson.zst', (lines: readonly string[]) => zstdCompressSync(Buffer.from(lines.join('\n')))],
  ['a JSON array', '.json', (lines: readonly string[]) => Buffer.from(`[${lines.join(',\n')}]`)],
])('%s: the report is that of one thread', async (_, ending, write) => {
  const file = join(folder, `window${ending}`);
  writeFileSync(file, write(window(2000)));
  const apart = await report([file], true);
  expect(apart).toEqual(await report([file], false));
  expect(apart.coverage.entries).toBe(4000);
  expect(apart.findings.reduce((sum, one) => sum + one.failures, 0)).toBe(200);
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
  const apart = await report([dir], true);
  expect(apart).toEqual(await report([dir], false));
  expect(apart.coverage.duplicates).toBeGreaterThan(100);
  expect(apart.coverage.unreadable).toBe(2);
  expect(apart.notices.map((one) => one.code)).toContain('reading-broken');
});

test.each(['.ndjson', '.ndjson.gz'])(
  '%s: bytes can be had again for as long as it is not closed',
  async (ending) => {
    const file = join(folder, `again${ending}`);
    const text = window(400).join('\n');
    writeFileSync(file, ending.endsWith('gz') ? gzipSync(text) : text);
    const reading = readElsewhere(
      { from: [file], rules: [BUNDLED_RULES], cacheDir: join(folder, 'cache') },
      catalogHash,
    );
    const seen: Extract<RawRecord, { kind: 'bytes' }>[] = [];
    for await (const batch of reading.batches())
      for (let at = 0; at < batch.size; at++) {
        const record = batch.record(at);
        if (record.kind === 'bytes') seen.push(record);
        batch.quiet(at);
      }
    await setTimeout(500);
    const back = seen[0]?.origin?.open();
    const lines = seen.map((record) => {
      const target = Buffer.alloc(record.end - record.start);
      expect(back?.read(target, record.offset ?? 0, target.length)).toBe(true);
      return target.toString();
    });
    expect(lines.join('\n')).toBe(text);
    await reading.close();
  },
);

test('rules that are others in the meantime are refused; what ends the thread ends the run', async () => {
  const file = join(folder, 'one.ndjson');
  writeFileSync(file, window(10).join('\n'));
  const drain = async (rules: string, hash: string): Promise<void> => {
    const reading = readElsewhere({ from: [file], rules: [rules], cacheDir: undefined }, hash);
    try {
      for await (const batch of reading.batches()) expect(batch.size).toBeGreaterThan(0);
    } finally {
      await reading.close();
    }
  };
  await expect(drain(BUNDLED_RULES, 'another')).rejects.toThrow('the rules changed');
  await expect(drain(join(folder, 'nowhere'), '')).rejects.toThrow('nowhere');
});

test('a thread is worth its start where the input is large, or where it is asked for', () => {
  const small = join(folder, 'small.ndjson');
  const large = join(folder, 'large.ndjson.gz');
  writeFileSync(small, '{}');
  writeFileSync(large, new Uint8Array(9 * 1024 * 1024));
  expect(worthAThread([small], undefined)).toBe(false);
  expect([isLarge([small]), isLarge([large]), isLarge([small, folder]), isLarge(['gcp:p'])]).toEqual([
    ...[false, true, true, false],
  ]);
  expect(worthAThread([small], 2)).toBe(true);
  expect(worthAThread([large], 1)).toBe(false);
  expect(worthAThread(['-', large], 2)).toBe(false);
  expect(worthAThread(['gcp:p'], 2)).toBe(false);
});
