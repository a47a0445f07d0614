import type { Comparison, Finding, Report, Verdict } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';

/** The four words of a cycle report, and of which verdicts they are counted. */
const GROUPS = {
  resolved: ['fixed'],
  partial: ['improved', 'quiet'],
  persistent: ['persisting', 'worse'],
  new: ['new', 'regressed'],
  open: ['not comparable'],
} as const satisfies Record<string, readonly Verdict[]>;

/** Progress as counted from the verdicts. */
export interface Progress {
  readonly lines: readonly string[];
  readonly overall: string;
}

/** What became of things since the run before, in words and n/N; every figure is counted here. */
export function progressOf(report: Report): Progress {
  const { comparison } = report;
  if (!comparison) {
    const n = report.findings.length;
    return {
      lines: [`${counted(n, 'finding')}; there is no earlier run to compare with, so no progress is stated`],
      overall:
        n === 0
          ? `no finding in ${counted(report.coverage.entries, 'entry', 'entries')}; nothing to compare with`
          : `${counted(n, 'open finding')}; nothing to compare with`,
    };
  }
  const count = (group: keyof typeof GROUPS): number =>
    GROUPS[group].reduce((sum, v) => sum + comparison.counts[v], 0);
  const of = comparison.verdicts.length;
  const share = (n: number): string => `${formatCount(n)}/${formatCount(of)}`;
  const lines = [
    `resolved ${share(count('resolved'))} (fixed)`,
    `partial ${share(count('partial'))} (improved ${comparison.counts.improved}, quiet ${comparison.counts.quiet})`,
    `persistent ${share(count('persistent'))} (persisting ${comparison.counts.persisting}, worse ${comparison.counts.worse})`,
    `new ${share(count('new'))} (new ${comparison.counts.new}, regressed ${comparison.counts.regressed})`,
    ...(count('open') > 0 ? [`not comparable ${share(count('open'))}`] : []),
  ];
  return { lines, overall: overallOf(comparison, of) };
}

function overallOf(comparison: Comparison, of: number): string {
  const { counts } = comparison;
  const bad = counts.new + counts.regressed + counts.worse;
  const tests = comparison.tests?.newlyFailing.length ?? 0;
  if (bad + tests > 0)
    return `worse: ${counted(bad, 'finding')} new, back or worse${tests > 0 ? `, ${counted(tests, 'test')} newly failing` : ''}; ${counts.fixed}/${of} fixed`;
  if (of === 0) return 'no finding on either side';
  if (counts.fixed === of) return `resolved: ${of}/${of} fixed`;
  const still = counts.persisting + counts.improved;
  const unknown = counts.quiet + counts['not comparable'];
  return `not resolved: ${[
    `${counts.fixed}/${of} fixed`,
    ...(still > 0 ? [`${still}/${of} still failing`] : []),
    ...(unknown > 0 ? [`${unknown}/${of} not decided`] : []),
  ].join(', ')}`;
}

/** A row of the success metrics: before, now, and which way it went. */
export interface Metric {
  readonly name: string;
  readonly before: string;
  readonly now: string;
  readonly direction: string;
}

/** Tests, findings and endpoints in n/N with their direction; what cannot be compared says so. */
export function metricsOf(report: Report): readonly Metric[] {
  const { comparison, tests } = report;
  if (!comparison)
    return tests
      ? [
          {
            name: 'tests passing',
            before: 'not known',
            now: `${tests.passed}/${tests.passed + tests.failed}`,
            direction: 'not compared',
          },
        ]
      : [];
  const metrics: Metric[] = [];
  const t = comparison.tests;
  if (t)
    metrics.push({
      name: 'tests passing',
      before: `${t.before.passed}/${t.before.of}`,
      now: `${t.after.passed}/${t.after.of}`,
      direction: t.sameTests
        ? t.trend.replace(/^.*: /, '')
        : `no trend: not the same tests; in both ${t.both.before}/${t.both.of} -> ${t.both.after}/${t.both.of}`,
    });
  else if (tests)
    metrics.push({
      name: 'tests passing',
      before: 'not known',
      now: `${tests.passed}/${tests.passed + tests.failed}`,
      direction: 'not compared',
    });
  for (const v of comparison.verdicts) {
    const side = (s: { failures: number; of: number | null }): string =>
      s.of === null
        ? s.failures === 0
          ? 'none'
          : counted(s.failures, 'failure')
        : `${formatCount(s.failures)}/${formatCount(s.of)} ${v.figures.unit ?? ''}`.trim();
    metrics.push({
      name: `failing with: ${v.title}`,
      before: side(v.figures.before),
      now: side(v.figures.after),
      direction: v.verdict,
    });
  }
  return metrics;
}

/** What shows that a fix works: how many clean ones it takes, what the code must answer, the tests to pass or to add. */
export function proofOf(finding: Finding, comparison: Comparison | undefined): readonly string[] {
  const verdict = comparison?.verdicts.find((v) => v.ids.after === finding.id);
  const { rate } = finding;
  const proofs: string[] = [];
  if (rate && rate.of > 0) {
    const p = rate.failures / rate.of;
    const binomial = p >= 1 ? 1 : Math.ceil(Math.log(0.01) / Math.log1p(-p));
    proofs.push(
      `none in ${formatCount(Math.max(binomial, conditional(rate.failures, rate.of)))} further ${rate.unit} of the same path is needed to call it fixed`,
    );
  } else
    proofs.push(
      'nothing counts how often its path is exercised: log one line where it goes well, else silence says nothing',
    );
  if (verdict?.verdict === 'quiet' && verdict.figures.needed !== undefined)
    proofs.push(`${formatCount(verdict.figures.needed)} more clean ones are missing`);
  for (const p of finding.probes ?? [])
    if (p.verdict === 'verified')
      proofs.push(
        `0 instead of ${formatCount(p.hits)} of ${formatCount(p.candidates)} places in the code (rca probe REPORT --repo DIR): ${p.title}`,
      );
  for (const t of finding.tests) proofs.push(`the test ${t.name} passes`);
  if (finding.tests.length === 0)
    proofs.push(
      `a test to add: it fails with "${finding.layers[0].title}" before the fix, and passes after it`,
    );
  return proofs;
}

/** The least number of clean ones after which a split so uneven has probability 0.01 or less. */
function conditional(failures: number, of: number): number {
  let probability = 1;
  let clean = 0;
  // Each further clean one multiplies the probability by (of + clean - failures + 1) / (of + clean + 1) of the draws left.
  while (probability > 0.01 && clean < 1_000_000) {
    clean += 1;
    probability *= (of - failures + clean) / (of + clean);
  }
  return clean;
}
