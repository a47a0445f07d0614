import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { investigate, type InvestigateOptions } from './investigate.ts';
import type { Finding, Report } from './model/index.ts';

const RULES = fileURLToPath(new URL('../rules', import.meta.url));
const CASE = fileURLToPath(new URL('../fixtures/cases/websocket-auth/', import.meta.url));
const STAGING = fileURLToPath(new URL('../../shared/staging/', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rca-investigate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** Saves entries as NDJSON and investigates them. */
async function run(entries: readonly object[], options: Partial<InvestigateOptions> = {}): Promise<Report> {
  const file = join(folder, `${(files += 1)}.ndjson`);
  writeFileSync(file, entries.map((e) => `${JSON.stringify(e)}\n`).join(''));
  return runFile(file, options);
}
const runFile = (file: string, options: Partial<InvestigateOptions> = {}): Promise<Report> =>
  investigate({ from: [file], rules: [RULES], stdin: Readable.from([]), version: '0', ...options });

/** Deterministic shuffle. */
function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
  let state = seed;
  const out = [...list];
  for (let i = out.length - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const j = state % (i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

let ids = 0;
function entry(
  time: string,
  rest: object,
  instance = 'inst-a',
  log = 'stderr',
  revision = 'pay-00007-abc',
): object {
  return {
    insertId: `id${(ids += 1)}`,
    timestamp: `2025-03-04T10:${time}Z`,
    logName: `projects/p/logs/run.googleapis.com%2F${log}`,
    resource: {
      type: 'cloud_run_revision',
      labels: { project_id: 'p', service_name: 'pay', revision_name: revision },
    },
    labels: { instanceId: instance },
    ...rest,
  };
}
const request = (time: string, path: string, status: number, latency: string, instance = 'inst-a'): object =>
  entry(
    time,
    {
      httpRequest: { requestMethod: 'GET', requestUrl: `https://pay.example${path}`, status, latency },
      severity: status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO',
    },
    instance,
    'requests',
  );
const titles = (f: Finding): readonly string[] => f.layers.map((l) => l.title);
const only = (report: Report): Finding => {
  expect(report.findings).toHaveLength(1);
  return report.findings[0] as Finding;
};

/** One worker that dies while it boots: chained tracebacks as entries of their own, with connectors between them. */
function crash(minute: string, second: number, instance: string, pid: number): readonly object[] {
  const at = (ms: number): string =>
    `${minute}:${String(second + Math.floor(ms / 1000)).padStart(2, '0')}.${String(ms % 1000).padStart(3, '0')}`;
  const text = (ms: number, micros: string, textPayload: string, severity?: string): object =>
    entry(`${at(ms)}${micros}`, { textPayload, ...(severity ? { severity } : {}) }, instance);
  const gunicorn = (level: string, p: number, words: string): string =>
    `[2025-03-04 10:${minute}:00 +0000] [${p}] [${level}] ${words}`;
  return [
    entry(
      at(0),
      { textPayload: 'Starting new instance. Reason: AUTOSCALING', severity: 'INFO' },
      instance,
      'varlog%2Fsystem',
    ),
    entry(
      at(900),
      { jsonPayload: { message: "Plugin setup failed: No module named 'pay.ledger'" }, severity: 'ERROR' },
      instance,
    ),
    text(902, '100', gunicorn('ERROR', pid, 'Exception in worker process')),
    text(
      902,
      '120',
      'Traceback (most recent call last):\n  File "/srv/pay/plugins.py", line 41, in load\n    import pay.ledger\nModuleNotFoundError: No module named \'pay.ledger\'',
      'ERROR',
    ),
    text(902, '131', 'During handling of the above exception, another exception occurred:'),
    text(
      902,
      '150',
      'Traceback (most recent call last):\n  File "/usr/local/lib/python3.12/site-packages/gunicorn/arbiter.py", line 608, in spawn_worker\n    worker.init_process()\n  File "/srv/pay/app.py", line 9, in create\n    raise RuntimeError("plugins are not usable") from None\nRuntimeError: plugins are not usable',
      'ERROR',
    ),
    text(902, '170', gunicorn('INFO', pid, `Worker exiting (pid: ${pid})`)),
    text(1250, '000', gunicorn('ERROR', 1, `Worker (pid:${pid}) exited with code 3`)),
    text(1251, '000', gunicorn('ERROR', 1, 'Reason: Worker failed to boot.')),
    entry(
      at(1330),
      { textPayload: 'Container called exit(3).', severity: 'WARNING' },
      instance,
      'varlog%2Fsystem',
    ),
  ];
}

describe('a crash loop', () => {
  const entries = [...crash('00', 1, 'i1', 14), ...crash('00', 8, 'i2', 14), ...crash('00', 15, 'i3', 13)];

  it('is one finding with as many failures as crashes, down to the exception that was raised first', async () => {
    const finding = only(await run(entries));
    expect(finding.failures).toBe(3);
    expect(finding.rate).toEqual({ failures: 3, of: 3, unit: 'instances' });
    expect(finding.services).toEqual(['pay']);
    expect(finding.revisions).toEqual(['pay-00007-abc']);
    expect(titles(finding).slice(-2)).toEqual([
      'RuntimeError: plugins are not usable',
      "ModuleNotFoundError: No module named 'pay.ledger'",
    ]);
    expect(finding.layers.every((l) => l.basis === 'observed')).toBe(true);
    expect(finding.layers.at(-1)?.exception?.frame).toBe('/srv/pay/plugins.py:41 in load');
    expect(finding.layers[0].evidence[0].quote).toBe('Container called exit(3).');
    expect(finding.rootCause?.label).toBe('deepest established cause');
    expect(finding.suspected.length).toBeGreaterThan(0);
    expect(finding.suspected.every((s) => s.confirm !== '')).toBe(true);
    expect(finding.whys.at(-1)?.basis).toBe('open');
  });

  it('gives the same bytes for any order, for duplicates, and for the same set in several files', async () => {
    const bytes = JSON.stringify(await run(entries));
    expect(JSON.stringify(await run([...entries].reverse()))).toBe(bytes);
    for (const seed of [1, 2, 3]) expect(JSON.stringify(await run(shuffled(entries, seed)))).toBe(bytes);
    const doubled = await run(shuffled([...entries, ...entries.slice(5)], 4));
    expect(doubled.coverage.duplicates).toBe(entries.length - 5);
    expect(JSON.stringify({ ...doubled, coverage: { ...doubled.coverage, duplicates: 0 } })).toBe(bytes);
    const [a, b] = [join(folder, 'part-a.ndjson'), join(folder, 'part-b.json')];
    writeFileSync(
      a,
      entries
        .slice(0, 11)
        .map((e) => `${JSON.stringify(e)}\n`)
        .join(''),
    );
    writeFileSync(b, JSON.stringify(entries.slice(11), null, 2));
    expect(JSON.stringify(await runFile(a, { from: [b, a] }))).toBe(bytes);
  });

  it('takes no asked-for end of a worker for a failure', async () => {
    const report = await run([
      entry('00:01', {
        textPayload: '[2025-03-04 10:00:01 +0000] [1] [ERROR] Worker (pid:9) was sent SIGTERM!',
      }),
      entry('00:02', { textPayload: '[x] [1] [INFO] Shutting down: Master' }),
    ]);
    expect(report.findings).toEqual([]);
  });
});

describe('requests and their errors', () => {
  const failing = (second: string): readonly object[] => [
    request(`00:${second}.100000`, '/pay', 500, '0.007s'),
    entry(`00:${second}.113500`, {
      severity: 'ERROR',
      jsonPayload: { message: "Payment error: 'coroutine' object has no attribute 'get'" },
    }),
  ];

  it('joins an error logged 6.5 ms after the response to its request, and says so', async () => {
    const report = await run([
      ...failing('01'),
      ...failing('02'),
      ...failing('03'),
      request('00:04.1', '/health', 200, '0.002s'),
    ]);
    const finding = only(report);
    expect(finding.failures).toBe(3);
    expect(finding.rate).toMatchObject({ failures: 3, of: 3, unit: 'requests' });
    expect(titles(finding)[0]).toBe('GET /pay answered 500');
    expect(finding.layers[1]?.ruleId).toBe('PYTHON_COROUTINE_NOT_AWAITED');
    expect(finding.joins).toEqual([{ kind: 'request-window', count: 6 }]);
    expect(finding.suspected.some((s) => /await/.test(s.title))).toBe(true);
    expect(finding.layers.some((l) => /missing await/i.test(l.title))).toBe(false);
  });

  it('keeps errors of two instances at the same moment apart', async () => {
    const report = await run([
      request('00:01.100', '/pay', 500, '0.007s', 'i1'),
      entry('00:01.108', { severity: 'ERROR', textPayload: 'ledger is locked by job A' }, 'i1'),
      request('00:01.100', '/pay', 500, '0.007s', 'i2'),
      entry('00:01.108', { severity: 'ERROR', textPayload: 'exchange rate table is empty' }, 'i2'),
    ]);
    expect(report.findings.map((f) => [f.failures, titles(f)])).toEqual(
      expect.arrayContaining([
        [1, ['GET /pay answered 500', 'ledger is locked by job A']],
        [1, ['GET /pay answered 500', 'exchange rate table is empty']],
      ]),
    );
  });

  it('gives each of several concurrent requests its own error', async () => {
    const many = [0, 1, 2, 3].flatMap((n) => [
      request(`00:01.10${n}`, '/pay', 500, '0.003s'),
      entry(`00:01.11${n}`, { severity: 'ERROR', textPayload: 'ledger is locked' }),
    ]);
    expect(only(await run(many)).failures).toBe(4);
  });

  it('keeps the same surface with different causes apart', async () => {
    const report = await run([
      ...failing('01'),
      request('00:05.1', '/pay', 500, '0.007s'),
      entry('00:05.108', { severity: 'ERROR', textPayload: 'KeyError: amount is missing in the order' }),
    ]);
    expect(report.findings).toHaveLength(2);
    expect(new Set(report.findings.map((f) => f.fingerprint)).size).toBe(2);
  });

  it('joins by trace across services, and names the join', async () => {
    const trace = 'projects/p/traces/0af7651916cd43dd8448eb211c80319c';
    const report = await run([
      { ...request('00:01.100', '/pay', 502, '0.5s'), trace },
      {
        ...entry('00:01.400', {
          severity: 'ERROR',
          textPayload: 'java.net.ConnectException: Connection refused: ledger/10.8.0.4:5432',
          trace,
        }),
        resource: {
          type: 'cloud_run_revision',
          labels: { service_name: 'ledger-proxy', revision_name: 'ledger-proxy-1' },
        },
      },
    ]);
    const finding = only(report);
    expect(finding.services).toEqual(['ledger-proxy', 'pay']);
    expect(finding.joins.map((j) => j.kind)).toContain('trace');
  });

  it('names a finding the same on another instance, with other ids and line numbers', async () => {
    const trace = (line: number, order: string): string =>
      `Traceback (most recent call last):\n  File "/srv/pay/orders.py", line ${line}, in price\n    x\nKeyError: 'order-${order}'`;
    const one = only(
      await run([entry('00:01', { severity: 'ERROR', textPayload: trace(10, '81723') }, 'i1')]),
    );
    const two = only(
      await run([
        entry(
          '07:44',
          { severity: 'ERROR', textPayload: trace(14, '99001') },
          'i2',
          'stderr',
          'pay-00009-xyz',
        ),
      ]),
    );
    expect(two.fingerprint).toBe(one.fingerprint);
  });

  it('shows a guess of the application as a claim, never as a layer', async () => {
    const finding = only(
      await run([
        entry('00:01', {
          severity: 'ERROR',
          textPayload: 'Write of snapshot failed - likely a race between two workers',
        }),
      ]),
    );
    expect(finding.layers[0].claims).toEqual(['likely a race between two workers']);
    expect(titles(finding).join()).not.toContain('race');
  });

  it('redacts what leaves, and keeps the citation', async () => {
    const finding = only(
      await run([
        entry('00:01', {
          severity: 'ERROR',
          textPayload: 'login of jane.doe@example.com failed: password=hunter2secret token rejected',
        }),
      ]),
    );
    const text = JSON.stringify(finding);
    expect(text).not.toContain('jane.doe');
    expect(text).not.toContain('hunter2secret');
    expect(finding.layers[0].evidence[0].insertId).toMatch(/^id\d+$/);
    expect(finding.layers[0].evidence[0].url).toContain('project=p');
  });
});

describe('the window', () => {
  const entries = [1, 2, 3].map((n) =>
    entry(`0${n}:00`, { severity: 'ERROR', textPayload: `disk ${'abc'[n - 1] ?? ''} gone` }),
  );
  it('counts back from the last entry, and says so', async () => {
    const report = await run(entries, { since: '90s' });
    expect(report.coverage.entries).toBe(2);
    expect(report.coverage.asked).toEqual({ since: '2025-03-04T10:01:30Z', until: null });
    expect(report.notices.map((n) => n.code)).toContain('clock');
    expect(report.generatedAt).toBe('2025-03-04T10:03:00Z');
  });
  it('counts back from --now where it is given', async () => {
    const report = await run(entries, { since: '80s', now: '2025-03-04T10:03:30Z' });
    expect(report.coverage.entries).toBe(1);
    expect(report.generatedAt).toBe('2025-03-04T10:03:30Z');
  });
  it('is exclusive at the end', async () => {
    expect((await run(entries, { until: '2025-03-04T10:03:00Z' })).coverage.entries).toBe(2);
  });
  it('names the services that there are when the one asked for is not', async () => {
    const report = await run(entries, { services: ['shop'] });
    expect(report.notices.find((n) => n.code === 'unknown-service')?.message).toContain('pay');
  });
  it('filters by query language, and refuses a bad filter with its place', async () => {
    expect((await run(entries, { filter: 'textPayload:"disk b"' })).coverage.entries).toBe(1);
    await expect(run(entries, { filter: 'severity>=' })).rejects.toMatchObject({
      where: expect.stringMatching(/1:\d+/) as unknown,
    });
  });
});

describe('test reports', () => {
  const good = { file: 'good.xml', xml: '<testsuite><testcase name="a"/></testsuite>' };
  const bad = { file: 'bad.xml', xml: '<testsuite><testcase' };

  it('are left out with a notice where one of several is broken; alone it is an error', async () => {
    const entries = [entry('00:01.000', { severity: 'INFO', textPayload: 'up' })];
    const report = await run(entries, { tests: [good, bad] });
    expect(report.tests?.total).toBe(1);
    expect(report.notices.find((n) => n.code === 'tests')?.where).toContain('bad.xml');
    await expect(run(entries, { tests: [bad] })).rejects.toThrow();
  });
});

describe('what was lost', () => {
  it('diagnoses nothing from entries without payload, and says what to do', async () => {
    const lost = [1, 2, 3, 4].map((n) => entry(`0${n}:00`, { severity: 'ERROR' }));
    const report = await run([...lost, request('05:00', '/health', 503, '40s')]);
    expect(report.findings).toEqual([]);
    expect(report.coverage.withoutPayload).toBe(5);
    expect(report.coverage.complete).toBe(false);
    const notice = report.notices.find((n) => n.code === 'payloads-lost');
    expect(notice?.message).toMatch(/^5 of 5 entries have no payload \(1 of them carry httpRequest\)/);
    expect(notice?.message).toContain('--format=json');
  });
  it('says when the set looks cut at a limit', async () => {
    const full = Array.from({ length: 1000 }, (_, n) =>
      entry(`00:${String(Math.floor(n / 20)).padStart(2, '0')}.${String(n % 20).padStart(3, '0')}`, {
        severity: 'INFO',
        textPayload: `tick ${n}`,
      }),
    );
    const { coverage } = await run(full);
    expect(coverage.complete).toBe(false);
    expect(coverage.reasons[0]).toContain('1,000 entries cover 49 seconds');
    expect((await run(full.slice(1))).coverage.complete).toBe(true);
  });
});

describe('the bundled incident', () => {
  it('leads from the closed connection to the value that JSON cannot serialize, and claims no more', async () => {
    const report = await runFile(join(CASE, 'entries.ndjson'), {
      tests: [{ file: 'junit.xml', xml: readFileSync(join(CASE, 'junit.xml'), 'utf8') }],
    });
    const finding = report.findings[0] as Finding;
    expect(finding.layers.map((l) => [l.basis, l.ruleId ?? 'test'])).toEqual([
      // The tests share a subject and the time with the entries; no entry says 1011.
      ['inferred', 'test'],
      ['observed', 'WEBSOCKET_AUTH_EXCEPTION'],
      ['observed', 'JSON_UNSERIALIZABLE'],
    ]);
    expect(finding.layers[0].evidence[0]).toMatchObject({
      file: 'junit.xml',
      test: expect.stringContaining('test_connect') as unknown,
    });
    expect(finding.rootCause).toMatchObject({
      title: 'WebSocketState is not JSON serializable',
      basis: 'observed',
      label: 'deepest established cause',
    });
    expect(finding).toMatchObject({ failures: 31, rate: { failures: 31, of: 31, unit: 'connections' } });
    expect(finding.began).toMatchObject({
      revision: 'chat-backend-staging-00179-gdb',
      before: '0/29 requests on chat-backend-staging-00178-xok',
    });
    expect(report.tests).toMatchObject({ total: 25, passed: 21, failed: 4, unexplained: [] });
  });
});

describe.skipIf(!existsSync(STAGING))('the real team (skipped where ../shared is not there)', () => {
  it('explains the crash loop once', async () => {
    const finding = only(await runFile(join(STAGING, '2025-09-16-boot-crash-loop.json')));
    expect(finding.failures).toBe(15);
    expect(finding.rootCause?.title).toBe(
      "ModuleNotFoundError: No module named 'netra_backend.app.services.monitoring'",
    );
    expect(finding.layers.map((l) => l.exception?.type).filter(Boolean)).toEqual([
      'RuntimeError',
      'ModuleNotFoundError',
    ]);
    expect(finding.rootCause?.basis).toBe('observed');
  });
  it('keeps the refusals of 52 handshakes apart by their cause', async () => {
    const report = await runFile(join(STAGING, '2025-09-07-three-services.json'));
    const handshakes = report.findings.filter((f) => f.layers[0].title === 'GET /ws answered 403');
    expect(handshakes.map((f) => f.failures).sort((a, b) => a - b)).toEqual([5, 10, 37]);
    expect(handshakes.flatMap(titles).join()).not.toContain('mismatch');
    const echo = report.findings.find((f) => f.layers[0].title === 'GET /api/threads answered 403');
    expect(echo?.failures).toBe(4);
    expect(echo?.layers[1]?.because).toContain('echo');
  });
  it('joins three responses with the coroutine', async () => {
    const report = await runFile(join(STAGING, '2025-09-07-websocket-coroutine.json'));
    expect(report.findings[0]).toMatchObject({ failures: 3, rate: { failures: 3, of: 3, unit: 'requests' } });
    expect(report.findings[0]?.layers.map((l) => l.ruleId)).toEqual([
      'HTTP_500',
      'PYTHON_COROUTINE_NOT_AWAITED',
    ]);
  });
});

describe('one symptom with several lines beside it', () => {
  it('is one finding where only what is inferred below it differs', async () => {
    const refused = { severity: 'WARNING', textPayload: 'Token validation failed - invalid or expired' };
    const request = {
      severity: 'INFO',
      httpRequest: { requestMethod: 'GET', requestUrl: 'https://x/me', status: 200, latency: '0.05s' },
    };
    const beside = [
      'auth service unavailable, using the cached answer',
      'the auth service must be asked: no fallback',
    ];
    const report = await run(
      beside.flatMap((textPayload, i) => [
        entry(`0${i * 3}:10.000`, request, `inst-${i}`, 'requests'),
        entry(`0${i * 3}:10.020`, { severity: 'ERROR', textPayload }, `inst-${i}`),
        entry(`0${i * 3}:10.030`, refused, `inst-${i}`),
      ]),
    );
    const same = report.findings.filter((f) => f.layers[0].title === 'A token was refused');
    expect(same.map((f) => f.failures)).toEqual([2]);
  });
});
