import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { investigate } from './investigate.ts';
import type { Finding, Report } from './model/index.ts';
import { renderReport } from './render/index.ts';
import { reportSchema } from './report/schema.ts';

const TEMPLATES = Object.fromEntries(
  readdirSync(new URL('../templates', import.meta.url)).map((name) => [
    name,
    readFileSync(new URL(`../templates/${name}`, import.meta.url), 'utf8'),
  ]),
);
const RULES = fileURLToPath(new URL('../rules', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rca-claims-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let ids = 0;
function entry(time: string, rest: object, instance = 'inst-a'): object {
  return {
    insertId: `c${(ids += 1)}`,
    timestamp: `2025-05-06T11:${time}Z`,
    logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
    resource: {
      type: 'cloud_run_revision',
      labels: { project_id: 'p', service_name: 'shop', revision_name: 'shop-00004-kit' },
    },
    labels: { instanceId: instance },
    ...rest,
  };
}

function request(time: string, path: string, status: number, instance?: string): object {
  const httpRequest = {
    requestMethod: 'GET',
    requestUrl: `https://shop.example.com${path}`,
    status,
    latency: '0.008s',
  };
  return {
    ...entry(time, { severity: 'WARNING', httpRequest }, instance),
    logName: 'projects/p/logs/run.googleapis.com%2Frequests',
  };
}

async function run(...entries: readonly object[]): Promise<Report> {
  const file = join(folder, `${ids}.ndjson`);
  writeFileSync(file, entries.map((e) => `${JSON.stringify(e)}\n`).join(''));
  const report = await investigate({ from: [file], rules: [RULES], stdin: Readable.from([]), version: '0' });
  expect(reportSchema.safeParse(report).success).toBe(true);
  return report;
}

type Said = NonNullable<Finding['layers'][0]['contradicted']>;
const said = (report: Report): Said =>
  [...report.findings, ...report.background].flatMap((f) => f.layers.flatMap((l) => l.contradicted ?? []));

const GUESS = 'Token verification failed - likely a signature mismatch between issuer and shop';
const AUDIENCE = 'Token verification failed: invalid jwt audience';

/** A request that is refused, with what the application logs of it. */
function refused(second: number, text: string, instance?: string): readonly object[] {
  const at = `00:${String(second).padStart(2, '0')}`;
  return [
    request(`${at}.100`, '/cart', 401, instance),
    entry(`${at}.104`, { severity: 'ERROR', textPayload: text }, instance),
  ];
}

describe('a guess of the application', () => {
  it('is contradicted by an entry of the same failure that rules it out, with its citation', async () => {
    const report = await run(
      ...refused(1, GUESS),
      entry('00:01.105', { severity: 'ERROR', textPayload: AUDIENCE }),
    );
    const [one, ...more] = said(report);
    expect(more).toEqual([]);
    expect(one?.claim).toContain('likely a signature mismatch');
    expect(one?.scope).toBe('failure');
    expect(one?.why).toContain('in 1 of the 1 failure ');
    expect(one?.evidence.map((e) => e.quote)).toEqual([AUDIENCE]);
    for (const format of ['terminal', 'markdown', 'html'] as const) {
      const text = renderReport(report, format, { full: true, width: 400, templates: TEMPLATES });
      expect(text, format).toContain('signature before the audience');
    }
  });

  it('is not so for all where other failures of the same requests rule it out', async () => {
    const report = await run(...refused(1, GUESS), ...refused(11, GUESS), ...refused(21, AUDIENCE));
    const [one, ...more] = said(report);
    expect(more).toEqual([]);
    expect(one?.scope).toBe('beside');
    expect(one?.why).toMatch(/^not so for all: 1 other failure .* That does not settle these 2\.$/);
  });

  it('is left alone by failures on another instance, and where nothing speaks of its matter', async () => {
    expect(said(await run(...refused(1, GUESS), ...refused(21, AUDIENCE, 'inst-b')))).toEqual([]);
    const other = 'Token verification failed - likely a slow clock of the token issuer';
    expect(said(await run(...refused(1, other), ...refused(21, AUDIENCE)))).toEqual([]);
  });

  it('is read through a redaction hole, and that is told', async () => {
    const veiled = 'Token verification failed - likely jwt=REDACTED between services';
    const [one] = said(await run(...refused(1, veiled), ...refused(21, AUDIENCE)));
    expect(one?.why).toContain('as far as a redaction hole lets the guess be read');
  });
});

describe('a line that words the answer of its request as a failure of something else', () => {
  const lines = (second: number): readonly object[] => [
    request(`00:${second}.200`, '/orders', 403),
    entry(`00:${second}.205`, {
      severity: 'ERROR',
      textPayload: 'Database session error: 403: Not authenticated',
    }),
    entry(`00:${second}.206`, {
      severity: 'ERROR',
      textPayload: 'Failed to open a session for user system: 403: Not authenticated',
    }),
  ];

  it('is told to be an echo, by the request that it repeats', async () => {
    const found = said(await run(...lines(10), ...lines(30)));
    expect(found.map((c) => c.claim)).toEqual([
      'Database session error: 403: Not authenticated',
      'Failed to open a session for user system: 403: Not authenticated',
    ]);
    expect(found[1]?.why).toContain(
      'repeats the answer 403 to GET /orders, which came in 6 ms before it on the same instance, in 2/2 failures; no entry',
    );
    expect(found[1]?.evidence.map((e) => e.summaryOf)).toEqual(['request', undefined]);
  });

  it('says no such thing where an exception of its own stands beside it', async () => {
    const trace = entry('00:10.203', {
      severity: 'ERROR',
      textPayload:
        'Traceback (most recent call last):\n  File "/app/db.py", line 9, in open\nOSError: disk gone',
    });
    const found = said(await run(...lines(10), trace));
    expect(found.filter((c) => c.why.includes('no entry of them'))).toEqual([]);
  });
});

describe('a line that calls a dependency unavailable', () => {
  const claim = (second: number): readonly object[] => [
    request(`10:${second}.100`, '/cart', 503),
    entry(`10:${second}.110`, { severity: 'ERROR', textPayload: 'Pricing service is unavailable, no total' }),
  ];
  const answered = (status: number, name = 'pricing'): object => ({
    ...request('10:20.105', '/price', status, 'inst-p'),
    // A request of the same trace is read though it went well.
    trace: 'projects/p/traces/0000000000000000000000000000000a',
    resource: {
      type: 'cloud_run_revision',
      labels: { project_id: 'p', service_name: name, revision_name: `${name}-00001-abc` },
    },
  });
  const traced = claim(20).map((e) => ({
    ...e,
    trace: 'projects/p/traces/0000000000000000000000000000000a',
  }));

  it('is contradicted by a call of the same that went well, with its citation and the counts', async () => {
    const [one, ...more] = said(await run(...traced, answered(200)));
    expect(more).toEqual([]);
    expect(one?.claim).toContain('Pricing service is unavailable');
    expect(one?.scope).toBe('beside');
    expect(one?.why).toBe(
      'the Pricing service was not unavailable to all: a call of it went well 5 ms before; 1 of 1 request to it in this window had no server error',
    );
    expect(one?.evidence.map((e) => e.summaryOf)).toEqual(['request']);
  });

  it('is also contradicted by what the caller itself says of another call', async () => {
    const line = entry('10:20.900', { severity: 'INFO', textPayload: 'price of 9 verified by pricing' });
    expect(said(await run(...traced, line)).map((c) => c.evidence.map((e) => e.quote))).toEqual([
      ['price of 9 verified by pricing'],
    ]);
  });

  it('is left alone where the call went well before the outage began', async () => {
    // A second before the first of two claims, and four minutes before the only one.
    const trace = traced[0]?.trace;
    const again = claim(50).map((e) => ({ ...e, trace }));
    expect(said(await run(...traced, ...again, answered(200)))).toEqual([]);
    const before = { ...answered(200), timestamp: '2025-05-06T11:06:20.105Z' };
    expect(said(await run(...traced, before))).toEqual([]);
    // Between two claims it answered.
    const between = { ...answered(200), timestamp: '2025-05-06T11:10:30.105Z' };
    expect(said(await run(...traced, ...again, between))).toHaveLength(1);
  });

  it('is left alone where the calls failed, or went well at another service', async () => {
    expect(said(await run(...traced, answered(503)))).toEqual([]);
    for (const other of ['stock', 'pricing-admin', 'old-pricing'])
      expect(said(await run(...traced, answered(200, other)))).toEqual([]);
    const cache = entry('10:20.900', { severity: 'INFO', textPayload: 'pricing rules cache file validated' });
    expect(said(await run(...traced, cache))).toEqual([]);
    const line = entry('10:20.900', { severity: 'INFO', textPayload: 'pricing not verified, retrying' });
    expect(said(await run(...traced, line))).toEqual([]);
  });
});

describe('what to do about a 503', () => {
  const inTrace = (one: object): object => ({ ...one, trace: `projects/p/traces/${'5'.repeat(32)}` });
  const answered = inTrace(request('10:00.000', '/checkout', 503));

  it('is open to both where no entry shows who answered', async () => {
    const [finding] = (await run(answered)).findings;
    expect(finding?.suspected.map(({ title }) => title)).toEqual([
      'No instance was ready to serve',
      'Something that the service calls was unavailable, and it passed that on',
    ]);
  });

  it('does not speak of the own instances alone where an instance passed it on', async () => {
    const line = { severity: 'ERROR', textPayload: 'pricing answered 503 for /quote' };
    const [finding] = (await run(answered, inTrace(entry('10:00.004', line)))).findings;
    expect(finding?.layers.at(-1)?.title).toBe('pricing answered 503 for /quote');
    expect(finding?.actions).toEqual([
      'Correct what keeps its instances from serving, or what it calls where it passed that answer on.',
    ]);
  });
});

it('takes the set phrases of a Kubernetes event for what the control plane found, not for a guess', async () => {
  const event = (time: string, message: string): object => ({
    ...entry(time, { severity: 'WARNING' }),
    logName: 'projects/p/logs/events',
    resource: { type: 'k8s_cluster', labels: { project_id: 'p', cluster_name: 'main' } },
    jsonPayload: {
      kind: 'Event',
      type: 'Warning',
      reason: 'FailedGetResourceMetric',
      message,
      involvedObject: { kind: 'HorizontalPodAutoscaler', name: 'shop', namespace: 'shop' },
    },
  });
  const message =
    'failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)';
  const [finding] = (await run(event('10:00', message), event('12:00', message))).findings;
  expect(finding?.layers.map((l) => l.ruleId)).toContain('K8S_HPA_NO_METRICS');
});
