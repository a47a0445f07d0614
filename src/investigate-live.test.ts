import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { investigate, type InvestigateOptions } from './investigate.ts';
import type { Report } from './model/index.ts';
import type { Fault } from './sources/testing/faults.ts';
import { offsetOf, type StoredEntry } from './sources/testing/log-store.ts';
import {
  startLoggingServer,
  type LoggingServer,
  type ServerOptions,
} from './sources/testing/logging-server.ts';
import { exitCodeOf } from './report/index.ts';

const FILE = fileURLToPath(new URL('../fixtures/cases/websocket-auth/entries.ndjson', import.meta.url));
const RULES = fileURLToPath(new URL('../rules', import.meta.url));
const entries = readFileSync(FILE, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as StoredEntry);
const window = { since: '2025-10-02T21:30:00Z', until: '2025-10-02T22:00:00Z', now: '2025-10-02T22:00:00Z' };

/** The compiled rules are kept for all runs of this file. */
const cacheDir = mkdtempSync(join(tmpdir(), 'rca-test-'));
afterAll(() => rmSync(cacheDir, { recursive: true, force: true }));

let server: LoggingServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

function run(options: Partial<InvestigateOptions>): Promise<Report> {
  return investigate({
    from: [FILE],
    rules: [RULES],
    cacheDir,
    stdin: Readable.from([]),
    ...window,
    ...options,
  });
}

async function live(
  transport: 'grpc' | 'rest',
  behaviour: Partial<ServerOptions> = {},
  options: Partial<InvestigateOptions> = {},
): Promise<Report> {
  server = await startLoggingServer({ entries, ...behaviour });
  return run({
    from: ['gcp:acme-staging'],
    ...options,
    live: {
      transport,
      endpoint: transport === 'rest' ? server.rest : server.grpc,
      pageSize: 100,
      timeoutMs: 8_000,
      minuteMs: 100,
      backoffMs: 10,
      ...options.live,
    },
  });
}

/** Everything but where it was read from, and what that cost. */
const said = ({ coverage: { source: _source, reads: _reads, ...coverage }, ...report }: Report): unknown => ({
  ...report,
  coverage,
});

let saved: Report;
beforeAll(async () => {
  saved = await run({});
});

describe.each(['rest', 'grpc'] as const)('a run over %s', (transport) => {
  it('gives the report of the same entries from a file', async () => {
    const report = await live(transport);
    expect(saved.findings.length).toBeGreaterThan(0);
    expect(said(report)).toEqual(said(saved));
    expect(report.coverage.reads).toEqual({ total: 10, quotaWaits: 0, planned: 10 });
    const by = transport === 'grpc' ? ' by gRPC (without errorGroups, apphub)' : '';
    expect(report.coverage.source).toBe(`Cloud Logging${by}, projects/acme-staging`);
  });

  it('gives the same report through every fault that passes', async () => {
    const faults: readonly (Fault | undefined)[] = [
      'unavailable',
      undefined,
      'drop',
      'quota',
      undefined,
      'expired-token',
      'internal',
      undefined,
    ];
    const report = await live(transport, {
      fault: (call) => faults[call % faults.length],
      empty: (call) => call % 5 === 1,
    });
    expect(said(report)).toEqual(said(saved));
    expect(report.coverage.complete).toBe(true);
  });

  it('reports what it covered, and exits 3, when it cannot finish', async () => {
    const report = await live(
      transport,
      { fault: (_call, request) => (offsetOf(request) >= 400 ? 'unavailable' : undefined) },
      { live: { timeoutMs: 5_000 } },
    );
    // The newest 400 entries: a report over just these is what the run may say.
    const newest = entries
      .map((entry) => String(entry['timestamp']))
      .sort()
      .slice(-400);
    expect(report.coverage).toMatchObject({
      complete: false,
      entries: 400,
      covered: { since: newest[0], until: newest.at(-1) },
      asked: { since: window.since, until: window.until },
    });
    expect(report.coverage.reasons.join(' ')).toContain(`not ${window.since} to ${newest[0]}`);
    expect(exitCodeOf(report, 'never')).toBe(3);
    expect(exitCodeOf(report, 'critical')).toBe(1);
  });

  it('reads every place that is named', async () => {
    const report = await live(transport, {}, { from: ['gcp:other-project,folders/12'] });
    expect(server?.calls[0]?.resourceNames).toEqual(['projects/other-project', 'folders/12']);
    expect(said(report)).toEqual(said(saved));
  });

  it('pushes the filter down, and gives what the file gives under it', async () => {
    const filter = 'severity>=WARNING OR httpRequest.status>=400 -- what failed';
    const report = await live(transport, {}, { filter });
    // Of a file everything is read, of the service what it selects: only the counts of the reading itself differ.
    const ofFile = await run({ filter });
    expect(said({ ...report, coverage: { ...report.coverage, withoutPayload: 0 } })).toEqual(
      said({ ...ofFile, coverage: { ...ofFile.coverage, withoutPayload: 0 } }),
    );
    expect(report.coverage.reads?.total).toBeLessThan(5);
  });
});

describe('a window that is larger than a minute of reads', () => {
  // Many waits: on a busy machine eight seconds may be over before the surroundings are read, and the report is another then.
  const small = { pageSize: 20, quota: 10, minuteMs: 40, timeoutMs: 60_000 };

  it('is read by what failed and what surrounds it, in fewer reads, and says so', async () => {
    const report = await live('rest', { quota: 10, minuteMs: 40 }, { live: small });
    const failures = ({ findings }: Report): unknown =>
      findings.map(({ title, fingerprint, failures: n, rootCause }) => ({
        title,
        fingerprint,
        n,
        rootCause,
      }));
    expect(report.coverage.reasons.join(' ')).not.toContain('reading stopped');
    expect(failures(report)).toEqual(failures(saved));
    const [first] = report.findings;
    expect(saved.findings[0]?.rate).toBeDefined();
    expect(first?.rate).toBeUndefined();
    // What the share was of is asked for, in a read of its own.
    expect(report.findings.flatMap((f) => f.traffic?.text ?? [])).toEqual([
      expect.stringMatching(
        /^(?:about )?\d+ requests GET \S+ in this window \((?:counted|\d+ in a sample of 1 %)\)$/,
      ),
    ]);
    expect(report.coverage.exposure).toEqual([]);
    expect(report.coverage.activity).toBeUndefined();
    expect(report.coverage.services.every((one) => one.severities === undefined)).toBe(true);
    expect(report.coverage.complete).toBe(false);
    expect(report.coverage.entries).toBeLessThan(saved.coverage.entries);
    expect(report.notices.map((notice) => notice.code)).toContain('unread');
    expect(exitCodeOf(report, 'never')).toBe(0);
    expect(new Set(server?.calls.map((call) => call.filter)).size).toBeGreaterThan(2);
    expect(Math.max(...(server?.calls ?? []).map((call) => call.filter.length))).toBeLessThanOrEqual(20_000);
  });

  it('is read whole on --all, over several minutes', async () => {
    const report = await live('rest', { quota: 10, minuteMs: 500 }, { live: { ...small, all: true } });
    expect(said(report)).toEqual(said(saved));
    expect(report.coverage.reads?.quotaWaits).toBeGreaterThan(0);
  });

  it('says what it covered when the rest fails', async () => {
    const report = await live(
      'rest',
      {
        fault: (_call, request) => (request.filter.includes('severity>=WARNING') ? 'permission' : undefined),
      },
      { live: small },
    );
    expect(exitCodeOf(report, 'never')).toBe(3);
    expect(report.coverage.reasons.join(' ')).toMatch(/PERMISSION_DENIED.*not 2025-10-02T21:30:00Z to/);
  });
});

describe('a live run', () => {
  it('reads what may be of the service that is asked for, and no more', async () => {
    const services = ['chat-backend-staging'];
    const revisions = ['chat-backend-staging-00178-xok'];
    const report = await live('rest', {}, { services, revisions });
    const ofFile = await run({ services, revisions });
    expect(report.findings).toEqual(ofFile.findings);
    expect(report.coverage.entries).toBe(ofFile.coverage.entries);
    expect(report.coverage.reads?.total).toBeLessThan(8);
  });

  it('lists the services that are there when the one asked for is not', async () => {
    const report = await live('rest', {}, { services: ['chat-backend-stagin'] });
    expect(exitCodeOf(report, 'never')).toBe(3);
    expect(report.notices.find((notice) => notice.code === 'unknown-service')?.message).toContain(
      'chat-backend-staging',
    );
  });

  it('leaves sample() to the service, which alone can evaluate it', async () => {
    server = await startLoggingServer({ entries });
    await expect(run({ filter: 'sample(insertId, 0.5)' })).rejects.toMatchObject({ exitCode: 2 });
    const half = await run({
      from: ['gcp:acme-staging'],
      filter: 'sample(insertId, 0.5)',
      live: { transport: 'rest', endpoint: server.rest },
    });
    expect(half.coverage.entries).toBeGreaterThan(saved.coverage.entries * 0.4);
    expect(half.coverage.entries).toBeLessThan(saved.coverage.entries * 0.6);
    expect(server.calls[0]?.filter).toContain('(sample(insertId, 0.5))');
  });

  it('refuses a window that holds no time', async () => {
    await expect(live('rest', {}, { since: '2025-10-02T22:00:00Z' })).rejects.toMatchObject({ exitCode: 2 });
  });
});

it('a service that is silent up to the end of a live window is told', async () => {
  const quiet = Array.from({ length: 240 }, (_, i): StoredEntry => ({
    insertId: `s${i}`,
    logName: 'projects/acme-staging/logs/run.googleapis.com%2Fstdout',
    timestamp: new Date(Date.UTC(2025, 9, 2, 21, 0, i * 10)).toISOString(),
    resource: { type: 'cloud_run_revision', labels: { service_name: 'auth', revision_name: 'auth-1' } },
    severity: 'INFO',
    textPayload: `session refreshed ${i}`,
  }));
  const report = await live('rest', { entries: quiet }, { since: '2025-10-02T21:00:00Z' });
  const told = report.notices.filter(({ code }) => code === 'silence').map(({ message }) => message);
  expect(told).toEqual([
    'auth wrote nothing from 21:40Z to the end of what was read (21:58Z); before, it wrote in 39/39 minutes, 6 entries a minute in the median. What it did then is not known',
  ]);
});
