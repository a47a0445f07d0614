// Writes fixtures/cases/websocket-auth: the incident of the demo. Seeded, so that it can be written again: node src/dev/make-websocket-case.ts
import { writeFileSync } from 'node:fs';

const OUT = new URL('../../fixtures/cases/websocket-auth/', import.meta.url);
const PROJECT = 'acme-staging';
const SERVICE = 'chat-backend-staging';
const OLD = `${SERVICE}-00178-xok`;
const NEW = `${SERVICE}-00179-gdb`;
const INSTANCE: Readonly<Record<string, string>> = {
  [OLD]: `0069c7a988${'3f'.repeat(30)}b41e07aa`,
  [NEW]: `0069c7a988${'8d'.repeat(30)}5c90d2fe`,
};
const START = Date.parse('2025-10-02T21:41:00Z');

let seed = 20251002;
/** Mulberry32: the same numbers on every machine. */
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const hex = (n: number): string =>
  Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join('');

const entries: { readonly at: number; readonly entry: object }[] = [];
/** Seconds since the start, with microseconds -> RFC 3339. */
function stamp(seconds: number): string {
  const micros = Math.round(seconds * 1e6);
  return `${new Date(START + Math.floor(micros / 1e6) * 1000).toISOString().slice(0, 19)}.${String(((micros % 1e6) + 1e6) % 1e6).padStart(6, '0')}Z`;
}
function add(seconds: number, revision: string, log: string, rest: object): void {
  entries.push({
    at: seconds,
    entry: {
      insertId: hex(24),
      ...rest,
      labels: { instanceId: INSTANCE[revision] },
      logName: `projects/${PROJECT}/logs/run.googleapis.com%2F${log}`,
      receiveTimestamp: stamp(seconds + 0.11 + random() * 0.2),
      resource: {
        type: 'cloud_run_revision',
        labels: {
          configuration_name: SERVICE,
          location: 'europe-west1',
          project_id: PROJECT,
          revision_name: revision,
          service_name: SERVICE,
        },
      },
      timestamp: stamp(seconds),
    },
  });
}
function request(
  seconds: number,
  revision: string,
  method: string,
  path: string,
  status: number,
  latency: number,
): void {
  add(seconds, revision, 'requests', {
    httpRequest: {
      latency: `${latency.toFixed(6)}s`,
      protocol: 'HTTP/1.1',
      remoteIp: '203.0.113.24',
      requestMethod: method,
      requestSize: String(300 + Math.floor(random() * 200)),
      requestUrl: `https://chat.staging.acme.example${path}`,
      responseSize: String(200 + Math.floor(random() * 3000)),
      serverIp: '198.51.100.7',
      status,
      userAgent: path === '/ws' ? 'Python/3.12 websockets/15.0.1' : 'python-httpx/0.28.1',
    },
    severity: status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO',
    spanId: hex(16),
    trace: `projects/${PROJECT}/traces/${hex(32)}`,
  });
}
const app = (
  seconds: number,
  revision: string,
  stream: 'stdout' | 'stderr',
  severity: string,
  jsonPayload: object,
): void => add(seconds, revision, stream, { jsonPayload, severity });
const text = (seconds: number, revision: string, stream: 'stdout' | 'stderr', textPayload: string): void =>
  add(seconds, revision, stream, { textPayload });

function connection(seconds: number, revision: string, n: number): void {
  const id = `conn_${hex(8)}`;
  const broken = revision === NEW;
  request(seconds, revision, 'GET', '/ws', 101, broken ? 0.031 + random() * 0.01 : 4 + random() * 8);
  app(seconds + 0.006, revision, 'stdout', 'INFO', {
    message: `WebSocket accepted: ${id}`,
    event: 'accepted',
    connection_id: id,
    logger: 'chat.websocket.routes',
  });
  if (!broken) {
    app(seconds + 0.021, revision, 'stdout', 'INFO', {
      message: `WebSocket authenticated: ${id}`,
      event: 'authenticated',
      connection_id: id,
      logger: 'chat.websocket.auth',
    });
    return;
  }
  app(seconds + 0.019 + random() * 0.006, revision, 'stderr', 'ERROR', {
    error_message: 'WebSocket authentication error: Object of type WebSocketState is not JSON serializable',
    failure_context: {
      error_code: 'WEBSOCKET_AUTH_EXCEPTION',
      environment: 'staging',
      connection_id: id,
      attempt: 1 + (n % 2),
    },
    logger: 'chat.websocket.auth',
  });
}

const DEPLOY = 8 * 60;
const END = 18 * 60;
for (let t = 0; t < END; t += 2.5 + random() * 2) {
  const revision = t < DEPLOY ? OLD : NEW;
  request(t, revision, 'GET', '/health', 200, 0.002 + random() * 0.003);
  if (random() < 0.6) {
    const path = pick([
      '/api/threads',
      '/api/agents',
      `/api/threads/${Math.floor(random() * 9000) + 1000}/messages`,
      '/api/users/me',
    ]);
    request(t + 0.4, revision, 'GET', path, 200, 0.02 + random() * 0.08);
    app(t + 0.43, revision, 'stdout', 'INFO', {
      message: `Handled ${path} in ${(20 + random() * 60).toFixed(1)} ms`,
      logger: 'chat.http',
    });
  }
  if (random() < 0.08)
    request(
      t + 0.7,
      revision,
      'GET',
      pick(['/wp-login.php', '/.env', '/api/agents/unknown-agent']),
      404,
      0.004,
    );
  if (random() < 0.06)
    app(t + 0.9, revision, 'stderr', 'WARNING', {
      message: `Slow query: SELECT threads took ${(310 + random() * 200).toFixed(0)} ms`,
      logger: 'chat.db',
    });
  if (random() < 0.05)
    app(t + 1.1, revision, 'stdout', 'INFO', {
      message: 'Cache refreshed: 128 keys, 0 errors',
      logger: 'chat.cache',
    });
}
for (let n = 0; n < 29; n += 1) connection(12 + n * 16 + random() * 3, OLD, n);
for (let n = 0; n < 31; n += 1) connection(DEPLOY + 25 + n * 18.2 + random() * 3, NEW, n);

add(DEPLOY - 9, NEW, 'varlog%2Fsystem', {
  severity: 'INFO',
  textPayload:
    'Starting new instance. Reason: DEPLOYMENT_ROLLOUT - Instance started due to traffic shifting between revisions due to deployment, traffic split adjustment, or deployment health check.',
});
for (const [i, line] of [
  'Starting gunicorn 23.0.0',
  'Listening at: http://0.0.0.0:8000 (1)',
  'Using worker: uvicorn.workers.UvicornWorker',
  'Booting worker with pid: 12',
].entries())
  text(
    DEPLOY - 6 + i * 0.0004,
    NEW,
    'stderr',
    `[${stamp(DEPLOY - 6).slice(0, 10)} ${stamp(DEPLOY - 6).slice(11, 19)} +0000] [1] [INFO] ${line}`,
  );
add(DEPLOY - 5, NEW, 'varlog%2Fsystem', {
  severity: 'INFO',
  textPayload: 'Default STARTUP TCP probe succeeded after 1 attempt for container "chat-1" on port 8000.',
});

const TESTS = ['test_connect', 'test_echo', 'test_agent_events', 'test_reconnect'];
const cases: string[] = [];
let clock = DEPLOY + 42.5;
const passing = [
  'test_health',
  'test_login',
  'test_me',
  'test_list_threads',
  'test_create_thread',
  'test_thread_messages',
  'test_delete_thread',
  'test_list_agents',
  'test_agent_details',
  'test_agent_start',
  'test_agent_stop',
  'test_agent_cancel',
  'test_upload',
  'test_download',
  'test_search',
  'test_pagination',
  'test_rate_limit',
  'test_cors',
  'test_openapi',
  'test_metrics',
  'test_logout',
];
for (const [i, name] of [...passing.slice(0, 10), ...TESTS, ...passing.slice(10)].entries()) {
  const failing = TESTS.includes(name);
  const time = failing ? 20.4 : 0.2 + random() * 0.6;
  const head = `<testcase classname="e2e.${failing ? 'test_websocket' : 'test_api'}" name="${name}" time="${time.toFixed(3)}"`;
  cases.push(
    failing
      ? `${head}><failure message="websockets.exceptions.ConnectionClosedError: received 1011 (internal error); then sent 1011 (internal error)">e2e/test_websocket.py:${31 + i}: in ${name}\n    await authenticated(websocket)\nE   websockets.exceptions.ConnectionClosedError: received 1011 (internal error); then sent 1011 (internal error)</failure></testcase>`
      : `${head}/>`,
  );
  clock += time;
}
const total = cases.length;
writeFileSync(
  new URL('junit.xml', OUT),
  `<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="pytest tests"><testsuite name="e2e" errors="0" failures="${TESTS.length}" skipped="0" tests="${total}" time="${(clock - DEPLOY - 42.5).toFixed(3)}" timestamp="${stamp(DEPLOY + 42.5).slice(0, -1)}+00:00" hostname="ci-runner-7">\n${cases.join('\n')}\n</testsuite></testsuites>\n`,
);
entries.sort((a, b) => a.at - b.at);
writeFileSync(
  new URL('entries.ndjson', OUT),
  entries.map(({ entry }) => `${JSON.stringify(entry)}\n`).join(''),
);
writeFileSync(
  new URL('context.json', OUT),
  `${JSON.stringify({ symptom: 'chat does not connect since the evening deploy', system: 'chat staging', deployTime: stamp(DEPLOY) }, null, 2)}\n`,
);
