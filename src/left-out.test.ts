import { Readable } from 'node:stream';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
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

describe('a baseline of which the severity asked for leaves nothing', () => {
  const at = (n: number): string => new Date(Date.UTC(2026, 0, 20, 10, 0, n)).toISOString();
  const line = (n: number, severity: string, service: string, textPayload: string): string =>
    JSON.stringify({
      insertId: `b${n}`,
      timestamp: at(n),
      severity,
      resource: {
        type: 'cloud_run_revision',
        labels: { service_name: service, revision_name: `${service}-1` },
      },
      textPayload,
    });
  const run = async (
    lines: readonly string[],
    options: Partial<InvestigateOptions> = {},
  ): Promise<Awaited<ReturnType<typeof investigate>>> =>
    investigate({ from: ['-'], rules: [], stdin: Readable.from([`${lines.join('\n')}\n`]), ...options });
  const good = [0, 1, 2, 3].map((n) => line(n, 'INFO', n < 2 ? 'api' : 'mail', `fine ${n}`));
  const bad = [60, 61, 62].map((n) => line(n, 'ERROR', 'api', 'ledger is closed'));

  const verdictOf = async (options: Partial<InvestigateOptions>): Promise<unknown> => {
    const earlier = { report: await run(good, options), source: 'good' };
    const { comparison } = await run([...bad, line(63, 'INFO', 'mail', 'fine')], {
      ...options,
      baseline: { kind: 'report', earlier },
    });
    return [comparison?.before.complete, comparison?.verdicts.map((v) => v.verdict), comparison?.notes];
  };

  it('was read whole: what fails now is new', async () => {
    const note = (by: string): string =>
      `none of the entries of the earlier run passes ${by}: nothing that it asks for was logged there, and what it leaves out is not compared`;
    expect(await verdictOf({ filter: 'severity>=ERROR' })).toEqual([true, ['new'], [note('--filter')]]);
    expect(await verdictOf({ minSeverity: 'ERROR' })).toEqual([
      true,
      ['new'],
      [note('--min-severity ERROR')],
    ]);
  });

  it('says nothing where more than the severity was asked for', async () => {
    const filter = 'severity>=ERROR AND resource.labels.revision_name="api-1"';
    expect(await verdictOf({ filter })).toMatchObject([false, ['not comparable'], expect.anything()]);
    expect(await verdictOf({ filter: 'severity>=ERROR', since: at(0) })).toMatchObject([
      false,
      ['not comparable'],
      expect.anything(),
    ]);
  });

  it('names the services of which nothing is left, in any order of reading', async () => {
    const lines = [...good, ...bad];
    const { coverage } = await run(lines, { filter: 'severity>=ERROR' });
    expect(coverage.leftOut).toEqual({ by: '--filter', services: ['mail'] });
    expect((await run([...lines].reverse(), { filter: 'severity>=ERROR' })).coverage.leftOut).toEqual(
      coverage.leftOut,
    );
    expect((await run(lines, { filter: 'severity>=ERROR', services: ['api'] })).coverage.leftOut).toBe(
      undefined,
    );
    expect((await run([...lines, '{broken'], { filter: 'severity>=ERROR' })).coverage.leftOut).toBe(
      undefined,
    );
    expect((await run(lines)).coverage.leftOut).toBe(undefined);
  });
});
