import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import type { Baseline } from './baseline.ts';
import { rca, scratch } from '../cli/testing/run-rca.ts';
import { investigate } from '../investigate.ts';
import type { Finding, Report } from '../model/index.ts';
import type { RunPatterns } from './run-patterns.ts';
import { renderReport } from '../render/index.ts';
import { TEMPLATES } from '../render/html/testing/templates.ts';
import { reportSchema } from '../report/schema.ts';

/** One request: 200 ms long, its own lines at their milliseconds, and the error at 100 ms where it fails. */
interface Asked {
  readonly n: number;
  readonly fails?: boolean;
  readonly error?: string;
  readonly path?: string;
  readonly revision?: string;
  readonly lines?: readonly {
    readonly ms: number;
    readonly text: string;
    readonly severity?: string;
    readonly elsewhere?: boolean;
  }[];
}
const T0 = Date.parse('2025-10-09T08:00:00Z');
const OLD = 'api-00001-abc';
const NEW = 'api-00002-def';
const trace = (n: number): string => `${'0'.repeat(24)}${(0xa0000000 + n).toString(16)}`;
function entriesOf({
  n,
  fails = false,
  error = "KeyError: 'price'",
  path = '/basket',
  revision = NEW,
  lines = [],
}: Asked): readonly string[] {
  const entry = (ms: number, severity: string, more: object): string =>
    JSON.stringify({
      insertId: `${String(n).padStart(4, '0')}-${ms}`,
      logName: `projects/p/logs/run.googleapis.com%2F${'httpRequest' in more ? 'requests' : 'stderr'}`,
      resource: {
        type: 'cloud_run_revision',
        labels: { service_name: 'api', revision_name: revision, location: 'here', project_id: 'p' },
      },
      labels: { instanceId: `${revision}-instance` },
      timestamp: new Date(T0 + n * 1_000 + ms).toISOString(),
      severity,
      trace: `projects/p/traces/${trace(n)}`,
      ...more,
    });
  return [
    entry(0, fails ? 'ERROR' : 'INFO', {
      httpRequest: {
        requestMethod: 'GET',
        requestUrl: `https://shop.example${path}`,
        status: fails ? 500 : 200,
        latency: '0.200s',
      },
    }),
    entry(10, 'INFO', { textPayload: `basket ${n} loaded` }),
    ...lines.map(({ ms, text, severity = 'INFO' }) => entry(ms, severity, { textPayload: text })),
    ...(fails
      ? [
          entry(100, 'ERROR', {
            textPayload: `Traceback (most recent call last):\n  File "/app/basket.py", line 12, in total\n    return prices[item]\n${error}`,
          }),
        ]
      : []),
  ];
}
type Lines = readonly string[];
const requests = (count: number, from: number, of: (i: number) => Omit<Asked, 'n'>): Lines =>
  Array.from({ length: count }, (_, i) => entriesOf({ n: from + i, ...of(i) })).flat();
const run = (
  lines: Lines,
  more: { baseline?: Baseline; keepPatterns?: (own: RunPatterns) => void } = {},
): Promise<Report> =>
  investigate({
    from: ['-'],
    rules: [],
    stdin: Readable.from([Buffer.from(lines.map((line) => `${line}\n`).join(''))]),
    ...more,
  });
/** As `--baseline entries:FILE` does it. */
async function against(before: Lines, after: Lines): Promise<Report> {
  let patterns: RunPatterns | undefined;
  const report = await run(before, { keepPatterns: (own) => (patterns = own) });
  const made = await run(after, {
    baseline: { kind: 'report', earlier: { report, source: 'good.ndjson' }, patterns },
  });
  expect(reportSchema.safeParse(made).error).toBeUndefined();
  return made;
}
const news = (report: Report): readonly (readonly [string, readonly string[]])[] =>
  report.findings.flatMap((f) =>
    f.suspected
      .filter((s) => s.evidence !== undefined)
      .map((s) => [s.title, (s.evidence ?? []).map((e) => e.insertId ?? '')] as const),
  );
const fallback = (i: number, ms = 60) => [{ ms, text: `ledger fell back to replica ${i}` }];

const GOOD = requests(60, 0, () => ({ revision: OLD }));
/** Every fifth request fails, and logs the new line before it does; two others log it as well. */
const BAD = requests(60, 600, (i) => ({
  fails: i % 5 === 0,
  lines: i % 5 === 0 || i === 7 || i === 23 ? fallback(i) : [],
}));

describe('a new line that comes before failures', () => {
  it('is suspected with n/N against n/N, cited, and never the root', async () => {
    const [report, alone] = [await against(GOOD, BAD), await run(BAD)];
    expect(news(report)).toEqual([
      [
        '"ledger fell back to replica <*>" (new): in 12/12 failures, before it failed; in 2/48 requests like them that went well',
        ['0600-60', '0605-60', '0610-60'],
      ],
    ]);
    const [finding] = report.findings;
    expect(finding?.layers.some((l) => l.title.includes('ledger'))).toBe(false);
    expect(finding?.rootCause?.title).toBe("KeyError: 'price'");
    expect(finding?.suspected[0]).toMatchObject({ component: 'api', score: { total: 3 } });
    const open = finding?.whys.at(-1);
    expect([
      open?.basis,
      open?.answer.includes('suspected: "ledger fell back'),
      open?.evidence.length,
    ]).toEqual(['open', true, 3]);
    // Which findings there are, and what they are called, is as without a baseline.
    const names = (r: Report): unknown => r.findings.map((f: Finding) => [f.fingerprint, f.failures]);
    expect(names(report)).toEqual(names(alone));
    expect(news(alone)).toEqual([]);
  });

  it('is one line where each failure names another of a few, and is told once', async () => {
    const pools = ['amber', 'ochre', 'cobalt'];
    const named = (i: number) => [
      { ms: 60, text: `ledger fell back to replica ${pools[i % 3] ?? ''} for reads` },
    ];
    const bad = requests(60, 600, (i) => ({
      fails: i % 5 === 0,
      lines: i % 5 === 0 || i === 7 ? named(i) : [],
    }));
    const report = await against(GOOD, bad);
    expect(report.unknowns.filter((u) => u.template.includes('ledger fell back'))).toHaveLength(3);
    expect(news(report)).toEqual([
      [
        '"ledger fell back to replica <*> for reads" (new): in 12/12 failures, before it failed; in 1/48 requests like them that went well',
        ['0600-60', '0605-60', '0610-60'],
      ],
    ]);
  });

  it('is told in its own words where nothing of its pattern is fixed', async () => {
    const bad = requests(60, 600, (i) => ({
      fails: i % 5 === 0,
      lines: i % 5 === 0 ? [{ ms: 60, text: `${'W'.repeat(4_000)}${i}` }] : [],
    }));
    expect(news(await against(GOOD, bad)).map(([title]) => title.slice(0, 20))).toEqual([
      `"${'W'.repeat(19)}`,
    ]);
  });

  it('is found against the revision before in the same logs, too', async () => {
    const report = await run([...GOOD, ...BAD], { baseline: { kind: 'revision', everyLine: true } });
    expect(news(report)).toHaveLength(1);
    expect(news(report)[0]?.[0]).toContain('in 12/12 failures, before it failed; in 2/48 requests');
    // Only lines of WARNING and above were counted: no request can be said to lack one.
    expect(news(await run([...GOOD, ...BAD], { baseline: { kind: 'revision' } }))).toEqual([]);
  });

  it('is the same in whatever order the entries come', async () => {
    const mixed = (lines: Lines): Lines =>
      lines
        .map((line, i) => [line, (i * 7_919) % 104_729] as const)
        .sort(([, a], [, b]) => a - b)
        .map(([line]) => line);
    const [straight, shuffled] = [await against(GOOD, BAD), await against(mixed(GOOD), mixed(BAD))];
    expect(mixed(BAD)).not.toEqual(BAD);
    expect(JSON.stringify(shuffled)).toBe(JSON.stringify(straight));
  });
});

describe('nothing is suspected', () => {
  const none = async (after: Lines, before: Lines = GOOD): Promise<Report> => {
    const report = await against(before, after);
    expect(news(report)).toEqual([]);
    return report;
  };

  it('of a line that is in all requests since the deploy, good and bad', async () => {
    const everywhere = requests(60, 600, (i) => ({ fails: i % 5 === 0, lines: fallback(i) }));
    const report = await none(everywhere);
    expect(report.findings).toHaveLength(1);
    // Requests of the revision before do not have it: they are not the ones to count.
    expect(
      news(await run([...GOOD, ...everywhere], { baseline: { kind: 'revision', everyLine: true } })),
    ).toEqual([]);
  });

  it('of a line of the endpoint that fails, where no request to it goes well', async () => {
    await none(
      requests(60, 600, (i) =>
        i % 5 === 0 ? { fails: true, path: '/checkout', lines: fallback(i) } : { path: '/home' },
      ),
    );
  });

  it('of a line that comes after the failure, of one failure, or of what failed in the baseline as well', async () => {
    const late = await none(
      requests(60, 600, (i) => ({ fails: i % 5 === 0, lines: i % 5 === 0 ? fallback(i, 150) : [] })),
    );
    expect(late.unknowns[0]?.joined?.[0]?.link.why).toBe(
      'in 12/12 failures of F1, by trace; logged 50 ms after it failed there; that one led to the other is not established',
    );
    await none(requests(60, 600, (i) => ({ fails: i === 0, lines: i === 0 ? fallback(i) : [] })));
    await none(
      BAD,
      requests(60, 0, (i) => ({ revision: OLD, fails: i % 5 === 0 })),
    );
  });

  it('in a healthy window that words its lines anew, and it has no finding', async () => {
    const renamed = GOOD.map((line) =>
      line.replace(/basket (\d+) loaded/, 'loaded the basket of visitor $1').replaceAll(OLD, NEW),
    );
    const some = requests(60, 600, (i) => ({ lines: i % 3 === 0 ? fallback(i) : [] }));
    for (const after of [renamed, some]) {
      const report = await none(after);
      expect([report.findings, report.background]).toEqual([[], []]);
      expect(report.unknowns.map((u) => [u.new, u.layers?.length, u.rootCause, u.joined])).toEqual([
        [true, 1, null, undefined],
      ]);
      expect(report.unknowns[0]?.open).toContain('The line says nothing of an error');
    }
  });
});

describe('the chain of a pattern that no rule knows', () => {
  it('begins with the line, and goes on with what the ties of findings show of its failures', async () => {
    const report = await against(
      GOOD,
      requests(60, 600, (i) => ({
        fails: i % 5 === 0,
        lines: i % 5 === 0 ? [{ ms: 140, text: 'basket is shown empty', severity: 'WARNING' }] : [],
      })),
    );
    const [unknown] = report.unknowns;
    expect(unknown?.layers?.map((l) => [l.title, l.basis, l.link?.kind])).toEqual([
      ['basket is shown empty', 'observed', undefined],
      ["KeyError: 'price'", 'inferred', 'order'],
    ]);
    const [line, error] = unknown?.layers ?? [];
    expect(line?.seen).toEqual({ failures: 12, of: 12 });
    expect(line?.evidence.map((e) => e.insertId)).toEqual(['0600-140', '0605-140', '0610-140']);
    expect(error?.evidence.length).toBeGreaterThan(0);
    expect(error?.confirm).not.toBe('');
    // What is only earlier is no root.
    expect(unknown?.rootCause).toBeNull();
    expect(unknown?.whys?.map((w) => w.basis)).toEqual(['inferred', 'open']);
    expect(unknown?.joined?.map((j) => [j.finding, j.failures, j.of, j.link.basis])).toEqual([
      ['F1', 12, 12, 'observed'],
    ]);
  });

  it('cites the line itself where a failure is nothing but it', async () => {
    const alone = requests(60, 600, (i) => ({
      lines: i % 20 === 0 ? [{ ms: 90, text: `ledger drift of ${i} cents`, severity: 'ERROR' }] : [],
    }));
    const [unknown] = (await against(GOOD, alone)).unknowns;
    expect(
      unknown?.joined?.map((j) => [j.finding, j.failures, j.of, j.evidence.map((e) => e.insertId)]),
    ).toEqual([['F1', 3, 3, ['0600-90']]]);
  });

  it('is as deep as an exception that the line quotes', async () => {
    const report = await run(
      requests(20, 600, (i) => ({
        fails: i % 5 === 0,
        error: 'QuotaError: the quota of ledger seven is used up',
        lines:
          i % 5 === 0
            ? [
                {
                  ms: 140,
                  text: 'basket is shown empty: the quota of ledger seven is used up',
                  severity: 'WARNING',
                },
              ]
            : [],
      })),
    );
    const [unknown] = report.unknowns;
    expect(unknown?.layers?.map((l) => [l.title, l.basis, l.link?.kind])).toEqual([
      ['basket is shown empty: the quota of ledger seven is used up', 'observed', undefined],
      ['QuotaError: the quota of ledger seven is used up', 'observed', 'quotes'],
    ]);
    expect(unknown?.rootCause).toMatchObject({
      level: 1,
      basis: 'observed',
      label: 'deepest established cause',
    });
    expect(unknown?.open).toContain('look at /app/basket.py:12 in total');
  });

  it('is new by its own words, whatever the comparison merges it with', async () => {
    const seats = (from: number, names: readonly string[]): Lines =>
      names.flatMap((name, i) =>
        entriesOf({
          n: from + i,
          lines: [{ ms: 20, text: `no seat left in train ${name}`, severity: 'WARNING' }],
        }),
      );
    const before = seats(100, ['G1237', 'G1236', 'D1345', 'Z1234', 'T12', 'K9']);
    const report = await against(
      [...GOOD, ...before],
      [...GOOD, ...seats(100, ['T12', 'east of the river'])],
    );
    const isNew = Object.fromEntries(report.unknowns.map((u) => [u.template, u.new]));
    expect(Object.values(isNew).sort()).toEqual([false, true]);
    expect(isNew['no seat left in train east of the river']).toBe(true);
  });

  it('is not new for a name that it has not had yet, where it had new ones all along', async () => {
    const skipped = (from: number, names: readonly string[]): Lines =>
      names.flatMap((name, i) =>
        entriesOf({
          n: from + i,
          lines: [{ ms: 20, text: `check of customer ${name} was skipped`, severity: 'WARNING' }],
        }),
      );
    const before = skipped(100, ['ann', 'bob', 'cem', 'dee', 'eva', 'flo', 'gus', 'ann', 'bob']);
    const after = skipped(100, ['hal', 'ida', 'ann', 'jon', 'kim', 'leo', 'mia']);
    const report = await against([...GOOD, ...before], [...GOOD, ...after]);
    expect(report.unknowns.map((u) => [u.template, u.new, u.count])).toEqual([
      ['check of customer <*> was skipped', false, 7],
    ]);
    // Alone, too: it is the pattern that is not new, not the names that stand in for it.
    const [alone] = (await against([...GOOD, ...before], [...GOOD, ...skipped(100, ['hal'])])).unknowns;
    expect([alone?.template, alone?.new]).toEqual(['check of customer hal was skipped', false]);
  });
});

describe('hostile words of a new line', () => {
  const evil =
    'fell back \u001b[31mred | <script>alert(1)</script> [x](https://evil.example/) mail jane.doe@example.com token=ghp_0123456789abcdefghijklmnopqrstuvwxyz';
  it('leave redacted, and as text at every exit', async () => {
    const report = await against(
      GOOD,
      requests(60, 600, (i) => ({ fails: i % 5 === 0, lines: i % 5 === 0 ? [{ ms: 60, text: evil }] : [] })),
    );
    expect(news(report)).toHaveLength(1);
    expect(report.unknowns[0]?.layers?.[0]?.title).toContain('fell back');
    expect(JSON.stringify(report)).not.toMatch(/jane|doe@|ghp_/);
    const texts = [
      renderReport(report, 'terminal', { templates: TEMPLATES, width: 100 }),
      renderReport(report, 'terminal', { templates: TEMPLATES, width: 100, full: true }),
      renderReport(report, 'markdown', { templates: TEMPLATES }),
      renderReport(report, 'html', { templates: TEMPLATES }),
    ];
    for (const text of texts) {
      expect(text).toContain('fell back');
      expect(text).not.toContain('\u001b');
    }
    expect(texts[3]).not.toContain('<script>alert');
    const page = new MarkdownIt({ html: true }).render(texts[2] ?? '');
    expect(page).not.toMatch(/<script|href="https:\/\/evil/);
  });
});

describe('on the command line', () => {
  const folder = scratch();
  const [good, after] = [join(folder, 'good.ndjson'), join(folder, 'after.ndjson')];
  writeFileSync(good, GOOD.map((line) => `${line}\n`).join(''));
  writeFileSync(after, BAD.map((line) => `${line}\n`).join(''));
  const env = { RCA_STATE_DIR: folder, HOME: folder };

  it('the first screen names it in 25 lines, and show and explain tell the chain of the pattern', () => {
    const { out, code } = rca(['--from', after, '--baseline', `entries:${good}`, '--width', '100'], { env });
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
    expect(out).toMatch(
      /69\.8 % of 86 lines were also in the good run; 26 remain: 1 new pattern, 1 beyond\s+chance/,
    );
    expect(out).toMatch(
      /"ledger fell back to replica <\*>" \(new\): in 12\/12 failures, before it +suspected \[3\]/,
    );
    expect(out).toContain('[3] 0600-60');
    const shown = rca(['show', 'U1'], { env }).out;
    expect(shown).toBe(rca(['explain', 'u1'], { env }).out);
    expect(shown).toContain('with F1 (observed) [2]: in 12/12 failures of F1, by trace; logged 40 ms before');
    expect(shown).toContain('open (not established): ');
    const { unknowns, findings } = JSON.parse(rca(['show', 'U1', '--format', 'json'], { env }).out) as Report;
    expect([unknowns.map((u) => u.id), findings.map((f) => f.id)]).toEqual([['U1'], ['F1']]);
    expect(rca(['show', 'U9'], { env }).err).toContain('the last run has no finding "U9"');
  });

  it('says that the baseline was cut, and fails no gate for a new line alone', () => {
    const cut = join(folder, 'cut.ndjson');
    writeFileSync(cut, `${GOOD.map((line) => `${line}\n`).join('')}{"insertId": "half`);
    const told = rca(['--from', after, '--baseline', `entries:${cut}`], { env });
    expect(told.out).toContain('cut.ndjson (NOT complete): ');
    expect(told.out).toContain('were also in the earlier run; ');
    const quiet = join(folder, 'quiet.ndjson');
    writeFileSync(
      quiet,
      requests(60, 600, (i) => ({ lines: fallback(i) }))
        .map((line) => `${line}\n`)
        .join(''),
    );
    const gate = rca(['--from', quiet, '--baseline', `entries:${good}`, '--fail-on', 'new'], { env });
    expect(gate.out).toContain('1 pattern that no rule knows, 60 entries');
    expect(gate.code).toBe(0);
  });
});
