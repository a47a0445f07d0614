// Writes fixtures/cases/websocket-auth-cycle-1 and -2: two deploys of one evening, to compare. Seeded: node src/dev/make-cycle-cases.ts
import { mkdirSync, writeFileSync } from 'node:fs';

const PROJECT = 'acme-staging';
const SERVICE = 'chat-backend-staging';
const revision = (n: number, suffix: string): string => `${SERVICE}-${String(n).padStart(5, '0')}-${suffix}`;
const R177 = revision(177, 'kaz');
const R178 = revision(178, 'xok');
const R179 = revision(179, 'gdb');

let seed = 20251003;
/** Mulberry32: the same numbers on every machine. */
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const hex = (n: number): string =>
  Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join('');

/** One window: an old revision, a deploy, a new revision under test. */
interface Cycle {
  readonly folder: string;
  readonly start: string;
  readonly old: string;
  readonly fresh: string;
  /** Connections that authenticate, on the old revision and the new, and whether they fail there. */
  readonly sockets: readonly [{ n: number; fails: boolean }, { n: number; fails: boolean }];
  /** Requests of the new revision: method, path, status, how many. */
  readonly calls: readonly (readonly [string, string, number, number])[];
  readonly failing: Readonly<Record<string, string>>;
}

const CLOSED =
  'websockets.exceptions.ConnectionClosedError: received 1011 (internal error); then sent 1011 (internal error)';
const NOT_FOUND = 'websockets.exceptions.InvalidStatus: server rejected WebSocket connection: HTTP 404';
const CYCLES: readonly Cycle[] = [
  {
    folder: 'websocket-auth-cycle-1',
    start: '2025-10-02T19:05:00Z',
    old: R177,
    fresh: R178,
    sockets: [
      { n: 14, fails: false },
      { n: 31, fails: true },
    ],
    calls: [
      ['POST', '/api/agents/stop', 404, 8],
      ['POST', '/api/agents/cancel', 404, 6],
      ['GET', '/ws/status', 404, 6],
      ['POST', '/internal/events', 403, 18],
      ['GET', '/api/threads', 200, 40],
    ],
    failing: {
      test_connect: NOT_FOUND,
      test_reconnect: NOT_FOUND,
      test_echo: CLOSED,
      test_agent_events: CLOSED,
    },
  },
  {
    folder: 'websocket-auth-cycle-2',
    start: '2025-10-02T21:41:00Z',
    old: R178,
    fresh: R179,
    sockets: [
      { n: 7, fails: true },
      { n: 29, fails: true },
    ],
    calls: [
      ['POST', '/api/agents/stop', 200, 12],
      ['POST', '/api/agents/cancel', 200, 9],
      ['GET', '/ws/status', 101, 9],
      ['POST', '/internal/events', 202, 24],
      ['GET', '/api/threads', 200, 44],
    ],
    failing: { test_echo: CLOSED, test_agent_events: CLOSED },
  },
];

const DEPLOY = 4 * 60;
const END = 14 * 60;

for (const cycle of CYCLES) write(cycle);

function write(cycle: Cycle): void {
  const entries: { readonly at: number; readonly entry: object }[] = [];
  const instance: Readonly<Record<string, string>> = {
    [cycle.old]: `0069c7a988${hex(62)}`,
    [cycle.fresh]: `0069c7a988${hex(62)}`,
  };
  const stamp = (seconds: number): string => {
    const micros = Math.round(seconds * 1e6);
    const whole = new Date(Date.parse(cycle.start) + Math.floor(micros / 1e6) * 1000)
      .toISOString()
      .slice(0, 19);
    return `${whole}.${String(((micros % 1e6) + 1e6) % 1e6).padStart(6, '0')}Z`;
  };
  const add = (seconds: number, on: string, log: string, rest: object): void => {
    entries.push({
      at: seconds,
      entry: {
        insertId: hex(24),
        ...rest,
        labels: { instanceId: instance[on] },
        logName: `projects/${PROJECT}/logs/run.googleapis.com%2F${log}`,
        receiveTimestamp: stamp(seconds + 0.11 + random() * 0.2),
        resource: {
          type: 'cloud_run_revision',
          labels: {
            configuration_name: SERVICE,
            location: 'europe-west1',
            project_id: PROJECT,
            revision_name: on,
            service_name: SERVICE,
          },
        },
        timestamp: stamp(seconds),
      },
    });
  };
  const request = (
    seconds: number,
    on: string,
    method: string,
    path: string,
    status: number,
    latency = 0.004 + random() * 0.06,
  ): void => {
    const trace = hex(32);
    add(seconds, on, 'requests', {
      httpRequest: {
        latency: `${latency.toFixed(6)}s`,
        protocol: 'HTTP/1.1',
        remoteIp: '203.0.113.24',
        requestMethod: method,
        requestUrl: `https://chat.staging.acme.example${path}`,
        status,
        userAgent: path.startsWith('/ws') ? 'Python/3.12 websockets/15.0.1' : 'python-httpx/0.28.1',
      },
      severity: status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO',
      trace: `projects/${PROJECT}/traces/${trace}`,
    });
    if (status === 403)
      add(seconds + 0.003, on, 'stderr', {
        severity: 'ERROR',
        trace: `projects/${PROJECT}/traces/${trace}`,
        jsonPayload: {
          message: 'Service authentication failed: service id chat-worker-staging is not in the allow list',
          logger: 'chat.internal.auth',
        },
      });
  };
  const socket = (seconds: number, on: string, fails: boolean): void => {
    const id = `conn_${hex(8)}`;
    request(seconds, on, 'GET', '/ws', 101, fails ? 0.031 + random() * 0.01 : 4 + random() * 8);
    add(seconds + 0.006, on, 'stdout', {
      severity: 'INFO',
      jsonPayload: {
        message: `WebSocket accepted: ${id}`,
        event: 'accepted',
        connection_id: id,
        logger: 'chat.websocket.routes',
      },
    });
    if (!fails)
      add(seconds + 0.021, on, 'stdout', {
        severity: 'INFO',
        jsonPayload: {
          message: `WebSocket authenticated: ${id}`,
          event: 'authenticated',
          connection_id: id,
          logger: 'chat.websocket.auth',
        },
      });
    else
      add(seconds + 0.02 + random() * 0.006, on, 'stderr', {
        severity: 'ERROR',
        jsonPayload: {
          error_message:
            'WebSocket authentication error: Object of type WebSocketState is not JSON serializable',
          failure_context: {
            error_code: 'WEBSOCKET_AUTH_EXCEPTION',
            environment: 'staging',
            connection_id: id,
          },
          logger: 'chat.websocket.auth',
        },
      });
  };

  for (let t = 0; t < END; t += 4 + random() * 3)
    request(t, t < DEPLOY ? cycle.old : cycle.fresh, 'GET', '/health', 200);
  const spread = (n: number, from: number, to: number, make: (seconds: number) => void): void => {
    for (let i = 0; i < n; i += 1) make(from + ((i + 0.2 + random() * 0.6) * (to - from)) / n);
  };
  spread(cycle.sockets[0].n, 5, DEPLOY - 5, (t) => socket(t, cycle.old, cycle.sockets[0].fails));
  spread(cycle.sockets[1].n, DEPLOY + 20, END - 5, (t) => socket(t, cycle.fresh, cycle.sockets[1].fails));
  for (const [method, path, status, n] of cycle.calls)
    spread(n, DEPLOY + 15, END - 10, (t) => request(t, cycle.fresh, method, path, status));

  entries.sort((a, b) => a.at - b.at);
  const folder = new URL(`../../fixtures/cases/${cycle.folder}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    new URL('entries.ndjson', folder),
    entries.map(({ entry }) => `${JSON.stringify(entry)}\n`).join(''),
  );
  writeFileSync(new URL('junit.xml', folder), junit(cycle, stamp));
}

function junit(cycle: Cycle, stamp: (seconds: number) => string): string {
  const api =
    'test_health test_login test_me test_list_threads test_create_thread test_upload test_search test_agent_start';
  const agents = ['test_agent_stop', 'test_agent_cancel'];
  const missing = cycle.calls.some(([, path, status]) => path === '/api/agents/stop' && status === 404);
  let clock = DEPLOY + 30;
  const line = (suite: string, name: string, failure: string | undefined, time: number): string => {
    clock += time;
    const head = `<testcase classname="e2e.${suite}" name="${name}" time="${time.toFixed(3)}"`;
    return failure === undefined
      ? `${head}/>`
      : `${head}><failure message="${failure}">e2e/${suite}.py: in ${name}\nE   ${failure}</failure></testcase>`;
  };
  const cases = [
    ...api.split(' ').map((name) => line('test_api', name, undefined, 0.2 + random())),
    ...agents.map((name) =>
      line(
        'test_api',
        name,
        missing ? `AssertionError: 404 Not Found for POST /api/agents/${name.slice(11)}` : undefined,
        0.2 + random(),
      ),
    ),
    ...['test_connect', 'test_echo', 'test_agent_events', 'test_reconnect'].map((name) =>
      line('test_websocket', name, cycle.failing[name], 20 + random()),
    ),
  ];
  const failures = cases.filter((c) => c.includes('<failure')).length;
  return `<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="pytest tests"><testsuite name="e2e" errors="0" failures="${failures}" skipped="0" tests="${cases.length}" time="${(clock - DEPLOY - 30).toFixed(3)}" timestamp="${stamp(DEPLOY + 30).slice(0, -1)}+00:00" hostname="ci-runner-7">\n${cases.join('\n')}\n</testsuite></testsuites>\n`;
}
