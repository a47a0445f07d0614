import type { CapabilityComparison } from './capability.ts';
import type { Evidence } from './finding.ts';
import type { FindingSeverity, Severity } from './severity.ts';

/** What became of something from one run to the next, in the order in which a person wants to know. */
export const VERDICTS = [
  'regressed',
  'new',
  'worse',
  'persisting',
  'not comparable',
  'improved',
  'quiet',
  'fixed',
] as const;

/** What became of something from one run to the next. */
export type Verdict = (typeof VERDICTS)[number];

/** How often something failed on one side; `of` is null where the entries give no denominator. */
export interface SideRate {
  readonly failures: number;
  readonly of: number | null;
  /** Clopper-Pearson interval of the rate at 95 %; null without a denominator. */
  readonly interval: readonly [number, number] | null;
}

/** The figures of a verdict. Probabilities have four significant digits. */
export interface Figures {
  /** `connections`, `requests`, `instances`; null where nothing counts how often the path was exercised. */
  readonly unit: string | null;
  readonly before: SideRate;
  readonly after: SideRate;
  /** Of seeing none on the side that shows none, at the rate of the other (binomial). */
  readonly probability?: number;
  /** Of so uneven a split of all failures over the two sides, were the rates the same (exact conditional test). */
  readonly conditional?: number;
  /** Further clean ones after which silence would mean "fixed". */
  readonly needed?: number;
}

/** Another finding with the same surface, whose cause is another. */
export interface SameSurface {
  readonly fingerprint: string;
  readonly title: string;
  readonly side: 'before' | 'after';
}

/** Hits of a probe among its candidates at a commit. */
export interface CodeCount {
  readonly commit: string;
  readonly hits: number;
  readonly candidates: number;
}

/** A probe of a finding, asked again at a later commit: `for` the fix, `against` it, or it cannot be told. */
export interface CodeCheck {
  readonly probe: string;
  readonly title: string;
  readonly before: CodeCount;
  readonly now: CodeCount;
  readonly evidence: 'for' | 'against' | 'undecided';
  /** In words: `gone, evidence for the fix`. */
  readonly says: string;
}

/** What became of one finding. */
export interface FindingVerdict {
  readonly fingerprint: string;
  readonly title: string;
  readonly severity: FindingSeverity;
  readonly services: readonly string[];
  /** Its numbers in the two reports (`F1`). */
  readonly ids: { readonly before: string | null; readonly after: string | null };
  readonly verdict: Verdict;
  readonly reason: string;
  readonly figures: Figures;
  /** Set where the chain of the same failure now ends in another place: what it ends in on each side. */
  readonly rootMoved?: { readonly before: string; readonly after: string };
  readonly sameSurface: readonly SameSurface[];
  /** What the code says at a later commit; absent where no checkout was asked, or the finding has no probe that held. */
  readonly code?: readonly CodeCheck[];
}

/** Statuses of one endpoint on one side, as texts, with their counts. */
export type StatusCounts = Readonly<Record<string, number>>;

/** What became of one endpoint; a failing request is one with status 400 or above. */
export interface EndpointVerdict {
  readonly service: string;
  readonly method: string;
  readonly route: string;
  readonly before: StatusCounts;
  readonly after: StatusCounts;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly figures: Figures;
}

/** n/N. */
export interface Share {
  readonly passed: number;
  readonly of: number;
}

/** The tests of two runs; skipped tests are in no denominator. */
export interface TestComparison {
  readonly before: Share & { readonly skipped: number };
  readonly after: Share & { readonly skipped: number };
  /** The tests that ran on both sides: the only ones from which a trend is made. */
  readonly both: { readonly of: number; readonly before: number; readonly after: number };
  readonly sameTests: boolean;
  /** In words: "up by 2", "no trend: ...". */
  readonly trend: string;
  readonly newlyFailing: readonly string[];
  readonly recovered: readonly string[];
  readonly stillFailing: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Skipped now, of those that were not before. */
  readonly skipped: readonly string[];
  readonly suites: readonly {
    readonly name: string;
    readonly before: Share | null;
    readonly after: Share | null;
  }[];
}

/** One side of a comparison. */
export interface ComparedRun {
  readonly key: string;
  /** Where it came from, as a person would name it. */
  readonly source: string;
  readonly cycle?: string;
  readonly services: readonly string[];
  readonly revisions: readonly string[];
  readonly covered: { readonly since: string | null; readonly until: string | null };
  readonly entries: number;
  readonly complete: boolean;
  readonly catalogHash: string;
}

/** A pattern of lines that the baseline lacks, or whose rate rose beyond chance. */
export interface PatternChange {
  readonly template: string;
  /** The same as that of the unknown with this pattern, and from run to run. */
  readonly fingerprint: string;
  readonly kind: 'new' | 'risen';
  readonly before: number;
  readonly after: number;
  /** Over how much the two were counted, in the comparison's unit. */
  readonly of: { readonly before: number; readonly after: number };
  /** Chance of such a rise, or a larger one, had the rate not changed; corrected for all patterns compared (Benjamini-Hochberg). */
  readonly q: number;
  /** Whether `q` is at most 0.01: a new pattern seen once or twice may be one that the baseline only missed. */
  readonly beyondChance: boolean;
  /** The worst of its lines. */
  readonly severity: Severity;
  readonly services: readonly string[];
  readonly firstSeen: string;
  /** Its earliest entries, at most three. */
  readonly evidence: readonly Evidence[];
  /** What it may have to do with, in words. */
  readonly why: readonly string[];
  /** Findings that explain its lines: it is no news of its own then. */
  readonly findings: readonly string[];
}

/** The lines of a run against those of its baseline, by pattern. */
export interface PatternComparison {
  /** What was compared: all lines; those of WARNING and above; or only entries of patterns that no rule knows, where the earlier report is all there is. */
  readonly which: 'all' | 'error-like' | 'unknown';
  /** Lines of the run. */
  readonly lines: number;
  /** Of these, lines whose pattern the baseline has as well. */
  readonly known: number;
  /** Lines whose pattern it lacks: with the known ones and those beyond the bounds, all lines. */
  readonly remaining: number;
  /** Lines of the baseline; null where it has none to compare with: nothing is called new then. */
  readonly baselineLines: number | null;
  /** Lines of the run that did not fit into memory, here or in the baseline's reading: they were not compared. */
  readonly beyondBounds: number;
  /** What rates are taken over. */
  readonly unit: 'requests' | 'entries' | 'seconds';
  readonly of: { readonly before: number; readonly after: number };
  /** New ones, then risen ones, each surest first. */
  readonly changed: readonly PatternChange[];
  /** Changed patterns that are left out of the list. */
  readonly hidden: number;
}

/** Run against run. */
export interface Comparison {
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  /** Probability at or below which silence is called "fixed", and an uneven split a change. */
  readonly threshold: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly verdicts: readonly FindingVerdict[];
  readonly endpoints: readonly EndpointVerdict[];
  readonly tests: TestComparison | null;
  /** Where both runs know capabilities. */
  readonly capabilities?: CapabilityComparison;
  /** Which patterns of lines are new or more frequent; absent where neither lines nor unknown patterns were compared. */
  readonly patterns?: PatternComparison;
  /** What must be known to read the verdicts: other rules, cut coverage. */
  readonly notes: readonly string[];
}
