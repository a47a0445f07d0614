import { PassThrough, Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import type { StoredEntry } from '../sources/testing/log-store.ts';
import { startLoggingServer, type LoggingServer } from '../sources/testing/logging-server.ts';
import { main } from './main.ts';
import { scratch } from './testing/run-rca.ts';

const state = scratch();
const START = Date.parse('2025-10-02T10:00:00Z');

/** One request a minute; revision 1 for an hour, then revision 2; each revision fails as `fails` says. */
function entriesOf(after: number, fails: { readonly one: boolean; readonly two: boolean }): StoredEntry[] {
  const entry = (minute: number, revision: string, more: object): StoredEntry => {
    const time = new Date(START + minute * 60_000).toISOString();
    return {
      insertId: `${revision}-${minute}-${Object.keys(more).join('')}`,
      logName: 'projects/shop-staging/logs/run.googleapis.com%2Frequests',
      resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: revision } },
      timestamp: time,
      receiveTimestamp: time,
      ...more,
    };
  };
  const request = (minute: number, revision: string, failed: boolean): StoredEntry[] => [
    entry(minute, revision, {
      severity: failed ? 'ERROR' : 'INFO',
      httpRequest: {
        requestMethod: 'GET',
        requestUrl: 'https://api.example.com/orders',
        status: failed ? 500 : 200,
      },
    }),
    ...(failed ? [entry(minute, revision, { severity: 'ERROR', textPayload: "KeyError: 'basket'" })] : []),
  ];
  return [
    ...Array.from({ length: 60 }, (_, i) => request(i, 'api-00001-aaa', fails.one && i % 2 === 0)).flat(),
    // The audit entry of the deploy names the revision, but is not its own.
    entry(59, 'api-00001-aaa', { severity: 'NOTICE', textPayload: 'deploying api-00002-bbb' }),
    ...Array.from({ length: after }, (_, i) => request(60 + i, 'api-00002-bbb', fails.two)).flat(),
    // An old instance still drains.
    ...request(60 + after, 'api-00001-aaa', false),
  ];
}

interface Told {
  readonly findings: readonly {
    readonly title: string;
    readonly oldest?: { readonly revision?: string; readonly text: string };
  }[];
  readonly coverage: {
    readonly asked: { readonly since: string };
    readonly reads: { readonly total: number };
  };
  readonly comparison?: { readonly verdicts: readonly { readonly verdict: string }[] };
  readonly notices: readonly { readonly code: string; readonly message: string }[];
}

let server: LoggingServer | null = null;
afterEach(async () => {
  process.exitCode = undefined;
  await server?.close();
  server = null;
});

async function rca(...args: readonly string[]): Promise<{ code: number; report: Told; err: string }> {
  const texts = { out: '', err: '' };
  const stream = (name: 'out' | 'err'): PassThrough =>
    new PassThrough().on('data', (chunk: Buffer) => (texts[name] += chunk.toString()));
  const code = await main([...args, '--format', 'json', '--db', 'none'], {
    stdin: Readable.from([]),
    stdout: stream('out'),
    stderr: stream('err'),
    cwd: state,
    env: { HOME: state, RCA_STATE_DIR: state, RCA_CACHE_DIR: state },
  });
  return { code, report: (texts.out === '' ? {} : JSON.parse(texts.out)) as Told, err: texts.err };
}

/** The clock of the server's entries is that of the run, as looks back from now are bounded by retention. */
function shifted(entries: readonly StoredEntry[]): StoredEntry[] {
  const by = Date.now() - 10 * 60_000 - Math.max(...entries.map((e) => Date.parse(String(e['timestamp']))));
  const move = (text: unknown): string => new Date(Date.parse(String(text)) + by).toISOString();
  return entries.map((e) => ({
    ...e,
    timestamp: move(e['timestamp']),
    receiveTimestamp: move(e['receiveTimestamp']),
  }));
}

const live = (at: LoggingServer): readonly string[] => [
  '--since',
  'deploy',
  '--project',
  'shop-staging',
  '--transport',
  'rest',
  '--endpoint',
  at.rest,
];

describe('--since deploy', () => {
  it('begins with the first entry of the newest revision, and compares with what went before', async () => {
    const entries = shifted(entriesOf(30, { one: false, two: true }));
    server = await startLoggingServer({ entries });
    const { code, report, err } = await rca(...live(server), '--fail-on', 'new');
    const first = entries.find((e) => String(e['insertId']).startsWith('api-00002-bbb'))?.['timestamp'];
    expect(err).toBe('');
    expect(Date.parse(report.coverage.asked.since)).toBe(Date.parse(String(first)));
    expect(report.comparison?.verdicts.map((v) => v.verdict)).toContain('new');
    expect(report.notices.map((n) => n.code)).not.toContain('little-traffic');
    // One look at the newest entries, one for the first of each revision, one for the hour before it, one for the window, one for what arrived meanwhile, and one for the oldest
    // entry of each finding.
    expect(report.coverage.reads.total).toBe(8);
    expect(report.coverage.reads.total).toBe(server.calls.length);
    expect(code).toBe(1);
  });

  it('is inconclusive with four requests, and with --require-traffic that is exit 3', async () => {
    server = await startLoggingServer({ entries: shifted(entriesOf(4, { one: true, two: false })) });
    const said = await rca(...live(server));
    expect(said.code).toBe(0);
    expect(said.report.notices.find((n) => n.code === 'little-traffic')?.message).toContain(
      'inconclusive: 4 requests since the deploy of api-00002-bbb',
    );
    expect((await rca(...live(server), '--require-traffic', '10')).code).toBe(3);
    expect((await rca(...live(server), '--require-traffic', '4')).code).toBe(0);
  });

  it('waits for traffic, no longer than it is told', async () => {
    server = await startLoggingServer({ entries: shifted(entriesOf(4, { one: false, two: false })) });
    const { code, err } = await rca(...live(server), '--wait', '1s', '--require-traffic', '10');
    expect(err).toContain('4 requests since the deploy of api-00002-bbb, waiting for 10');
    expect(code).toBe(3);
  });

  it('sees the traffic that arrives while it waits, and waits no longer', async () => {
    const entries = shifted(entriesOf(4, { one: false, two: false }));
    server = await startLoggingServer({ entries });
    const template = entries.find((e) => String(e['insertId']).startsWith('api-00002-bbb'));
    const now = new Date().toISOString();
    const started = performance.now();
    // As soon as it has looked for traffic once, there is some.
    const arrive = setInterval(() => {
      if (!server?.calls.some((call) => call.filter.includes('httpRequest.status>0'))) return;
      clearInterval(arrive);
      server.store.add(
        Array.from({ length: 8 }, (_, i) => ({
          ...template,
          insertId: `late-${i}`,
          timestamp: now,
          receiveTimestamp: now,
        })),
      );
    }, 5);
    try {
      const ran = await rca(...live(server), '--wait', '2s', '--require-traffic', '10');
      expect(ran.err).toContain('4 requests since the deploy of api-00002-bbb, waiting for 10');
      expect(ran.code).toBe(0);
      expect(ran.report.notices.map((n) => n.code)).not.toContain('little-traffic');
      expect(performance.now() - started).toBeLessThan(30_000);
    } finally {
      clearInterval(arrive);
    }
  });

  it('leaves half of --max-reads to the window itself', async () => {
    server = await startLoggingServer({ entries: shifted(entriesOf(30, { one: true, two: true })) });
    const { report } = await rca(...live(server), '--page-size', '10', '--max-reads', '12');
    expect(server.calls.length).toBe(report.coverage.reads.total);
    expect(report.coverage.reads.total).toBeLessThanOrEqual(12);
    expect(report.findings.length).toBeGreaterThan(0);
  });

  it('says so where no entry names a revision, and where --wait has nothing to wait for', async () => {
    server = await startLoggingServer({ entries: [] });
    expect(await rca(...live(server))).toMatchObject({
      code: 2,
      err: expect.stringContaining('no deploy') as string,
    });
    expect(await rca(...live(server), '--since', '1h', '--wait', '5m')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--since deploy') as string,
    });
  });
});

it('asks since when a finding of weight is there, so that an hour tells new from old', async () => {
  const old = shifted(entriesOf(30, { one: true, two: true }));
  server = await startLoggingServer({ entries: old });
  const after = await rca(...live(server), '--baseline', 'none');
  const finding = after.report.findings.find((f) => f.title.includes('KeyError'));
  expect(finding?.oldest?.revision).toBe('api-00001-aaa');
  expect(finding?.oldest?.text).toContain('1 h before it is first seen here');
  await server.close();
  server = await startLoggingServer({ entries: shifted(entriesOf(30, { one: false, two: true })) });
  const fresh = await rca(...live(server), '--baseline', 'none');
  expect(fresh.report.findings.find((f) => f.title.includes('KeyError'))?.oldest?.text).toContain(
    'nothing older',
  );
  const spared = await rca(...live(server), '--baseline', 'none', '--no-first-seen');
  expect(JSON.stringify(spared.report)).not.toContain('"oldest"');
  expect(fresh.report.coverage.reads.total).toBe(
    spared.report.coverage.reads.total + fresh.report.findings.filter((f) => f.oldest !== undefined).length,
  );
});

it('asks the same of a finding that only requests show, by method, status and path', async () => {
  const request = (id: string, hour: number, status: number, path = '/api/orders/17/pay'): StoredEntry => ({
    insertId: id,
    timestamp: new Date(Date.now() - hour * 3_600_000 - 60_000).toISOString(),
    severity: status >= 500 ? 'ERROR' : 'INFO',
    logName: 'projects/shop-staging/logs/run.googleapis.com%2Frequests',
    resource: {
      type: 'cloud_run_revision',
      labels: {
        service_name: 'api',
        revision_name: hour > 1 ? 'api-00001-aaa' : 'api-00002-bbb',
        project_id: 'shop-staging',
      },
    },
    httpRequest: {
      requestMethod: 'POST',
      requestUrl: `https://api.example${path}`,
      status,
      latency: '0.1s',
    },
  });
  server = await startLoggingServer({
    entries: [
      request('old', 30, 503, '/api/orders/4/pay'),
      request('other', 40, 503, '/api/carts/4'),
      request('well', 50, 200),
      ...[1, 2, 3].map((i) => request(`now${i}`, 0, 503, `/api/orders/${i}00/pay`)),
    ],
  });
  const { report } = await rca(...live(server), '--baseline', 'none');
  expect(report.findings[0]?.oldest).toMatchObject({ revision: 'api-00001-aaa' });
  expect(report.findings[0]?.oldest?.text).toMatch(
    /^POST \/api\/orders\/\{id\}\/pay 503 is in the logs since revision api-00001-aaa, .* before it is first seen here$/,
  );
});
