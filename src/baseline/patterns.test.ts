import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Baseline } from './baseline.ts';
import { investigate, type InvestigateOptions } from '../investigate.ts';
import type { PatternComparison, Report } from '../model/index.ts';
import type { RunPatterns } from './run-patterns.ts';
import { reportSchema } from '../report/schema.ts';

interface Line {
  readonly at: number;
  readonly text: string;
  readonly severity?: string;
  readonly revision?: string;
  readonly service?: string;
  readonly trace?: string | undefined;
  readonly status?: number | undefined;
}
const T0 = Date.parse('2025-10-09T08:00:00Z');
/** As the REST API writes it: what is skimmed has this form. */
const entryOf = ({
  at,
  text,
  severity = 'INFO',
  revision = 'api-00001-abc',
  service = 'api',
  trace,
  status,
}: Line): string =>
  JSON.stringify({
    insertId: `i${at}`,
    logName: 'projects/p/logs/run.googleapis.com%2Fstdout',
    resource: {
      type: 'cloud_run_revision',
      labels: {
        ...(service === '' ? {} : { service_name: service }),
        ...(revision === '' ? {} : { revision_name: revision }),
        location: 'here',
        project_id: 'p',
      },
    },
    labels: { instanceId: `${revision}-instance` },
    timestamp: new Date(T0 + at).toISOString(),
    severity,
    ...(status === undefined
      ? { textPayload: text }
      : { httpRequest: { requestMethod: 'GET', requestUrl: 'https://api/x', status } }),
    ...(trace === undefined ? {} : { trace: `projects/p/traces/${trace}` }),
  });
const run = (lines: readonly Line[], more: Partial<InvestigateOptions> = {}): Promise<Report> =>
  investigate({
    from: ['-'],
    rules: [],
    stdin: Readable.from([Buffer.from(lines.map((line) => `${entryOf(line)}\n`).join(''))]),
    ...more,
  });
/** As `--baseline entries:FILE` does it. */
async function against(
  before: readonly Line[],
  after: readonly Line[],
  prefilter?: InvestigateOptions['prefilter'],
): Promise<Report> {
  let patterns: RunPatterns | undefined;
  const report = await run(before, { prefilter, keepPatterns: (own) => (patterns = own) });
  const earlier = { report, source: 'yesterday' };
  return run(after, { prefilter, baseline: { kind: 'report', earlier, patterns } });
}
const times = (n: number, from: number, line: Omit<Line, 'at'>): readonly Line[] =>
  Array.from({ length: n }, (_, i) => ({ at: from + i * 10, ...line }));
const patternsIn = (report: Report): PatternComparison => {
  const patterns = report.comparison?.patterns;
  if (!patterns) throw new Error('no patterns were compared');
  expect(reportSchema.safeParse(report).error).toBeUndefined();
  return patterns;
};
const told = (report: Report): unknown =>
  patternsIn(report).changed.map((c) => [c.kind, c.template, c.before, c.after, c.beyondChance]);

const steady = (n: number): readonly Line[] => times(n, 0, { text: 'request 17 was served' });
const BEFORE = [...steady(200), ...times(10, 5_001, { text: 'queue is full' })];
const AFTER = [
  ...steady(200),
  ...times(60, 5_001, { text: 'queue is full' }),
  ...times(12, 9_002, { text: 'quorum of mnesia lost at node 7' }),
];

describe('the lines of a run against those of its baseline', () => {
  it('tells what is new and what rose beyond chance, healthy lines included, with what it was counted over', async () => {
    const report = await against(BEFORE, AFTER);
    expect(patternsIn(report)).toMatchObject({
      which: 'all',
      lines: 272,
      known: 260,
      remaining: 12,
      baselineLines: 210,
      beyondBounds: 0,
      unit: 'entries',
      of: { before: 210, after: 272 },
      hidden: 0,
    });
    expect(told(report)).toEqual([
      ['new', 'quorum of mnesia lost at node <*>', 0, 12, true],
      ['risen', 'queue is full', 10, 60, true],
    ]);
    const [news] = patternsIn(report).changed;
    expect(news?.evidence.map((e) => e.insertId)).toEqual(['i9002', 'i9012', 'i9022']);
    expect(report.unknowns.map((u) => [u.id, u.template, u.new, u.errorLike, u.rise?.after])).toEqual([
      ['U1', 'quorum of mnesia lost at node <*>', true, false, 12],
      ['U2', 'queue is full', false, false, 60],
    ]);
    expect(report.unknowns.map((u) => u.fingerprint)).toEqual(
      patternsIn(report).changed.map((c) => c.fingerprint),
    );
    // No rule, no error: it is news, and no finding.
    expect(report.findings).toEqual([]);
  });

  it('calls nothing new against lines of other services', async () => {
    const other = BEFORE.map((one) => ({ ...one, text: `job ${one.text}`, service: 'worker' }));
    const report = await against(other, BEFORE);
    expect(patternsIn(report)).toMatchObject({ lines: 210, known: 0, baselineLines: null, changed: [] });
    expect(report.unknowns).toEqual([]);
    const shared = await against([...other, { at: 7, text: 'request 17 was served' }], BEFORE);
    expect(told(shared)).toEqual([
      ['new', 'queue is full', 0, 10, true],
      ['risen', 'request <*> was served', 1, 200, true],
    ]);
  });

  it('says where figures are of a wider pattern than the one that they stand beside', async () => {
    const seats = ['G1237', 'G1236', 'D1345', 'Z1234', 'G1237', 'T12', 'K9'].map((seat, i): Line => ({
      at: 9_001 + i,
      text: `full train ${seat}`,
      severity: 'WARNING',
    }));
    const report = await against(steady(200), [...steady(200), ...seats]);
    expect(report.unknowns.map((u) => [u.count, u.rise?.after, u.score?.parts[0]?.why]).slice(0, 2)).toEqual([
      [3, 7, 'new, but so few may be chance: 0/200 -> 7/207 entries, of a wider pattern'],
      [1, 7, 'new, but so few may be chance: 0/200 -> 7/207 entries, of a wider pattern'],
    ]);
    const [alike] = (await against(steady(200), [...steady(200), ...seats.slice(0, 2)])).unknowns;
    expect(alike?.score?.parts[0]?.why).toBe('new, but so few may be chance: 0/200 -> 2/202 entries');
  });

  it('is the same where quiet entries are skimmed: their lines are counted, and those quoted are read again', async () => {
    const letter = fc.constantFrom(...'abcdefgh'.split(''));
    const lines = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 90_000 }),
        text: fc.oneof(
          fc.tuple(letter, letter).map(([a, b]) => `shelf ${a} was put beside shelf ${b}`),
          letter.map((a) => `the ${a} queue is full`),
          fc.constantFrom(
            '',
            'plain ü',
            'ledger said "no" \\ again',
            'Error: out of paper\n    at f (/app/x.js:1:2)',
          ),
        ),
        severity: fc.constantFrom('INFO', 'INFO', 'INFO', 'WARNING', 'ERROR'),
        revision: fc.constantFrom('api-00001-abc', 'api-00002-def'),
        trace: fc.option(letter, { nil: undefined }),
        status: fc.option(fc.constantFrom(200, 500), { nil: undefined, freq: 8 }),
      }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(lines, lines, async (before, after) => {
        const skimmed = await against(before, after, 'from-start');
        expect(JSON.stringify(skimmed)).toBe(JSON.stringify(await against(before, after, false)));
      }),
      { numRuns: 60 },
    );
    const report = await against(
      steady(300),
      [...steady(300), { at: 90_000, text: 'a new queue' }],
      'from-start',
    );
    expect(patternsIn(report).changed.map((c) => [c.template, c.evidence.map((e) => e.insertId)])).toEqual([
      ['a new queue', ['i90000']],
    ]);
  });

  it('takes more traffic for more traffic', async () => {
    const report = await against(BEFORE, [...steady(400), ...times(20, 5_001, { text: 'queue is full' })]);
    expect(told(report)).toEqual([]);
    expect(report.unknowns).toEqual([]);
  });

  it('takes rates per request where both sides have them, and per second where only failures were read', async () => {
    const requests = (n: number, from: number): readonly Line[] => times(n, from, { text: '', status: 200 });
    const [before, after] = [
      [...BEFORE, ...requests(40, 30_001)],
      [...AFTER, ...requests(80, 30_001)],
    ];
    const report = await against(before, after);
    expect(patternsIn(report)).toMatchObject({ unit: 'requests', of: { before: 40, after: 80 } });
    expect(report.unknowns[0]?.score?.parts[0]?.why).toBe('risen beyond chance: 10/40 -> 60/80 requests');
    let own: RunPatterns | undefined;
    const earlier = { report: await run(before, { keepPatterns: (one) => (own = one) }), source: 'before' };
    const patterns = own && { ...own, thinned: true };
    const live = await run(after, { baseline: { kind: 'report', earlier, patterns } });
    // 30.391 and 30.791 seconds from the first entry to the last.
    expect(patternsIn(live)).toMatchObject({ unit: 'seconds', of: { before: 30, after: 30 } });
  });

  it('has no data where the baseline has no line: nothing is called new', async () => {
    const report = await against([], [...AFTER, { at: 99_999, text: 'it broke', severity: 'ERROR' }]);
    expect(patternsIn(report)).toMatchObject({ baselineLines: null, known: 0, changed: [] });
    expect(report.unknowns.map((u) => [u.template, u.new])).toEqual([['it broke', null]]);
  });

  it('is the same in whatever order the lines come', async () => {
    const [forward, backward] = await Promise.all([
      against(BEFORE, AFTER),
      against(BEFORE.toReversed(), AFTER.toReversed()),
    ]);
    const pick = ({ comparison, unknowns }: Report): string =>
      JSON.stringify([comparison?.patterns, unknowns]).replace(/"line":\d+/g, '');
    expect(pick(backward)).toBe(pick(forward));
  });

  it('lets nothing out that redaction takes away', async () => {
    const secret = 'mail to jane.doe@example.com with token=ghp_0123456789abcdefghijklmnopqrstuvwxyz bounced';
    const report = await against(BEFORE, [...BEFORE, ...times(9, 20_000, { text: secret })]);
    expect(patternsIn(report).changed).toHaveLength(1);
    expect(JSON.stringify(report)).not.toMatch(/jane|doe@|ghp_/);
  });
});

const REVISIONS = [
  ...times(300, 0, { text: 'request 17 was served' }),
  ...times(20, 3_001, { text: 'slow query took 12 ms', severity: 'WARNING' }),
  ...times(300, 10_000, { text: 'request 17 was served', revision: 'api-00002-def' }),
  ...times(20, 13_001, { text: 'slow query took 12 ms', severity: 'WARNING', revision: 'api-00002-def' }),
  ...times(7, 15_002, { text: 'lease of shard 4 was taken over', revision: 'api-00002-def' }),
  ...times(30, 16_003, { text: 'lease of shard 4 is gone', severity: 'WARNING', revision: 'api-00002-def' }),
];

describe('the lines of a revision against those of the one before', () => {
  const previous: Baseline = { kind: 'revision', everyLine: true };

  it('compares all lines where a person asked for it, else those of WARNING and above', async () => {
    const all = await run(REVISIONS, { baseline: previous });
    expect(patternsIn(all)).toMatchObject({ which: 'all', lines: 357, known: 320, baselineLines: 320 });
    expect(told(all)).toEqual([
      ['new', 'lease of shard <*> is gone', 0, 30, true],
      ['new', 'lease of shard <*> was taken over', 0, 7, false],
    ]);
    const asIs = await run(REVISIONS, { baseline: { kind: 'revision' } });
    expect(patternsIn(asIs)).toMatchObject({
      which: 'error-like',
      lines: 50,
      known: 20,
      baselineLines: 20,
      of: { before: 320, after: 357 },
    });
    expect(told(asIs)).toEqual([['new', 'lease of shard <*> is gone', 0, 30, true]]);
    expect(asIs.unknowns.map((u) => [u.template, u.new])).toEqual([
      ['lease of shard <*> is gone', true],
      ['slow query took <*>', false],
    ]);
  });

  it.each([previous, { kind: 'revision' } as const])(
    'says the same whether bytes decide or not: %o',
    async (baseline) => {
      const [skimmed, parsed] = await Promise.all([
        run(REVISIONS, { baseline, prefilter: 'from-start' }),
        run(REVISIONS, { baseline, prefilter: false }),
      ]);
      expect(JSON.stringify(skimmed)).toBe(JSON.stringify(parsed));
      expect(patternsIn(parsed).changed.length).toBeGreaterThan(0);
    },
  );
});

describe('the order of unknown patterns', () => {
  const failure = (n: number, at: number): readonly Line[] => [
    {
      at,
      text: 'lock on ledger could not be renewed',
      severity: 'WARNING',
      trace: `${n}`.repeat(32),
      revision: 'api-00002-def',
    },
    {
      at: at + 40,
      text: 'payment was not booked',
      severity: 'ERROR',
      trace: `${n}`.repeat(32),
      revision: 'api-00002-def',
    },
  ];
  const lines = [
    ...times(200, 0, { text: 'request 17 was served' }),
    ...times(80, 200_007, { text: 'cache is cold', severity: 'WARNING' }),
    { at: 295_000, text: 'election of a new leader began', severity: 'WARNING' },
    ...[1, 2, 3].flatMap((n) => failure(n, 300_000 + n * 20_000)),
  ];

  it('is by what they probably explain, in words: tied to failures, first in time, on the new revision only', async () => {
    const report = await run(lines);
    const { findings, unknowns } = report;
    expect(findings.map((f) => [f.id, f.failures])).toEqual([['F1', 3]]);
    const whys = Object.fromEntries(
      unknowns.map((u) => [u.template, (u.score?.parts ?? []).map((p) => p.why)]),
    );
    expect(whys['lock on ledger could not be renewed']).toEqual(
      expect.arrayContaining([
        'in 3/3 failures of F1',
        'first seen 40 ms before F1',
        'only on api-00002-def',
      ]),
    );
    expect(whys['election of a new leader began']).toEqual(['first seen 25 s before F1']);
    expect(whys['cache is cold']).toEqual([]);
    const order = unknowns.map((u) => u.template);
    expect(order.indexOf('lock on ledger could not be renewed')).toBeLessThan(order.indexOf('cache is cold'));
    expect(order.indexOf('election of a new leader began')).toBeLessThan(order.indexOf('cache is cold'));
    for (const { score } of unknowns)
      expect(score?.total ?? 0).toBe((score?.parts ?? []).reduce((n, p) => n + p.points, 0));
  });

  it('does not call only on the new revision what the old one, or a service without revisions, logged as well', async () => {
    const two = [
      ...times(300, 0, { text: 'request 17 was served' }),
      ...times(300, 400_000, { text: 'request 17 was served', revision: 'api-00002-def' }),
      ...times(5, 100_000, { text: 'cache was emptied' }),
      ...times(80, 500_001, { text: 'cache was emptied', revision: 'api-00002-def' }),
      ...times(40, 500_003, { text: 'zone was left', revision: 'api-00002-def' }),
      ...times(40, 500_005, { text: 'zone was entered', revision: 'api-00002-def' }),
      ...times(40, 500_007, { text: 'zone was entered', revision: '' }),
    ];
    for (const everyLine of [true, false]) {
      const report = await run(
        two.map((one) => (one.text.startsWith('request') ? one : { ...one, severity: 'WARNING' })),
        { baseline: { kind: 'revision', everyLine } },
      );
      const { changed } = patternsIn(report);
      expect(
        Object.fromEntries(
          changed.map((c) => [c.template, [c.kind, c.why.includes('only on api-00002-def')]]),
        ),
      ).toEqual({
        'cache was emptied': ['risen', false],
        'zone was left': ['new', true],
        'zone was entered': ['new', false],
      });
      const said = report.unknowns.filter((u) => u.score?.parts.some((p) => p.why.startsWith('only on')));
      expect(said.map((u) => u.template)).toEqual(['zone was left']);
    }
  });

  it('names a pattern the same from run to run, whatever else was logged', async () => {
    const [one, other] = [await run(lines), await run(lines.slice(200))];
    const name = (r: Report): unknown => r.unknowns.find((u) => u.template === 'cache is cold')?.fingerprint;
    expect(name(one)).toMatch(/^u1-[0-9a-f]{16}$/);
    expect(name(other)).toBe(name(one));
  });
});

describe('unknown patterns against an earlier report', () => {
  const quiet = times(300, 0, { text: 'request 17 was served' });
  const known = times(5, 50_000, { text: 'slow query took 12 ms', severity: 'WARNING' });
  const fresh = times(40, 60_000, { text: 'disk is nearly full', severity: 'WARNING' });

  it('are new where it had none of them, over the entries of both', async () => {
    const earlier = { report: await run([...quiet, ...known]), source: 'run-1' };
    const report = await run([...quiet, ...known, ...fresh], { baseline: { kind: 'report', earlier } });
    expect(patternsIn(report)).toMatchObject({
      which: 'unknown',
      lines: 45,
      known: 5,
      remaining: 40,
      baselineLines: 5,
      of: { before: 305, after: 345 },
    });
    expect(report.unknowns.map((u) => [u.id, u.template, u.new, u.rise?.beyondChance])).toEqual([
      ['U1', 'disk is nearly full', true, true],
      ['U2', 'slow query took <*>', false, false],
    ]);
  });

  it('are the same whether their names were put together there, or stand alone here', async () => {
    const skipped = (names: readonly string[]): readonly Line[] =>
      names.map((name, i) => ({
        at: 9_001 + i,
        text: `check of customer ${name} was skipped`,
        severity: 'WARNING',
      }));
    const names = ['ann', 'bob', 'cem', 'dee', 'eva', 'flo'];
    const against = async (before: readonly string[], after: readonly string[]): Promise<unknown> => {
      const earlier = { report: await run([...steady(50), ...skipped(before)]), source: 'run-1' };
      const report = await run([...steady(50), ...skipped(after)], { baseline: { kind: 'report', earlier } });
      return report.unknowns.map((u) => [u.template, u.new, u.rise?.before, u.rise?.after]);
    };
    expect(await against(names, ['gus'])).toEqual([['check of customer gus was skipped', false, 6, 1]]);
    expect(await against(['gus'], names)).toEqual([['check of customer <*> was skipped', false, 1, 6]]);
  });

  it('are no news against a run that read nothing', async () => {
    const earlier = { report: await run([]), source: 'run-1' };
    const report = await run([...known, ...fresh], { baseline: { kind: 'report', earlier } });
    expect(report.unknowns.map((u) => u.new)).toEqual([null, null]);
    expect(patternsIn(report)).toMatchObject({ baselineLines: null, changed: [] });
  });
});
