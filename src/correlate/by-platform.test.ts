import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { investigate } from '../investigate.ts';
import type { Finding } from '../model/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'rca-platform-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = (insertId: string, instance: string, second: number, more: object): object => ({
  insertId,
  timestamp: new Date(Date.UTC(2026, 0, 20, 10, 0, 0, second * 1000)).toISOString(),
  severity: 'ERROR',
  resource: {
    type: 'cloud_run_revision',
    labels: { service_name: 'api', revision_name: 'api-1', project_id: 'shop' },
  },
  labels: { instanceId: instance },
  ...more,
});
const limit = (id: string, instance: string, second: number): object =>
  entry(id, instance, second, {
    logName: 'projects/shop/logs/run.googleapis.com%2Fvarlog%2Fsystem',
    textPayload: 'Memory limit of 512 MiB exceeded with 531 MiB used.',
  });
const request = (id: string, instance: string, second: number): object =>
  entry(id, instance, second, {
    logName: 'projects/shop/logs/run.googleapis.com%2Frequests',
    trace: `projects/shop/traces/${id.padEnd(32, '0')}`,
    httpRequest: { requestMethod: 'GET', requestUrl: 'https://api/x', status: 503, latency: '0.5s' },
  });

async function findingsOf(entries: readonly object[]): Promise<readonly Finding[]> {
  const file = join(folder, `${Math.random()}.ndjson`);
  writeFileSync(file, entries.map((e) => JSON.stringify(e)).join('\n'));
  return (await investigate({ from: [file], rules: ['rules'], stdin: Readable.from([]) })).findings;
}

describe('an instance that the platform ends', () => {
  it('is one finding with the requests that it took with it; two instances are two failures of it', async () => {
    const [finding, ...others] = await findingsOf([
      limit('m1', 'i1', 10),
      request('a1', 'i1', 10.1),
      request('a2', 'i1', 10.4),
      limit('m2', 'i2', 60),
      request('b1', 'i2', 60.2),
    ]);
    expect(others).toEqual([]);
    expect(finding?.failures).toBe(2);
    expect(finding?.layers.map((l) => l.title)).toEqual([
      'GET /x answered 503',
      'Memory limit of the container exceeded',
    ]);
    expect(finding?.layers.every((l) => l.basis === 'observed')).toBe(true);
  });

  it('has nothing to do with what fails on another instance, or on its own much later', async () => {
    const findings = await findingsOf([
      limit('m1', 'i1', 10),
      request('a1', 'i1', 10.1),
      request('other', 'i2', 10.1),
      request('late', 'i1', 45),
    ]);
    const memory = findings.find((f) => f.layers.some((l) => l.title.startsWith('Memory limit')));
    expect(memory?.entries).toBe(2);
    expect(findings.filter((f) => f !== memory).reduce((n, f) => n + f.failures, 0)).toBe(2);
  });
});
