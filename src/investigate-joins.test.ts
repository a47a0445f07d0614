import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { investigate } from './investigate.ts';
import type { Finding, Report } from './model/index.ts';
import { reportSchema } from './report/schema.ts';

const RULES = fileURLToPath(new URL('../rules', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rca-joins-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
let ids = 0;
async function run(...entries: readonly (object | readonly object[])[]): Promise<Report> {
  const file = join(folder, `${(files += 1)}.ndjson`);
  const lines = entries.flat().map((e) => `${JSON.stringify(e)}\n`);
  const read = async (order: readonly string[]): Promise<Report> => {
    writeFileSync(file, order.join(''));
    const made = await investigate({ from: [file], rules: [RULES], stdin: Readable.from([]), version: '0' });
    reportSchema.parse(made);
    return made;
  };
  const report = await read(lines);
  // The order of the input says nothing.
  expect((await read([...lines].reverse())).findings.map(layers)).toEqual(report.findings.map(layers));
  return report;
}

const layers = (f: Finding | undefined): readonly string[] =>
  f?.layers.map((l) => `${l.basis} ${l.component}: ${l.ruleId ?? l.title}`) ?? [];
const about = (report: Report, ruleId: string): Finding | undefined =>
  report.findings.find((f) => f.layers.some((l) => l.ruleId === ruleId));
const rulesOf = (f: Finding | undefined): readonly (string | undefined)[] =>
  f?.layers.map((l) => l.ruleId) ?? [];

type Fields = Readonly<Record<string, unknown>>;
const entry = (time: string, rest: Fields): object => ({
  insertId: `j${(ids += 1)}`,
  timestamp: `2026-04-07T${time}Z`,
  ...rest,
});
const pod = (time: string, name: string, text: string | Fields, more: Fields = {}): object =>
  entry(time, {
    severity: 'ERROR',
    logName: 'projects/fair/logs/stderr',
    resource: {
      type: 'k8s_container',
      labels: { project_id: 'fair', namespace_name: 'fair', pod_name: name, container_name: 'main' },
    },
    ...(typeof text === 'string' ? { textPayload: text } : { jsonPayload: text }),
    ...more,
  });
const event = (time: string, name: string, reason: string, message: string, namespace = 'fair'): object =>
  entry(time, {
    severity: 'WARNING',
    logName: 'projects/fair/logs/events',
    resource: { type: 'k8s_pod', labels: { project_id: 'fair', namespace_name: namespace, pod_name: name } },
    jsonPayload: {
      kind: 'Event',
      type: 'Warning',
      reason,
      message,
      involvedObject: { kind: 'Pod', name, namespace },
    },
  });
const crash = (time: string, name: string, namespace?: string): object =>
  event(time, name, 'BackOff', `Back-off restarting failed container main in pod ${name}_x(1f)`, namespace);
const database = (time: string, id: string, text: string): object =>
  entry(time, {
    severity: 'ERROR',
    logName: 'projects/fair/logs/cloudsql.googleapis.com%2Fpostgres.log',
    resource: { type: 'cloudsql_database', labels: { project_id: 'fair', database_id: id } },
    textPayload: text,
  });
const balancer = (time: string, backend: string): object =>
  entry(time, {
    severity: 'WARNING',
    logName: 'projects/fair/logs/requests',
    resource: {
      type: 'http_load_balancer',
      labels: { project_id: 'fair', backend_service_name: backend, url_map_name: 'm' },
    },
    httpRequest: {
      requestMethod: 'GET',
      requestUrl: 'https://fair.example/stalls',
      status: 503,
      latency: '0.001s',
    },
    jsonPayload: { statusDetails: 'failed_to_pick_backend' },
  });

const CALLER = 'gate-7c5d8f9b66-b2x7d';
const CALLEE = 'tickets-5f6d7c8b94-x7k2p';

describe('a leak and the pool that it empties', () => {
  const POOL =
    'java.sql.SQLTransientConnectionException: P - Connection is not available, request timed out after 30000ms.';
  const LEAK =
    'WARN ProxyLeakTask : Connection leak detection triggered for org.postgresql.jdbc.PgConnection@1 on thread t-1, stack trace follows\njava.lang.Exception: Apparent connection leak detected\n\tat fair.Ledger.book(Ledger.java:31)';
  const full = ['08:05:00', '08:05:20', '08:05:40'].map((t, i) =>
    pod(t, CALLER, POOL, { trace: `projects/fair/traces/${String(i).padStart(32, '0')}` }),
  );

  it('are one finding, whether the leak is told before or in between', async () => {
    for (const time of ['08:03:00', '08:05:50']) {
      const report = await run(full, pod(time, CALLER, LEAK, { severity: 'WARNING' }));
      expect(report.findings).toHaveLength(1);
      expect(rulesOf(report.findings[0])).toEqual(['DATABASE_POOL_EXHAUSTED', 'DATABASE_CONNECTION_LEAK']);
      expect(report.findings[0]?.rootCause).toMatchObject({ basis: 'observed' });
      expect(report.findings[0]?.layers[1]?.evidence).toHaveLength(1);
      expect(report.findings[0]?.layers[1]?.link?.why).toContain('same instance');
    }
  });

  it.each([
    ['another pod of the service', '08:03:00', 'gate-7c5d8f9b66-q9q9q'],
    ['another service', '08:03:00', CALLEE],
    ['long before', '07:30:00', CALLER],
  ])('stay apart where the leak is of %s', async (_, time, name) => {
    const report = await run(full, pod(time, name, LEAK, { severity: 'WARNING' }));
    expect(rulesOf(about(report, 'DATABASE_POOL_EXHAUSTED'))).not.toContain('DATABASE_CONNECTION_LEAK');
  });
});

describe('a lock wait in the log of a database and the cancelled statements of its client', () => {
  const times = ['08:10:05', '08:10:15', '08:10:25'];
  const CANCEL = 'canceling statement due to statement timeout';
  const client = times.map((t) => pod(`${t}.020`, CALLER, `psycopg.errors.QueryCanceled: ${CANCEL}`));
  const waits = (id: string, own: readonly string[] = times): readonly object[] =>
    own.flatMap((t, i) => [
      database(
        t.replace(/5$/, '1'),
        id,
        `[${90 + i}]: LOG:  process ${90 + i} still waiting for ShareLock on transaction 7 after 1000.1 ms`,
      ),
      database(t, id, `[${90 + i}]: ERROR:  ${CANCEL}`),
    ]);

  it('are one finding where both log the same cancellations', async () => {
    const report = await run(client, waits('fair:main'));
    expect(report.findings).toHaveLength(1);
    const [finding] = report.findings;
    expect(layers(finding).slice(-2)).toEqual([
      'observed gate: POSTGRES_STATEMENT_TIMEOUT',
      'observed fair:main: POSTGRES_LOCK_WAIT',
    ]);
    expect(finding?.layers.at(-1)?.link?.why).toContain('logs the same error');
  });

  it('is a suspicion where they do so only once', async () => {
    const report = await run(
      client,
      waits('fair:main', times.slice(0, 1)),
      waits('fair:main', ['08:10:12', '08:10:22']),
    );
    const finding = report.findings.find((f) => f.services.includes('gate'));
    expect(layers(finding).at(-1)).toBe('inferred fair:main: POSTGRES_LOCK_WAIT');
  });

  it.each([
    ['a database whose waits are of another hour', waits('fair:main', ['06:10:05', '06:10:15', '06:10:25'])],
    ['one of two databases that log the same', [...waits('fair:main'), ...waits('fair:other')]],
  ])('does not name %s', async (_, entries) => {
    const report = await run(client, entries);
    const finding = report.findings.find((f) => f.services.includes('gate'));
    expect(rulesOf(finding)).not.toContain('POSTGRES_LOCK_WAIT');
  });
});

describe('pods that are not ready and a load balancer without a backend', () => {
  const failing = (backend: string): readonly object[] =>
    ['08:20:10', '08:20:20', '08:20:30'].map((t) => balancer(t, backend));
  const unready = (name = CALLEE, time = '08:20:05'): object =>
    event(time, name, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 500');

  it('are one finding where the backend is named after the workload', async () => {
    const report = await run(failing('k8s1-0a1b2c3d-fair-tickets-80-9f8e7d6c'), unready());
    expect(report.findings).toHaveLength(1);
    expect(layers(report.findings[0])).toContain('observed tickets: K8S_READINESS_PROBE_FAILED');
  });

  it('is a suspicion with its check where the name tells nothing and one workload fails', async () => {
    const report = await run(failing('web-backend-1'), unready());
    const finding = about(report, 'LB_NO_HEALTHY_BACKEND');
    expect(layers(finding).at(-1)).toMatch(/^inferred tickets: K8S_/);
    expect(finding?.layers.at(-1)).toMatchObject({ basis: 'inferred', link: { basis: 'inferred' } });
    expect(finding?.rootCause?.component).not.toBe('tickets');
    expect(report.findings).toHaveLength(2);
  });

  it.each([
    ['the backend is named after another', 'k8s1-0a1b2c3d-fair-stalls-80-9f8e7d6c', [unready()]],
    ['two workloads are not ready', 'web-backend-1', [unready(), unready('stalls-5f6d7c8b94-x7k2p')]],
    ['the probe failed long before', 'k8s1-0a1b2c3d-fair-tickets-80-9f8e7d6c', [unready(CALLEE, '07:50:00')]],
  ])('is not tied where %s', async (_, backend, events) => {
    const report = await run(failing(backend), events);
    expect(rulesOf(about(report, 'LB_NO_HEALTHY_BACKEND')).some((id) => id?.startsWith('K8S_'))).toBe(false);
  });
});

describe('a caller and the workload that it calls by name', () => {
  const panic = pod(
    '08:30:00',
    CALLEE,
    'panic: assignment to entry in nil map\n\ngoroutine 1 [running]:\nmain.load()\n\t/src/tickets/load.go:9 +0x1c',
  );
  const refused = (host: string): readonly object[] =>
    ['08:30:10', '08:30:20', '08:30:30'].map((t) =>
      pod(t, CALLER, `Post "http://${host}:8080/buy": dial tcp 10.9.8.7:8080: connect: connection refused`),
    );

  it.each([
    'tickets',
    'tickets.fair',
    'tickets.fair.svc',
    'tickets.fair.svc.cluster.local',
    'TICKETS.fair.svc.cluster.local.',
  ])('are one finding down to the crash (%s)', async (host) => {
    const report = await run(panic, crash('08:30:02', CALLEE), refused(host));
    expect(report.findings).toHaveLength(1);
    expect(layers(report.findings[0])).toEqual([
      expect.stringMatching(/^observed .*CONNECTION_REFUSED$/),
      'observed tickets: K8S_CRASH_LOOP',
      'observed tickets: panic: assignment to entry in nil map',
    ]);
    expect(report.findings[0]?.layers[1]?.evidence.length).toBeGreaterThan(0);
  });

  it('finds the name in a field of another line of the same request, and the cause below it', async () => {
    const calls = ['08:30:10', '08:30:20'].flatMap((t, i) => {
      const trace = { trace: `projects/fair/traces/${String(i + 7).padStart(32, '0')}` };
      return [
        pod(
          t,
          CALLER,
          'Error: ticket could not be sold\n    at sell (/app/sell.js:3:9) {\n  [cause]: Error: connect ECONNREFUSED 10.9.8.7:8080\n      at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)\n}',
          trace,
        ),
        pod(
          `${t}.004`,
          CALLER,
          {
            level: 50,
            message: 'request errored',
            req: { method: 'POST', url: '/buy' },
            res: { statusCode: 500 },
            upstream: 'http://tickets.fair.svc.cluster.local:8080',
          },
          trace,
        ),
      ];
    });
    const report = await run(panic, crash('08:30:02', CALLEE), calls);
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]?.layers.map((l) => l.title)).toEqual([
      'request errored',
      'Error: ticket could not be sold',
      expect.stringContaining('ECONNREFUSED'),
      'A container is restarted again and again',
      'panic: assignment to entry in nil map',
    ]);
    expect(report.findings[0]?.rootCause).toMatchObject({ component: 'tickets', basis: 'observed' });
  });

  it.each([
    ['another workload', 'stalls', crash('08:30:02', CALLEE)],
    ['the same name in another namespace', 'tickets.shows.svc.cluster.local', crash('08:30:02', CALLEE)],
    ['a public name', 'tickets.example.com', crash('08:30:02', CALLEE)],
    ['a workload that crashed long before', 'tickets', crash('08:10:02', CALLEE)],
    ['another pod of a stateful set', 'tickets-1.tickets.fair.svc', crash('08:30:02', 'tickets-0')],
  ])('are not tied where what was called is %s', async (_, host, event) => {
    const report = await run(event, refused(host));
    expect(report.findings).toHaveLength(2);
    expect(rulesOf(about(report, 'CONNECTION_REFUSED'))).not.toContain('K8S_CRASH_LOOP');
  });
});

describe('a caller whose connections are reset, and names nobody', () => {
  const times = ['08:33:00', '08:34:00', '08:35:00'];
  const killed = (name: string): readonly object[] =>
    times.flatMap((t) => [
      entry(t, {
        severity: 'WARNING',
        logName: 'projects/fair/logs/events',
        resource: { type: 'k8s_node', labels: { project_id: 'fair', node_name: 'pool-1' } },
        jsonPayload: {
          kind: 'Event',
          type: 'Warning',
          reason: 'OOMKilling',
          message: 'Memory cgroup out of memory: Killed process 9 (node)',
          involvedObject: { kind: 'Node', name: 'pool-1' },
        },
      }),
      crash(`${t}.900`, name),
    ]);
  const reset = (own: readonly string[]): readonly object[] =>
    own.map((t) => pod(`${t}.300`, CALLER, 'Error: socket hang up'));

  it('is suspected of the only workload that ends each time', async () => {
    const finding = about(await run(killed(CALLEE), reset(times)), 'CONNECTION_RESET');
    expect(layers(finding).at(-1)).toMatch(/^inferred tickets: K8S_/);
    expect(finding?.rootCause?.component).not.toBe('tickets');
  });

  it.each([
    ['twice is chance', [...killed(CALLEE), ...reset(times.slice(1))]],
    ['two workloads end', [...killed(CALLEE), ...killed('stalls-5f6d7c8b94-x7k2p'), ...reset(times)]],
    ['one reset is of another time', [...killed(CALLEE), ...reset([...times, '08:34:30'])]],
  ])('is not tied where %s', async (_, entries) => {
    const finding = (await run(entries)).findings.find((f) => f.services.includes('gate'));
    expect(rulesOf(finding).some((id) => id?.startsWith('K8S_'))).toBe(false);
  });
});

describe('a server that logs its own end and the clients that it refuses', () => {
  const ended = (time = '08:40:00', name = 'sessions-redis-0'): object =>
    pod(time, name, '1:M 07 Apr 2026 # User requested shutdown...', { severity: 'INFO' });
  const ready = (time: string): object =>
    pod(time, 'sessions-redis-0', '1:M 07 Apr 2026 * Ready to accept connections tcp', { severity: 'INFO' });
  const refused = (address: string): readonly object[] =>
    ['08:40:05', '08:40:15', '08:40:25'].map((t) => pod(t, CALLER, `Error: connect ECONNREFUSED ${address}`));

  it('are one finding where the client names it', async () => {
    const report = await run(ended(), refused('sessions-redis:6379'), ready('08:41:00'));
    expect(layers(report.findings[0]).at(-1)).toBe('observed sessions-redis: REDIS_ENDED');
    expect(report.findings[0]?.failures).toBe(3);
  });

  it('is a suspicion where only port and time fit', async () => {
    const report = await run(ended(), refused('10.40.0.3:6379'));
    expect(layers(report.findings[0]).at(-1)).toBe('inferred sessions-redis: REDIS_ENDED');
    expect(report.findings[0]?.rootCause?.component).not.toBe('sessions-redis');
  });

  it.each([
    ['it takes connections again before', 'sessions-redis:6379', [ended('08:39:00'), ready('08:39:20')]],
    ['the client names another', 'carts-redis:6379', [ended()]],
    ['the port is of another kind of server', '10.40.0.3:5432', [ended()]],
    ['two of the kind ended', '10.40.0.3:6379', [ended(), ended('08:40:01', 'carts-redis-0')]],
  ])('are not tied where %s', async (_, address, entries) => {
    const report = await run(entries, refused(address));
    expect(rulesOf(about(report, 'CONNECTION_REFUSED'))).not.toContain('REDIS_ENDED');
  });

  it('is no finding where nobody misses it', async () => {
    expect((await run(ended(), ready('08:40:20'))).findings).toEqual([]);
  });
});

describe('a clock that was wrong and the tokens that are not valid yet', () => {
  const refused = ['08:50:05', '08:50:15'].map((t) => pod(t, CALLER, 'NotBeforeError: jwt not active'));
  const clock = (time: string, id: string): object =>
    entry(time, {
      severity: 'WARNING',
      logName: 'projects/fair/logs/syslog',
      resource: { type: 'gce_instance', labels: { project_id: 'fair', instance_id: id } },
      jsonPayload: { message: 'chronyd[9]: System clock wrong by -31.2 seconds' },
    });

  it('is a suspicion: whose tokens they are is not in the entries', async () => {
    const report = await run(refused, clock('08:53:00', '77'));
    expect(layers(report.findings[0]).at(-1)).toBe('inferred 77: CLOCK_WRONG');
  });

  it('names none of two machines, and no finding without tokens', async () => {
    const report = await run(refused, clock('08:53:00', '77'), clock('08:53:10', '78'));
    expect(rulesOf(report.findings[0])).not.toContain('CLOCK_WRONG');
    expect((await run(clock('08:53:00', '77'))).findings).toEqual([]);
  });
});
