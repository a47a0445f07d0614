import type {
  Chain,
  Coverage,
  Finding,
  Notice,
  Observed,
  PatternComparison,
  PatternsSeen,
  Report,
  RuleInfo,
  TestResult,
} from '../model/index.ts';
import { FINDING_SEVERITIES } from '../model/index.ts';
import { hash64 } from '../util/hash.ts';
import { byCode } from '../util/text.ts';
import { formatTimestamp } from '../util/time.ts';
import { blindspotsOf } from './blindspots.ts';
import { changesIn } from './changes.ts';
import { createCitations } from './citations.ts';
import { fitOf } from './fit.ts';
import { toFinding, type Draft } from './finding.ts';
import { tiesTo } from './ties.ts';
import { timelineOf } from './timeline.ts';
import { patternsOf } from './unknowns.ts';

/** What the report is made of. */
export interface ReportInput {
  readonly tool: Report['tool'];
  readonly generatedAt: bigint;
  readonly cycle?: string;
  readonly catalogHash: string;
  readonly coverage: Coverage;
  readonly observed: Observed;
  readonly chains: readonly Chain[];
  readonly tests: readonly TestResult[] | null;
  readonly context?: Report['context'];
  readonly notices: readonly Notice[];
  /** What rules say: which matches tell of a change. */
  readonly rules?: ReadonlyMap<string, RuleInfo>;
  /** Patterns that a good window shows; absent where there is none to say what is new. */
  readonly knownTemplates?: ReadonlySet<string>;
  /** The lines of both sides by pattern; absent where there is no baseline whose lines can be had. */
  readonly patterns?: PatternsSeen | undefined;
  /** Words of a template that few other templates of the run have. */
  readonly rare?: ((template: string) => readonly string[]) | undefined;
}

/** Makes the report: findings in their order, numbered, each statement with its citation. */
export function buildReport(input: ReportInput): Report {
  return buildParts(input).report;
}

/** The report, and what became of its patterns of lines, under the same numbers; null where they are compared with nothing. */
export function buildParts(input: ReportInput): {
  readonly report: Report;
  readonly patterns: PatternComparison | null;
} {
  const { observed, coverage } = input;
  const knows = {
    changes: changesIn(observed, input.rules ?? new Map()),
    ...(input.context ? { context: input.context } : {}),
  };
  const names = observed.services.map((s) => s.name);
  // Numbers are given in the order of the report: first a pass that ranks, then the one that cites.
  const ranked = input.chains
    .map((chain) => ({
      chain,
      draft: toFinding(chain, observed, createCitations(), knows),
      fit: fitOf(chain, input.context, names),
    }))
    .sort((a, b) => b.fit - a.fit || rank(a.draft, b.draft));
  const citations = createCitations();
  const numbered = (letter: string, list: typeof ranked): readonly Finding[] =>
    list.map(({ chain }, i) => ({
      id: `${letter}${i + 1}`,
      ...toFinding(chain, observed, citations, knows),
    }));
  const found = ranked.filter(({ chain }) => chain.background === undefined);
  const findings = numbered('F', found);
  const blindspots = blindspotsOf(found.map(({ chain }, i) => ({ id: `F${i + 1}`, chain })));
  const background = numbered(
    'B',
    ranked.filter(({ chain }) => chain.background !== undefined),
  );
  const timeline = timelineOf(
    observed,
    found.map(({ chain }) => chain),
    input.tests ?? [],
  );
  const { unknowns, comparison } = patternsOf({
    observed,
    citations,
    ties: tiesTo(found.map(({ chain }, i) => ({ id: `F${i + 1}`, chain }))),
    known: input.knownTemplates,
    patterns: input.patterns,
    rare: input.rare,
  });
  const revisions = observed.services.flatMap((s) => s.revisions.map((r) => r.name)).sort(byCode);
  const report: Report = {
    schemaVersion: 1,
    tool: input.tool,
    generatedAt: formatTimestamp(input.generatedAt),
    run: {
      key: `run-${hash64(JSON.stringify([names, revisions, coverage.covered]))}`,
      ...(input.cycle === undefined ? {} : { cycle: input.cycle }),
      services: names,
      revisions,
      catalogHash: input.catalogHash,
    },
    coverage,
    findings,
    background,
    unknowns,
    ...(input.tests ? { tests: testsOf(input.tests, input.chains) } : {}),
    ...(input.context ? { context: input.context } : {}),
    ...(timeline ? { timeline } : {}),
    ...(blindspots.length > 0 ? { blindspots } : {}),
    notices: [...input.notices].sort(
      (a, b) =>
        byCode(a.code, b.code) || byCode(a.where ?? '', b.where ?? '') || byCode(a.message, b.message),
    ),
  };
  return { report, patterns: comparison };
}

/** Order of findings (design, section 6): active before stopped, severity, share of requests that fail, then how often and when. */
function rank(a: Draft, b: Draft): number {
  const stopped = (f: Draft): number => (f.status === 'stopped' ? 1 : 0);
  const share = (f: Draft): number => (f.rate ? f.rate.failures / f.rate.of : 0);
  return (
    stopped(a) - stopped(b) ||
    FINDING_SEVERITIES.indexOf(a.severity) - FINDING_SEVERITIES.indexOf(b.severity) ||
    b.tests.length - a.tests.length ||
    share(b) - share(a) ||
    b.failures - a.failures ||
    byCode(a.firstSeen, b.firstSeen) ||
    byCode(a.fingerprint, b.fingerprint)
  );
}

function testsOf(tests: readonly TestResult[], chains: readonly Chain[]): NonNullable<Report['tests']> {
  const name = (t: TestResult): string => (t.suite === '' ? t.name : `${t.suite} > ${t.name}`);
  const explained = new Set(chains.flatMap((c) => c.group.tests.map((t) => t.test)));
  const failed = tests.filter((t) => t.outcome === 'failed' || t.outcome === 'error');
  const suites = new Map<string, { passed: number; of: number }>();
  for (const t of tests) {
    const suite = suites.get(t.suite) ?? { passed: 0, of: 0 };
    // A skipped test has not run: it is in no denominator.
    if (t.outcome !== 'skipped')
      suites.set(t.suite, { passed: suite.passed + (t.outcome === 'passed' ? 1 : 0), of: suite.of + 1 });
  }
  return {
    total: tests.length,
    passed: tests.filter((t) => t.outcome === 'passed').length,
    failed: failed.length,
    skipped: tests.filter((t) => t.outcome === 'skipped').length,
    suites: [...suites].sort(([a], [b]) => byCode(a, b)).map(([suite, n]) => ({ name: suite, ...n })),
    unexplained: failed
      .filter((t) => !explained.has(t))
      .map(name)
      .sort(byCode),
    cases: casesOf(tests, name),
  };
}

function casesOf(
  tests: readonly TestResult[],
  name: (t: TestResult) => string,
): NonNullable<NonNullable<Report['tests']>['cases']> {
  const cases = new Map<string, 'passed' | 'failed' | 'skipped'>();
  for (const t of tests) {
    const outcome = t.outcome === 'error' ? 'failed' : t.outcome;
    const known = cases.get(name(t));
    // Several runs of one test: a failure counts, whatever a retry said; a pass counts over a skip.
    if (known === undefined || outcome === 'failed' || (known === 'skipped' && outcome === 'passed'))
      cases.set(name(t), outcome);
  }
  return [...cases].sort(([a], [b]) => byCode(a, b)).map(([n, outcome]) => ({ name: n, outcome }));
}
