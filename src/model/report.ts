import type { Capabilities } from './capability.ts';
import type { Comparison, PatternChange, PatternComparison } from './comparison.ts';
import type { Evidence, Finding, Layer, Link, Why, CauseScore } from './finding.ts';
import type { NonEmpty } from './json.ts';
import type { Severity, SeverityCounts } from './severity.ts';
import type { Exposure } from './signal.ts';

/** A pattern that no rule and no exception explains: error-like, or new or more frequent than in the baseline. */
export interface Unknown {
  /** U1, U2 ... in the order of the report. */
  readonly id: string;
  /** Name from run to run, made of its lines' own words; absent in reports of earlier versions. */
  readonly fingerprint?: string;
  readonly template: string;
  readonly severity: Severity;
  readonly count: number;
  readonly services: readonly string[];
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Null when there is no baseline to say. */
  readonly new: boolean | null;
  /** False for lines that say nothing of an error, which are here for being new or more frequent; absent for the error-like. */
  readonly errorLike?: false;
  /** How often it was logged on both sides, and the chance of such a rise; absent without a baseline. */
  readonly rise?: Pick<PatternChange, 'before' | 'after' | 'of' | 'q' | 'beyondChance'> & {
    readonly unit: PatternComparison['unit'];
  };
  /** Why it stands where it stands among the unknown patterns; it ranks, and establishes nothing. */
  readonly score?: CauseScore;
  readonly examples: readonly Evidence[];
  /** The line, and what is behind it by the ties that findings have; absent in reports of earlier versions. */
  readonly layers?: NonEmpty<Layer>;
  /** The deepest layer below the line that is observed or verified; null where none is. */
  readonly rootCause?: Finding['rootCause'];
  readonly open?: string;
  readonly whys?: readonly Why[];
  /** Findings whose failures it goes with, most of their failures first: that they go together, not that one led to the other. */
  readonly joined?: readonly JoinedFinding[];
}

/** A finding that a line is tied to, and by what. */
export interface JoinedFinding {
  readonly finding: string;
  /** In how many of its failures the line is seen. */
  readonly failures: number;
  readonly of: number;
  readonly link: Link;
  /** An entry of the failure that the line is surest tied to. */
  readonly evidence: readonly Evidence[];
}

/** The smallest change to logging that would have carried one or more open chains further. */
export interface Blindspot {
  readonly kind: 'trace-id' | 'traceback' | 'values' | 'exit-reason' | 'container-log' | 'outcome';
  readonly service: string;
  /** Where in the code, as far as the entries tell. */
  readonly place?: string;
  /** What to change. */
  readonly change: string;
  /** What these entries lack, in figures. */
  readonly seen: string;
  /** Findings whose chain ends there, and their failures. */
  readonly findings: readonly string[];
  readonly failures: number;
}

/** Something that the run has to say about itself. */
export interface Notice {
  readonly code: string;
  readonly message: string;
  readonly where?: string;
}

/** How often the path of a rule was seen to go well: what its success filter matched, by service and revision. */
export interface SuccessCount {
  readonly rule: string;
  /** What one success is: `connection`. */
  readonly per: string;
  readonly counts: readonly { readonly service: string; readonly revision: string; readonly count: number }[];
}

/** What was read, and what was not. */
export interface Coverage {
  readonly source: string;
  readonly filter: string | null;
  readonly asked: { readonly since: string | null; readonly until: string | null };
  readonly covered: { readonly since: string | null; readonly until: string | null };
  /** False when something that was asked for is known to be missing. */
  readonly complete: boolean;
  readonly reasons: readonly string[];
  readonly entries: number;
  readonly duplicates: number;
  readonly unreadable: number;
  readonly withoutPayload: number;
  readonly late: number;
  readonly services: readonly {
    readonly name: string;
    readonly entries: number;
    readonly revisions: readonly string[];
    /** Distinct instances; absent in reports of earlier versions. */
    readonly instances?: number;
    /** Entries by effective severity, in its order; absent where not all were read, and in reports of earlier versions. */
    readonly severities?: SeverityCounts;
  }[];
  /** How much services wrote over time; absent where not all entries were read, where there is none, and in reports of earlier versions. */
  readonly activity?: Activity;
  /**
   * Services that were read whole, and of which severity or status left nothing: none of their entries failed. Absent where there is none, where more than that
   * was asked for, and in reports of earlier versions.
   */
  readonly leftOut?: { readonly by: string; readonly services: readonly string[] };
  /** What the report counts and does not tell one by one, for there is too much of it; absent where all is told. */
  readonly untold?: Untold;
  readonly exposure: readonly Exposure[];
  /** How often the success filters of rules were seen; absent where no rule has one, and in reports of earlier versions. */
  readonly success?: readonly SuccessCount[];
  readonly rules: {
    readonly loaded: number;
    readonly matched: number;
    readonly neverApplicable: readonly string[];
  };
  readonly reads?: { readonly total: number; readonly quotaWaits: number; readonly planned: number };
}

/** Findings and patterns beyond the most that a report tells; null for none. */
export interface Untold {
  readonly findings: {
    readonly count: number;
    readonly failures: number;
    readonly services: readonly string[];
  } | null;
  /** Patterns of error-like entries that no rule knows, and their entries. */
  readonly patterns: { readonly count: number; readonly entries: number } | null;
}

/**
 * How much each service wrote, in equal steps of time from the first entry to the last. A failure is an entry whose effective
 * severity is ERROR or above, or a request answered with a status of 500 or above.
 */
export interface Activity {
  /** When the first step begins: a multiple of the step, at or before the first entry. */
  readonly since: string;
  readonly stepSeconds: number;
  /** Those with the most entries, in the order of their names. By step; `failures` is absent where there is none. */
  readonly services: readonly {
    readonly name: string;
    readonly entries: readonly number[];
    readonly failures?: readonly number[];
  }[];
  /** All other services together; absent where each is listed. */
  readonly omitted?: { readonly services: number; readonly entries: number; readonly failures: number };
}

/** When things happened: counts in equal parts of the covered window (first to last entry). */
export interface Timeline {
  readonly since: string;
  readonly until: string;
  /** Entries that say that something failed. */
  readonly errors: readonly number[];
  /** Failures of each finding by their start. */
  readonly findings: readonly { readonly id: string; readonly failures: readonly number[] }[];
  readonly revisions: readonly {
    readonly service: string;
    readonly revision: string;
    readonly firstSeen: string;
  }[];
  /** Test cases whose file says when they ran. */
  readonly tests: readonly {
    readonly name: string;
    readonly outcome: string;
    readonly start: string;
    readonly end: string;
  }[];
}

/** The report: plain JSON, made once, rendered late. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  /** The clock of the run: `--now`, else for saved entries the last entry's time, so that the same entries give the same bytes. */
  readonly generatedAt: string;
  readonly run: {
    readonly key: string;
    readonly cycle?: string;
    readonly services: readonly string[];
    readonly revisions: readonly string[];
    readonly catalogHash: string;
  };
  readonly coverage: Coverage;
  readonly findings: readonly Finding[];
  readonly background: readonly Finding[];
  readonly unknowns: readonly Unknown[];
  readonly tests?: {
    readonly total: number;
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
    readonly suites: readonly { readonly name: string; readonly passed: number; readonly of: number }[];
    readonly unexplained: readonly string[];
    /** Each test by `suite > name`; one that ran several times failed if it failed once. */
    readonly cases?: readonly { readonly name: string; readonly outcome: 'passed' | 'failed' | 'skipped' }[];
  };
  /** What became of the findings, endpoints and tests of an earlier run. */
  readonly comparison?: Comparison;
  /** How the capabilities that the configuration lists did; with a baseline in the same logs, on the newest revision. */
  readonly capabilities?: Capabilities;
  readonly context?: { readonly symptom?: string; readonly system?: string; readonly deployTime?: string };
  readonly timeline?: Timeline;
  /** What logging would have to say for open chains to go further, most chains first; absent where none is open. */
  readonly blindspots?: readonly Blindspot[];
  readonly notices: readonly Notice[];
}
