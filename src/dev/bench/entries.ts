import { errorPayload, healthyPayload, healthyText, ROUTES } from './texts.ts';
import { seeded, type Random } from './random.ts';

/** What the data are like. */
export interface DataOptions {
  readonly entries: number;
  /** Share of entries that are errors. */
  readonly errors: number;
  readonly seed: number;
}

const START = Date.UTC(2026, 0, 20, 6);
/** The whole is spread over a day. */
const SPAN = 86_400_000;
const PROJECT = 'shop-staging';
const SERVICES = ['shop-api', 'shop-auth', 'shop-web', 'shop-worker'] as const;

interface Instance {
  readonly service: string;
  readonly revision: string;
  readonly id: string;
}

/** Entries of four Cloud Run services as the REST API writes them, one JSON text each, in order of time. */
export function* benchEntries(options: DataOptions): Generator<string> {
  const random = seeded(options.seed);
  const instances = SERVICES.flatMap((service) =>
    Array.from({ length: 12 }, (_, i): Instance => ({
      service,
      revision: `${service}-000${41 + (i % 3)}-${'abc'[i % 3]}xk`,
      id: `0069c7a9${random.hex(150)}`,
    })),
  );
  for (let i = 0; i < options.entries; i++) {
    const at = instances[random.int(instances.length)];
    if (!at) continue;
    const ms = START + Math.floor((SPAN * i) / options.entries);
    const micros = String(random.int(1000)).padStart(3, '0');
    const base = {
      random,
      at,
      timestamp: `${new Date(ms).toISOString().slice(0, -1)}${micros}Z`,
      received: `${new Date(ms + 118).toISOString().slice(0, -1)}${micros}761Z`,
    };
    if (random.chance(options.errors)) yield errorEntry(base);
    else {
      const kind = random.int(100);
      yield kind < 22 ? requestEntry(base, 200) : kind < 42 ? textEntry(base) : structuredEntry(base);
    }
  }
}

interface Base {
  readonly random: Random;
  readonly at: Instance;
  readonly timestamp: string;
  readonly received: string;
}

function entry(base: Base, head: object, log: string, tail: object): string {
  const { random, at } = base;
  return JSON.stringify({
    insertId: random.hex(24),
    ...head,
    labels: { instanceId: at.id },
    logName: `projects/${PROJECT}/logs/run.googleapis.com%2F${log}`,
    receiveTimestamp: base.received,
    resource: {
      labels: {
        configuration_name: at.service,
        location: 'us-central1',
        project_id: PROJECT,
        revision_name: at.revision,
        service_name: at.service,
      },
      type: 'cloud_run_revision',
    },
    ...tail,
    timestamp: base.timestamp,
  });
}

const trace = (random: Random): string => `projects/${PROJECT}/traces/${random.hex(32)}`;

function requestEntry(base: Base, status: number): string {
  const { random } = base;
  const httpRequest = {
    latency: `${random.int(3)}.${random.hex(9).replace(/[a-f]/g, '7')}s`,
    protocol: 'HTTP/1.1',
    remoteIp: `10.${random.int(256)}.${random.int(256)}.${random.int(256)}`,
    requestMethod: random.pick(['GET', 'GET', 'GET', 'POST', 'PUT']),
    requestSize: String(400 + random.int(3000)),
    requestUrl: `https://${base.at.service}-pnovr5vsba-uc.a.run.app${random.pick(ROUTES).replace('*', String(random.int(100_000)))}`,
    responseSize: String(200 + random.int(60_000)),
    serverIp: '10.0.0.1',
    status,
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  };
  return entry(base, { httpRequest }, 'requests', {
    severity: status < 400 ? 'INFO' : status < 500 ? 'WARNING' : 'ERROR',
    spanId: random.hex(16),
    trace: trace(random),
  });
}

function textEntry(base: Base): string {
  return entry(base, {}, base.random.chance(0.5) ? 'stdout' : 'stderr', {
    textPayload: healthyText(base.random),
  });
}

function structuredEntry(base: Base): string {
  return entry(base, { jsonPayload: healthyPayload(base.random) }, 'stdout', {
    severity: base.random.chance(0.8) ? 'INFO' : 'DEBUG',
    spanId: base.random.hex(16),
    trace: trace(base.random),
  });
}

/** A third are failed requests; the others carry a traceback, as text or as JSON. */
function errorEntry(base: Base): string {
  const { random } = base;
  const kind = random.int(3);
  if (kind === 0) return requestEntry(base, random.pick([500, 500, 503, 502, 404, 401]));
  const failed = errorPayload(random);
  if (kind === 1)
    return entry(base, {}, 'stderr', {
      textPayload: `ERROR: ${failed.message}\n${failed.stack}`,
      severity: 'ERROR',
    });
  return entry(
    base,
    {
      jsonPayload: {
        message: failed.message,
        stack_trace: failed.stack,
        logger: 'shop.errors',
        request_id: random.hex(16),
      },
    },
    'stderr',
    { severity: 'ERROR', trace: trace(random) },
  );
}
