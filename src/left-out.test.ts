import { Readable } from 'node:stream';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { investigate, type InvestigateOptions } from './investigate.ts';
import { leftOutBy } from './left-out.ts';

test.each([
  ['severity>=ERROR', true],
  ['severity=WARNING AND resource.labels.service_name="api"', true],
  ['SEVERITY > INFO', true],
  ['severity>=400', true],
  ['severity>=ERROR OR httpRequest.status>=500', true],
  ['severity>=INFO', false],
  ['severity>=ERROR OR textPayload:"x"', false],
  ['NOT severity>=ERROR', false],
  ['severity<=ERROR', false],
  ['httpRequest.status>=200', false],
  ['resource.labels.service_name="api"', false],
  ['severity>=(', false],
])('the filter %s leaves out what went well: %s', (filter, want) => {
  expect(leftOutBy({ filter }) !== null).toBe(want);
});

test.each([
  ['INFO', null],
  ['WARNING', '--min-severity WARNING'],
] as const)('the severity %s is named: %s', (minSeverity, want) => {
  expect(leftOutBy({ minSeverity })).toBe(want);
});

const FILE = join(mkdtempSync(join(tmpdir(), 'left-out-')), 'entries.ndjson');
writeFileSync(
  FILE,
  Array.from({ length: 50 }, (_, n) =>
    JSON.stringify({
      insertId: `i${n}`,
      timestamp: new Date(Date.UTC(2026, 0, 20, 10, 0, n)).toISOString(),
      severity: n % 10 === 0 ? 'ERROR' : 'INFO',
      resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: 'api-1' } },
      httpRequest: { requestMethod: 'GET', requestUrl: '/pay', status: n % 10 === 0 ? 500 : 200 },
    }),
  ).join('\n'),
);

test('five failures of fifty requests are no five of five where a filter let only them through', async () => {
  const run = (more: Partial<InvestigateOptions>): ReturnType<typeof investigate> =>
    investigate({ from: [FILE], rules: [], stdin: Readable.from([]), ...more });
  const whole = await run({});
  expect(whole.findings.map(({ failures, rate }) => [failures, rate?.failures, rate?.of])).toEqual([
    [5, 5, 50],
  ]);
  expect(whole.notices.filter(({ code }) => code === 'shares')).toEqual([]);
  for (const more of [{ filter: 'severity>=ERROR' }, { minSeverity: 'ERROR' as const }]) {
    const part = await run(more);
    expect(part.findings.map(({ failures, rate }) => [failures, rate])).toEqual([[5, undefined]]);
    expect(part.coverage.exposure).toEqual([]);
    expect(part.notices.map(({ code }) => code)).toContain('shares');
  }
});
