import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { investigate, type InvestigateOptions } from './investigate.ts';
import type { Report } from './model/index.ts';
import { reportSchema } from './report/schema.ts';
import { withoutShares } from './thinned.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rca-activity-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
function line(service: string, seconds: number, more: object): string {
  return JSON.stringify({
    insertId: `i${made++}`,
    logName: 'projects/p/logs/run.googleapis.com%2Fstdout',
    timestamp: new Date(Date.UTC(2026, 0, 20, 10) + seconds * 1000).toISOString(),
    resource: {
      type: 'cloud_run_revision',
      labels: { service_name: service, revision_name: `${service}-1` },
    },
    ...more,
  });
}

async function reportOf(lines: readonly string[], more: Partial<InvestigateOptions> = {}): Promise<Report> {
  const file = join(folder, `${made}.ndjson`);
  writeFileSync(file, lines.join('\n'));
  return investigate({ from: [file], rules: [], stdin: Readable.from([]), prefilter: 'from-start', ...more });
}

/** A minute and a half: what is parsed and what is not. */
const MIXED = [
  line('api', 0, { severity: 'INFO', textPayload: 'order saved' }),
  line('api', 1, { textPayload: 'DEBUG: cart cached' }),
  line('api', 2, { textPayload: 'cart cached' }),
  line('api', 59, { severity: 'INFO', textPayload: 'app.NOTICE: order saved late' }),
  line('api', 60, { severity: 'INFO', textPayload: 'ERROR: order lost' }),
  line('api', 61, { severity: 'WARNING', textPayload: 'slow' }),
  line('web', 62, { jsonPayload: { message: 'page served', level: 30 } }),
  line('web', 90, {
    severity: 'INFO',
    httpRequest: { requestMethod: 'GET', requestUrl: 'https://h/a', status: 503, latency: '0.1s' },
  }),
  line('web', 90, {
    severity: 'INFO',
    httpRequest: { requestMethod: 'GET', requestUrl: 'https://h/a', status: 200, latency: '0.1s' },
  }),
];

test('all entries count by service and severity, and by service and minute, parsed or not', async () => {
  const report = await reportOf(MIXED);
  expect(report.coverage.services.map(({ name, severities }) => [name, severities])).toEqual([
    ['api', { DEFAULT: 1, DEBUG: 1, INFO: 1, NOTICE: 1, WARNING: 1, ERROR: 1 }],
    ['web', { INFO: 3 }],
  ]);
  expect(Object.keys(report.coverage.services[0]?.severities ?? {})).toEqual(
    ['DEFAULT', 'DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR'], // prettier-ignore
  );
  expect(report.coverage.activity).toEqual({
    since: '2026-01-20T10:00:00Z',
    stepSeconds: 60,
    services: [
      { name: 'api', entries: [4, 2], failures: [0, 1] },
      { name: 'web', entries: [0, 3], failures: [0, 1] },
    ],
  });
  expect(reportSchema.safeParse(report).error).toBeUndefined();
});

test('neither the order of the input nor the prefilter shows', async () => {
  const report = await reportOf(MIXED);
  expect((await reportOf([...MIXED].reverse())).coverage).toEqual(report.coverage);
  expect((await reportOf(MIXED, { prefilter: false })).coverage).toEqual(report.coverage);
});

test('a copy of an entry counts once', async () => {
  const report = await reportOf([...MIXED, ...MIXED]);
  expect(report.coverage.duplicates).toBe(MIXED.length);
  expect(report.coverage.activity).toEqual((await reportOf(MIXED)).coverage.activity);
});

test('a reading that left ordinary entries out says nothing of how much was written', async () => {
  const { coverage } = withoutShares(await reportOf(MIXED));
  expect(coverage.activity).toBeUndefined();
  expect(coverage.services.map(({ severities }) => severities)).toEqual([undefined, undefined]);
});

const WITH_A_GAP = Array.from({ length: 60 }, (_, minute) => [
  ...(minute >= 31 && minute < 44
    ? []
    : Array.from({ length: 6 }, (__, i) =>
        line('auth', minute * 60 + i, { textPayload: 'session refreshed' }),
      )),
  line('web', minute * 60 + 7, { textPayload: 'page served' }),
]).flat();

test('a silence is a notice, and changes no exit code', async () => {
  const report = await reportOf(WITH_A_GAP);
  expect(report.notices).toEqual([
    {
      code: 'silence',
      where: 'coverage.activity',
      message:
        'auth wrote nothing from 10:31Z to 10:44Z; before, it wrote in 30/30 minutes, 6 entries a minute in the median; other services wrote in 13/13 of the silent minutes. What it did then is not known',
    },
  ]);
});

test('a silence up to the end of saved entries is a notice with the second, whatever their order and however they are read', async () => {
  const minutes = (service: string, count: number): readonly string[] =>
    Array.from({ length: count * 6 }, (_, i) =>
      line(service, Math.floor(i / 6) * 60 + (i % 6), { textPayload: 'session refreshed' }),
    );
  const lines = [...minutes('auth', 31), ...minutes('web', 60)];
  const { notices } = await reportOf(lines);
  expect(notices).toEqual([
    {
      code: 'silence',
      where: 'coverage.activity',
      message:
        'auth wrote nothing after 10:30:05Z in these entries; before, it wrote in 30/30 minutes, 6 entries a minute in the median; ' +
        'other services wrote in 28/28 of the silent minutes, the last entry is of 10:59:05Z. What it did then, and whether all that it wrote was saved, is not known',
    },
  ]);
  expect((await reportOf([...lines].reverse())).notices).toEqual(notices);
  expect((await reportOf(lines, { prefilter: false })).notices).toEqual(notices);
});

test.each<[string, Partial<InvestigateOptions>]>([
  ['a filter', { filter: 'textPayload:"e"' }],
  ['a severity', { minSeverity: 'DEFAULT' }],
  ['revisions', { revisions: ['auth-1', 'web-1'] }],
  ['a window that ends in the gap', { until: '2026-01-20T10:40:00Z' }],
  ['only the service itself, in saved entries', { services: ['auth'] }],
])('no silence is told with %s', async (_, more) => {
  const report = await reportOf(WITH_A_GAP, more);
  expect(report.coverage.entries).toBeGreaterThan(100);
  expect(report.notices.filter(({ code }) => code === 'silence')).toEqual([]);
});

test('no silence is told where a record could not be read', async () => {
  const report = await reportOf([...WITH_A_GAP, '{"broken']);
  expect(report.notices.filter(({ code }) => code === 'silence')).toEqual([]);
});
