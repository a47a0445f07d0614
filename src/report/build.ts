import type {
  Chain,
  Coverage,
  Finding,
  LineChain,
  LineSeen,
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
import { causesFirst } from './causes-first.ts';
import { changesIn } from './changes.ts';
import { createCitations, type Citations } from './citations.ts';
import { fitOf } from './fit.ts';
import { figuresOf, toFinding, type Figures } from './finding.ts';
import { standingOf } from './lasting.ts';
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
  /** Builds the chain of a line that no rule knows. */
  readonly lineChain?: ((line: LineSeen) => LineChain) | undefined;
}

/** Makes the report of one side of a comparison: what is compared of it, which is findings and counts; no patterns, timeline or blindspots. */
export function buildSide(input: ReportInput): Report {
  const { findings, background } = findingsOf(input, createCitations());
  return { ...frameOf(input), findings, background };
}

/** Makes the report: findings in their order, numbered, each statement with its citation; and what became of its patterns of lines, under the same numbers; null where they are compared with nothing. */
export function buildParts(input: ReportInput): {
  readonly report: Report;
  readonly patterns: PatternComparison | null;
} {
  const { observed } = input;
  const citations = createCitations();
  const { findings, background, chains } = findingsOf(input, citations);
  const numbered = chains.map((chain, i) => ({ id: `F${i + 1}`, chain }));
  const blindspots = blindspotsOf(numbered);
  const timeline = timelineOf(observed, chains, input.tests ?? []);
  const { unknowns, comparison } = patternsOf({
    observed,
    citations,
    ties: tiesTo(numbered),
    known: input.knownTemplates,
    patterns: input.patterns,
    rare: input.rare,
    lineChain: input.lineChain,
  });
  const { notices, ...frame } = frameOf(input);
  const report: Report = {
    ...frame,
    findings,
    background,
    unknowns,
    ...(input.tests ? { tests: testsOf(input.tests, input.chains) } : {}),
    ...(input.context ? { context: input.context } : {}),
    ...(timeline ? { timeline } : {}),
    ...(blindspots.length > 0 ? { blindspots } : {}),
    notices,
  };
  return { report, patterns: comparison };
}

/** The findings in their order, numbered and cited, and the chains of those that are no background. */
function findingsOf(
  input: ReportInput,
  citations: Citations,
): Pick<Report, 'findings' | 'background'> & { readonly chains: readonly Chain[] } {
  const { observed } = input;
  const knows = {
    changes: changesIn(observed, input.rules ?? new Map()),
    ...(input.context ? { context: input.context } : {}),
  };
  const names = observed.services.map((s) => s.name);
  // Numbers are given in the order of the report: first they are ranked, then cited.
  const figured = input.chains.map((chain) => ({ chain, figures: figuresOf(chain, observed) }));
  const standing = standingOf(
    figured.map(({ chain: { group }, figures }) => ({ group, figures })),
    observed,
  );
  const ranked = causesFirst(
    figured
      .map((one) => ({
        ...one,
        standing: standing.get(one.chain.group) ?? 0,
        fit: fitOf(one.chain, input.context, names),
      }))
      .sort((a, b) => b.fit - a.fit || rank(a, b)),
  );
  const numbered = (letter: string, list: typeof ranked): readonly Finding[] =>
    list.map(({ chain, figures }, i) => ({
      id: `${letter}${i + 1}`,
      ...toFinding(chain, figures, observed, citations, knows),
    }));
  const found = ranked.filter(({ chain }) => chain.background === undefined);
  return {
    findings: numbered('F', found),
    background: numbered(
      'B',
      ranked.filter(({ chain }) => chain.background !== undefined),
    ),
    chains: found.map(({ chain }) => chain),
  };
}

/** What a report says of the run itself. */
function frameOf(input: ReportInput): Report {
  const { observed, coverage } = input;
  const names = observed.services.map((s) => s.name);
  const revisions = observed.services.flatMap((s) => s.revisions.map((r) => r.name)).sort(byCode);
  return {
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
    findings: [],
    background: [],
    unknowns: [],
    notices: [...input.notices].sort(
      (a, b) =>
        byCode(a.code, b.code) || byCode(a.where ?? '', b.where ?? '') || byCode(a.message, b.message),
    ),
  };
}

/** Order of findings (design, section 6): active before stopped, both before what is older than the window, severity, share of requests that fail, then how often and when. */
function rank(a: Ranked, b: Ranked): number {
  const worst = ({ figures }: Ranked): number => FINDING_SEVERITIES.indexOf(figures.severity);
  const share = ({ figures: { rate } }: Ranked): number => (rate ? rate.failures / rate.of : 0);
  return (
    a.standing - b.standing ||
    worst(a) - worst(b) ||
    b.chain.group.tests.length - a.chain.group.tests.length ||
    share(b) - share(a) ||
    Number(isExplained(b)) - Number(isExplained(a)) ||
    b.figures.failures - a.figures.failures ||
    byCode(a.figures.firstSeen, b.figures.firstSeen) ||
    byCode(a.chain.group.fingerprint, b.chain.group.fingerprint)
  );
}

/** So few failures explain no others. */
const MIN_EXPLAINED = 5;

/** Whether more than a symptom is established, of more than a blip: many callers complain oftener than what they call fails. */
function isExplained({ chain, figures }: Ranked): boolean {
  return chain.layers[chain.established]?.tier !== 'symptom' && figures.failures >= MIN_EXPLAINED;
}

interface Ranked {
  readonly chain: Chain;
  /** How it goes on (`lasting.ts`). */
  readonly standing: number;
  readonly figures: Figures;
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
