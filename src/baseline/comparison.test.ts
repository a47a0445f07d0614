import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Baseline } from './baseline.ts';
import { compareReports } from '../compare/index.ts';
import { investigate, type InvestigateOptions } from '../investigate.ts';
import type { Comparison, Report } from '../model/index.ts';
import { exitCodeOf } from '../report/index.ts';
import { reportSchema } from '../report/schema.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const run = (cycle: 1 | 2, baseline?: Baseline, more: Partial<InvestigateOptions> = {}): Promise<Report> =>
  investigate({
    from: [path(`fixtures/cases/websocket-auth-cycle-${cycle}/entries.ndjson`)],
    rules: [path('rules')],
    tests: [
      {
        file: 'junit.xml',
        xml: readFileSync(path(`fixtures/cases/websocket-auth-cycle-${cycle}/junit.xml`), 'utf8'),
      },
    ],
    cycle: String(cycle),
    stdin: Readable.from([]),
    ...(baseline ? { baseline } : {}),
    ...more,
  });
const said = (c: Comparison | undefined): readonly (readonly [string, string])[] =>
  (c?.verdicts ?? []).map((v) => [v.verdict, v.title] as const);

describe('two cycles of the bundled incident', () => {
  let first: Report;
  let second: Report;
  let cycles: Comparison;
  beforeAll(async () => {
    first = await run(1);
    second = await run(2);
    cycles = compareReports(first, second);
  }, 60_000);

  it('has the serialization failure persisting, and the two others fixed', () => {
    expect(said(cycles)).toEqual([
      ['persisting', 'WebSocketState is not JSON serializable'],
      ['fixed', 'Service authentication failed: service id chat-worker-staging is not in the allow list'],
      ['fixed', '3 routes answered 404: GET /ws/status, POST /api/agents/cancel, POST /api/agents/stop'],
    ]);
    expect(cycles.verdicts[0]?.figures).toMatchObject({
      unit: 'connections',
      before: { failures: 31, of: 31 },
      after: { failures: 36, of: 36 },
    });
  });
  it('shows the agents endpoints going from 404 to 200', () => {
    expect(cycles.endpoints.map((e) => [e.route, e.before, e.after, e.verdict])).toEqual([
      ['/api/agents/cancel', { 404: 6 }, { 200: 9 }, 'fixed'],
      ['/api/agents/stop', { 404: 8 }, { 200: 12 }, 'fixed'],
      ['/internal/events', { 403: 18 }, { 202: 24 }, 'fixed'],
      ['/ws/status', { 404: 6 }, { 101: 9 }, 'fixed'],
    ]);
  });
  it('has two of four WebSocket tests recovered', () => {
    expect(cycles.tests?.suites).toContainEqual({
      name: 'e2e.test_websocket',
      before: { passed: 0, of: 4 },
      after: { passed: 2, of: 4 },
    });
    expect(cycles.tests?.stillFailing).toEqual([
      'e2e.test_websocket > test_agent_events',
      'e2e.test_websocket > test_echo',
    ]);
    expect(cycles.tests?.trend).toBe('8/14 -> 12/14: up by 4');
  });
  it('has nothing fixed, new or worse against itself', () => {
    expect(said(compareReports(second, second)).map(([v]) => v)).toEqual(['persisting']);
  });
  it('compares with the revision before the newest in the same logs', async () => {
    const report = await run(1, { kind: 'revision' });
    const ws = report.comparison?.verdicts.find((v) => v.title.startsWith('WebSocketState'));
    expect(ws).toMatchObject({
      verdict: 'new',
      ids: { before: null, after: report.findings[0]?.id },
      figures: { before: { failures: 0, of: 14 } },
    });
    expect(report.comparison?.before.revisions).toEqual(['chat-backend-staging-00177-kaz']);
    // What was not called before is no news, and no clean bill either.
    expect(report.comparison?.verdicts.find((v) => v.title.includes('404'))?.verdict).toBe('not comparable');
    expect(exitCodeOf(report, 'new')).toBe(1);
    expect(reportSchema.safeParse(report).error).toBeUndefined();
  });
  it('passes the gate for what the revision before had as well', async () => {
    const report = await run(2, { kind: 'revision' });
    expect(said(report.comparison)).toEqual([['persisting', 'WebSocketState is not JSON serializable']]);
    expect(exitCodeOf(report, 'new')).toBe(0);
    expect(exitCodeOf({ ...report, comparison: undefined } as unknown as Report, 'new')).toBe(1);
  });
  it('says where a baseline that was chosen is the run itself, and where none is to be had', async () => {
    const chosen: Baseline = { kind: 'report', earlier: { report: second, source: 'second.json' } };
    const itself = await run(2, chosen);
    expect(itself.notices.filter(({ code }) => code === 'baseline')).toEqual([
      {
        code: 'baseline',
        where: '--baseline',
        message: 'both are of the same services, revisions and window: this compares a run with itself',
      },
    ]);
    const one = { revisions: ['chat-backend-staging-00179-gdb'] };
    const alone = (baseline: Baseline): Promise<Report> => run(2, baseline, one);
    const asked = await alone({ kind: 'revision', everyLine: true });
    expect(asked.comparison).toBeUndefined();
    expect(asked.notices.find(({ code }) => code === 'baseline')?.message).toContain(
      'no service has two revisions in these logs: nothing was compared',
    );
    // Nobody asked for it.
    expect((await alone({ kind: 'revision' })).notices.filter(({ code }) => code === 'baseline')).toEqual([]);
  });
  it('refuses a revision that is not there, and names those that are', async () => {
    await expect(run(2, { kind: 'revision', name: 'nope' })).rejects.toMatchObject({
      message: expect.stringContaining('"nope"') as string,
      next: expect.stringContaining('chat-backend-staging-00178-xok') as string,
    });
  });
});
