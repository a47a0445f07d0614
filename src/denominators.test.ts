import { Readable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { investigate } from './investigate.ts';
import type { Report } from './model/index.ts';
import type { StoredEntry } from './sources/testing/log-store.ts';
import { startLoggingServer, type LoggingServer } from './sources/testing/logging-server.ts';

let server: LoggingServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const START = Date.parse('2026-01-20T10:00:00Z');

/** `count` requests in an hour; every hundredth to the orders fails. Beside them others, of another path. */
function requests(count: number): StoredEntry[] {
  return Array.from({ length: count }, (_, i) => {
    const orders = i % 4 !== 0;
    const status = orders && i % 100 === 1 ? 503 : 200;
    const time = new Date(START + Math.floor((i * 3_600_000) / count)).toISOString();
    return {
      insertId: `r${i}`,
      timestamp: time,
      receiveTimestamp: time,
      severity: status === 503 ? 'ERROR' : 'INFO',
      logName: 'projects/shop/logs/run.googleapis.com%2Frequests',
      resource: {
        type: 'cloud_run_revision',
        // Now and then another service has the same path, and names this one.
        labels: { service_name: i % 10 === 3 ? 'gate-of-api' : 'api', revision_name: 'api-1' },
      },
      labels: { instanceId: `i${i % 7}` },
      httpRequest: {
        requestMethod: 'POST',
        requestUrl: `https://api.example/api/${orders ? `orders/${i}/pay` : `carts/${i}`}`,
        status,
        latency: '0.1s',
      },
    };
  });
}

async function run(entries: StoredEntry[], more: { pageSize: number; maxReads?: number }): Promise<Report> {
  server = await startLoggingServer({ entries, projects: ['shop'] });
  return investigate({
    from: ['gcp:shop'],
    rules: ['rules'],
    since: '2026-01-20T10:00:00Z',
    until: '2026-01-20T11:00:00Z',
    stdin: Readable.from([]),
    live: { transport: 'rest', endpoint: server.rest, quota: 10, minuteMs: 30, ...more },
  });
}

it('estimates the traffic of a failing path from a sample, and says so', async () => {
  const report = await run(requests(8_000), { pageSize: 200 });
  const [finding] = report.findings;
  expect(finding?.failures).toBe(80);
  expect(finding?.rate).toBeUndefined();
  const traffic = finding?.traffic;
  expect(traffic?.share).toBe(0.01);
  // 5,200 of the 8,000 requests are its own: what is seen of them in one of a hundred is 52, give or take.
  expect(traffic?.requests).toBe((traffic?.seen ?? 0) * 100);
  expect(traffic?.seen).toBeGreaterThan(20);
  expect(traffic?.seen).toBeLessThan(90);
  expect(traffic?.text).toMatch(
    /^about [\d,]+ requests POST \/api\/orders\/\{id\}\/pay in this window \(\d+ in a sample of 1 %\)$/,
  );
  expect(report.coverage.reads?.total).toBe(server?.calls.length);
});

it('says nothing where no read is left', async () => {
  const whole = await run(requests(8_000), { pageSize: 200 });
  const reads = server?.calls.length ?? 0;
  await server?.close();
  const spared = await run(requests(8_000), { pageSize: 200, maxReads: reads - 2 });
  expect(whole.findings[0]?.traffic).toBeDefined();
  expect(spared.findings[0]?.traffic).toBeUndefined();
});

it('is not asked where the window was read whole: the rate is exact then', async () => {
  const report = await run(requests(1_200), { pageSize: 1000 });
  expect(report.findings[0]?.rate).toMatchObject({ failures: 12, of: 780 });
  expect(report.findings[0]?.traffic).toBeUndefined();
});
