import type {
  CauseScore,
  LineChain,
  LineSeen,
  Observed,
  PatternChange,
  PatternComparison,
  PatternSeen,
  PatternsSeen,
  Severity,
  Signal,
  Unknown,
} from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { hash64 } from '../util/hash.ts';
import { byCode, formatCount } from '../util/text.ts';
import { formatDuration, formatTimestamp } from '../util/time.ts';
import type { Citations } from './citations.ts';
import type { Ties } from './ties.ts';
import { chainOfLines, tiedText } from './unknown-chain.ts';
import { listedOf } from './untold.ts';

const MAX_EXAMPLES = 3;
/** Points of what chance does not explain (one more where it is new): more than all other signs together, so that nothing goes before it. */
export const BEYOND_CHANCE = 20;
const POINTS = { tied: 4, partlyTied: 2, before: 3, newest: 2, new: 1, rare: 1, error: 1 } as const;

/** What the patterns of a run are judged by. */
export interface UnknownInput {
  readonly observed: Observed;
  readonly ties: Ties;
  readonly citations: Citations;
  /** Patterns that a good window shows; absent where there is none. */
  readonly known?: ReadonlySet<string> | undefined;
  readonly patterns?: PatternsSeen | undefined;
  /** Words of a template that few other templates have. */
  readonly rare?: ((template: string) => readonly string[]) | undefined;
  /** Builds the chain of a line; without it patterns have none. */
  readonly lineChain?: ((line: LineSeen) => LineChain) | undefined;
}

/** The name of a pattern from run to run: versioned, and made of its template. */
export function patternName(template: string): string {
  return `u1-${hash64(template)}`;
}

/** A pattern and all that is known of its entries. */
interface Candidate {
  readonly template: string;
  readonly fingerprint: string;
  readonly severity: Severity;
  readonly count: number;
  readonly services: readonly string[];
  readonly first: bigint;
  readonly last: bigint;
  readonly errorLike: boolean;
  readonly examples: readonly Signal[];
  readonly signals: readonly Signal[];
  /** '' for entries that name none. */
  readonly revisions: readonly string[];
  readonly pattern: PatternSeen | undefined;
  /** Listed for what the comparison made of it: its words are those of all that was merged. */
  readonly merged: boolean;
}

/** The patterns that no rule knows, most telling first, and what changed since the baseline. */
export function patternsOf(input: UnknownInput): {
  readonly unknowns: readonly Unknown[];
  readonly comparison: PatternComparison | null;
} {
  const { observed, patterns, citations, ties, lineChain } = input;
  const signals = signalsByPattern(observed, patterns);
  const ofPattern = (pattern: PatternSeen): readonly Signal[] => signals.get(pattern) ?? pattern.examples;
  const errorLike = listedOf(observed.unknowns).map((u): Candidate => ({
    ...u,
    fingerprint: patternName(u.template),
    errorLike: true,
    revisions: [...new Set(u.signals.map((s) => s.revision ?? ''))],
    pattern: mostOf(u.signals, patterns),
    merged: false,
  }));
  const listed = new Set(
    errorLike.flatMap(({ signals: own }) => own.flatMap(({ key }) => patterns?.bySignal.get(key) ?? [])),
  );
  const names = new Set(errorLike.map((one) => one.fingerprint));
  const news = (patterns?.changed ?? []).filter(
    (p) => !listed.has(p) && !names.has(p.fingerprint) && !ofPattern(p).some(isExplained),
  );
  const others = news.map((p): Candidate => ({
    ...p,
    count: p.after,
    errorLike: SEVERITY_NUMBER[p.severity] >= SEVERITY_NUMBER.WARNING,
    signals: ofPattern(p),
    pattern: p,
    merged: true,
  }));
  const unknowns = [...errorLike, ...others]
    .map((candidate) => ({ candidate, score: scoreOf(candidate, input) }))
    .sort(
      (a, b) =>
        b.score.total - a.score.total ||
        SEVERITY_NUMBER[b.candidate.severity] - SEVERITY_NUMBER[a.candidate.severity] ||
        b.candidate.count - a.candidate.count ||
        byCode(a.candidate.template, b.candidate.template),
    )
    .map(({ candidate: c, score }, i): Unknown => ({
      id: `U${i + 1}`,
      fingerprint: c.fingerprint,
      template: c.template,
      severity: c.severity,
      count: c.count,
      services: c.services,
      firstSeen: formatTimestamp(c.first),
      lastSeen: formatTimestamp(c.last),
      new: isNew(c, input),
      ...(c.errorLike ? {} : { errorLike: false }),
      ...(c.pattern && patterns ? { rise: { ...figuresOf(c.pattern, patterns), unit: patterns.unit } } : {}),
      ...(score.parts.length > 0 ? { score } : {}),
      examples: c.examples.slice(0, MAX_EXAMPLES).map((s) => citations.entry(s)),
      ...(lineChain && hasChain(c) ? chainOfLines(c, { ties, citations, lineChain }) : {}),
    }));
  return { unknowns, comparison: patterns ? comparisonOf(patterns, ofPattern, input) : null };
}

/** The pattern that most of its entries are of, among the lines of both windows. */
function mostOf(signals: readonly Signal[], patterns: PatternsSeen | undefined): PatternSeen | undefined {
  const counts = new Map<PatternSeen, number>();
  for (const { key } of signals) {
    const pattern = patterns?.bySignal.get(key);
    if (pattern) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || byCode(a[0].template, b[0].template));
  return most?.[0];
}

/**
 * Whether the baseline lacks it. What it is merged with to compare rates may be older than its own words: those decide, where the baseline's lines are
 * known.
 */
function isNew({ pattern, merged, signals, template }: Candidate, input: UnknownInput): boolean | null {
  const { patterns, known } = input;
  if (!pattern || patterns?.baselineLines == null)
    return known ? ![template, ...signals.map((s) => s.template)].some((one) => known.has(one)) : null;
  if (merged || pattern.kind === 'new') return pattern.kind === 'new';
  return signals.length > 0 && signals.every((s) => patterns.knownBefore(s.message) === false);
}

/** What is news, or says that something failed, is explained as far as it can be. */
function hasChain({ errorLike, pattern }: Candidate): boolean {
  return errorLike || (pattern !== undefined && pattern.kind !== 'known');
}

function comparisonOf(
  {
    changed,
    bySignal: _bySignal,
    templates: _templates,
    knownBefore: _knownBefore,
    requests: _requests,
    ...rest
  }: PatternsSeen,
  signalsOf: (pattern: PatternSeen) => readonly Signal[],
  input: UnknownInput,
): PatternComparison {
  return {
    ...rest,
    remaining: rest.lines - rest.known - rest.beyondBounds,
    changed: changed.map((p): PatternChange => {
      const signals = signalsOf(p);
      const candidate = { ...p, signals, errorLike: true, count: p.after, pattern: p };
      return {
        template: p.template,
        fingerprint: p.fingerprint,
        kind: p.kind === 'new' ? 'new' : 'risen',
        ...figuresOf(p, rest),
        severity: p.severity,
        services: p.services,
        firstSeen: formatTimestamp(p.first),
        evidence: p.examples.slice(0, MAX_EXAMPLES).map((s) => input.citations.entry(s)),
        why: signsOf(candidate, input).map((part) => part.why),
        findings: input.ties
          .of(signals.filter((s) => s.role === 'error' || isExplained(s)))
          .filter(({ members }) => members > 0)
          .map(({ finding }) => finding),
      };
    }),
  };
}

/** Whether a rule, an exception or a restart says what an entry is: then it is no unknown. */
function isExplained(s: Signal): boolean {
  return (
    s.matches.length > 0 || s.exception !== undefined || s.mention !== undefined || s.lifecycle !== undefined
  );
}

function signalsByPattern(
  observed: Observed,
  patterns: PatternsSeen | undefined,
): Map<PatternSeen, Signal[]> {
  const signals = new Map<PatternSeen, Signal[]>();
  if (!patterns) return signals;
  const of = (pattern: PatternSeen): Signal[] => {
    const list = signals.get(pattern) ?? [];
    signals.set(pattern, list);
    return list;
  };
  for (const signal of observed.signals) {
    const pattern = patterns.bySignal.get(signal.key);
    if (pattern) of(pattern).push(signal);
  }
  // Entries that were read to be quoted are no signals of their own.
  for (const pattern of patterns.changed)
    for (const example of pattern.examples)
      if (!patterns.bySignal.has(example.key)) of(pattern).push(example);
  return signals;
}

function figuresOf(
  p: PatternSeen,
  { of }: Pick<PatternsSeen, 'of'>,
): Pick<PatternChange, 'before' | 'after' | 'of' | 'q' | 'beyondChance'> {
  return {
    before: p.before,
    after: p.after,
    of,
    q: Number(p.q.toPrecision(4)),
    beyondChance: p.beyondChance,
  };
}

function scoreOf(candidate: Candidate, input: UnknownInput): CauseScore {
  const parts = [...riseOf(candidate, input.patterns), ...signsOf(candidate, input)];
  if (candidate.errorLike && SEVERITY_NUMBER[candidate.severity] >= SEVERITY_NUMBER.ERROR)
    parts.push({ points: POINTS.error, why: `logged as ${candidate.severity}` });
  return { total: parts.reduce((sum, part) => sum + part.points, 0), parts };
}

type Part = CauseScore['parts'][number];

function riseOf(
  { pattern: p, count }: Pick<Candidate, 'pattern' | 'count'>,
  patterns: PatternsSeen | undefined,
): readonly Part[] {
  if (!p || !patterns || p.kind === 'known') return [];
  const rate = (n: number, of: number): string => `${formatCount(n)}/${formatCount(of)}`;
  // Lines of both windows are merged further than errors of one: then the figures are not of this pattern alone.
  const wider = count < p.after ? ', of a wider pattern' : '';
  const figures = `${rate(p.before, patterns.of.before)} -> ${rate(p.after, patterns.of.after)} ${patterns.unit}${wider}`;
  return p.beyondChance
    ? [
        {
          points: BEYOND_CHANCE + (p.kind === 'new' ? POINTS.new : 0),
          why: `${p.kind} beyond chance: ${figures}`,
        },
      ]
    : [{ points: POINTS.new, why: `new, but so few may be chance: ${figures}` }];
}

/** What a pattern may have to do with, beside how often it is seen. */
function signsOf(
  {
    signals,
    first,
    revisions,
    template,
    pattern,
  }: Pick<Candidate, 'signals' | 'first' | 'revisions' | 'template' | 'pattern'>,
  { ties, observed, rare }: UnknownInput,
): Part[] {
  const parts: Part[] = [];
  const [tied] = ties.of(signals);
  if (tied)
    parts.push({
      points: tied.failures * 2 >= tied.of ? POINTS.tied : POINTS.partlyTied,
      why: tiedText(tied),
    });
  const next = ties.next(first);
  // What goes on since the window began has led to nothing in particular.
  if (next && observed.first !== null && first - observed.first > next.after)
    parts.push({
      points: POINTS.before,
      why: `first seen ${formatDuration(next.after)} before ${next.finding}`,
    });
  // What the baseline has as well was logged by what ran then.
  const only = revisions.length === 1 && !pattern?.before ? revisions[0] : undefined;
  if (
    only !== undefined &&
    observed.services.some(({ revisions: all }) => all.length > 1 && all.at(-1)?.name === only)
  )
    parts.push({ points: POINTS.newest, why: `only on ${only}` });
  const words = rare?.(template) ?? [];
  if (words.length > 0) parts.push({ points: POINTS.rare, why: `rare: ${words.join(', ')}` });
  return parts;
}
