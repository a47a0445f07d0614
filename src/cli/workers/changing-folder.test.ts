import { mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { investigate } from '../../investigate.ts';
import type { Report } from '../../model/index.ts';
import { createReaders } from './readers.ts';
import { builtThread, type BuiltThread } from './testing/built-thread.ts';

let folder = '';
let rules = '';
let thread: BuiltThread;
beforeAll(async () => {
  thread = await builtThread();
  folder = mkdtempSync(join(tmpdir(), 'rca-changing-'));
  mkdirSync((rules = join(folder, 'rules')));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await thread.remove();
});

/** A folder in which the name of each file tells which service wrote it. */
function exports(name: string, services: readonly string[]): string {
  const dir = join(folder, name);
  mkdirSync(dir);
  for (const service of services) write(dir, service);
  return dir;
}

function write(dir: string, service: string): void {
  const lines = Array.from({ length: 3 }, (_, i) =>
    JSON.stringify({
      insertId: `${service}${i}`,
      timestamp: `2026-01-20T10:00:0${i}Z`,
      severity: 'INFO',
      resource: { type: 'cloud_run_revision', labels: { service_name: service } },
      textPayload: 'order saved',
    }),
  );
  writeFileSync(join(dir, `${service}.ndjson`), lines.join('\n'));
}

/** The report of a folder that changes when it was looked through, and before the readers open it. */
const reportOf = (dir: string, change: () => void, pieceSize?: number): Promise<Report> =>
  investigate({
    ...{ from: [dir], rules: [], stdin: Readable.from([]) },
    elsewhere: async (task) => {
      const reading = await createReaders({
        ...{ ...task, rules: [rules], cacheDir: undefined, readers: 2, thread: thread.entry },
        ...(pieceSize === undefined ? {} : { pieceSize }),
      });
      change();
      return reading;
    },
  });

test('a file that comes to a folder while it is read is not read in the place of another', async () => {
  const dir = exports('more', ['b', 'c']);
  const report = await reportOf(dir, () => write(dir, 'a'));
  expect(report.coverage.services.map(({ name, entries }) => [name, entries])).toEqual([
    ['b', 3],
    ['c', 3],
  ]);
});

test('a file that leaves a folder while it is read is said, and the others are read', async () => {
  const dir = exports('less', ['a', 'b', 'c']);
  const report = await reportOf(dir, () => rmSync(join(dir, 'a.ndjson')));
  expect(report.coverage.services.map(({ name }) => name)).toEqual(['b', 'c']);
  expect(JSON.stringify(report.notices)).toContain('a.ndjson');
});

test('a file that is gone, and was all there was', async () => {
  const dir = exports('one', ['a']);
  const file = join(dir, 'a.ndjson');
  const report = await reportOf(file, () => rmSync(file));
  expect(report.coverage.entries).toBe(0);
  expect(JSON.stringify(report.notices)).toContain('a.ndjson');
});

/** So many lines that the file is cut into pieces of 2,000 bytes. */
function longFile(name: string, service: string): string {
  const file = join(folder, name);
  const lines = Array.from({ length: 200 }, (_, i) =>
    JSON.stringify({
      insertId: `${service}${i}`,
      timestamp: `2026-01-20T10:00:00.${String(i).padStart(3, '0')}Z`,
      severity: i % 50 === 7 ? 'ERROR' : 'INFO',
      resource: { type: 'cloud_run_revision', labels: { service_name: service } },
      textPayload: i % 50 === 7 ? 'order lost' : 'order saved',
    }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

test.each([
  ['deleted', (file: string) => rmSync(file)],
  ['put in the place of another', (file: string) => renameSync(longFile('rotated.ndjson', 'other'), file)],
])('a file in pieces that is %s while it is read is read to its end', async (_, change) => {
  const file = longFile('long.ndjson', 'api');
  const report = await reportOf(file, () => change(file), 2000);
  expect(report.coverage.services.map(({ name, entries }) => [name, entries])).toEqual([['api', 200]]);
  expect(report.findings[0]?.failures).toBe(4);
  expect(report.coverage.complete).toBe(true);
});

test('a file in pieces that is cut while it is read: what is left is read, and of how much is said', async () => {
  const file = longFile('cut.ndjson', 'api');
  const report = await reportOf(file, () => truncateSync(file, 10_000), 2000);
  expect(report.coverage.entries).toBeGreaterThan(30);
  expect(report.coverage.entries).toBeLessThan(100);
  expect(report.coverage.complete).toBe(false);
  expect(JSON.stringify(report.notices)).toMatch(/shorter while it was read \(10000 of \d{5} bytes\)/);
});
