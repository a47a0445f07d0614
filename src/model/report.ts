import type { Capabilities } from './capability.ts';
import type { Comparison, PatternChange, PatternComparison } from './comparison.ts';
import type { NonEmpty } from './json.ts';
import type { ProbeOutcome, SourceSeen } from './probe.ts';
import type { FindingSeverity, Severity, SeverityCounts } from './severity.ts';
import type { Exposure, Tier } from './signal.ts';

/** The basis of a statement: entries cited; a probe at a commit; a rule says so but nothing shows it; evidence against it. */
export type Basis = 'observed' | 'verified' | 'inferred' | 'refuted';

/** What a statement stands on: an entry (by insertId, else file and line), a test case, or code at a commit. */
export interface Evidence {
  /** Number under which texts cite it: `[1]`; the same evidence has the same number all over the report. */
  readonly n: number;
  readonly insertId?: string;
  readonly logName?: string;
  readonly timestamp?: string;
  readonly quote: string;
  /** `request`: the entry has no text; `quote` sums up the fields of its request. Absent where the words are the entry's own. */
  readonly summaryOf?: 'request';
  readonly url?: string;
  readonly file?: string;
  readonly line?: number;
  /** Content hash of an entry that has no insertId. */
  readonly hash?: string;
  readonly commit?: string;
  readonly test?: string;
}

/** How a layer hangs on the one above. An observed tie names what shows it; an inferred one how to confirm it. */
export type Link =
  | { readonly kind: string; readonly basis: 'observed' | 'verified'; readonly why: string }
  | { readonly kind: string; readonly basis: 'inferred'; readonly why: string; readonly confirm: string };

interface LayerCommon {
  /** 0 is the surface. */
  readonly level: number;
  readonly title: string;
  readonly because: string;
  readonly tier: Tier;
  /** Service, pod, node or external system at fault in this layer. */
  readonly component: string;
  readonly ruleId?: string;
  readonly exception?: { readonly type: string; readonly message: string; readonly frame?: string };
  readonly link: Link | null;
  /** What applications, rule authors or people assert about this layer without evidence. */
  readonly claims?: readonly string[];
  /** Where entries of the same failures, or of others of the same requests (`beside`), speak against what an application says. */
  readonly contradicted?: readonly {
    readonly claim: string;
    readonly scope: 'failure' | 'beside';
    readonly why: string;
    readonly evidence: readonly Evidence[];
  }[];
  /** In how many of the finding's failures the layer is seen. */
  readonly seen: { readonly failures: number; readonly of: number };
}

/** One error or cause. The type refuses an observed layer without evidence and an inferred one without a check. */
export type Layer =
  | (LayerCommon & {
      readonly basis: 'observed' | 'verified';
      readonly evidence: NonEmpty<Evidence>;
      readonly confirm?: string;
    })
  | (LayerCommon & {
      readonly basis: 'inferred';
      readonly evidence: readonly Evidence[];
      readonly confirm: string;
    });

/** A cause below the deepest established one that nothing establishes, with the check that settles it. */
export interface Suspected {
  readonly title: string;
  readonly component?: string;
  readonly confirm: string;
  readonly ruleId?: string;
  /** What speaks for it; absent in reports of earlier versions. */
  readonly score?: CauseScore;
  /** Entries that come before the failures; that they led to them is not in the data. Absent where only a rule says so. */
  readonly evidence?: readonly Evidence[];
}

/** One question and answer of the five whys; never more than the chain carries. */
export interface Why {
  readonly n: number;
  readonly question: string;
  readonly answer: string;
  readonly basis: Basis | 'open';
  readonly evidence: readonly Evidence[];
}

/** Failures with the same cause, explained. */
export interface Finding {
  /** F1, F2 ... in the order of the report. */
  readonly id: string;
  readonly fingerprint: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly severity: FindingSeverity;
  readonly tier: Tier;
  readonly status: 'active' | 'stopped' | 'intermittent';
  readonly services: readonly string[];
  readonly revisions: readonly string[];
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly failures: number;
  /** Entries of these failures. */
  readonly entries: number;
  readonly rate?: {
    readonly failures: number;
    readonly of: number;
    readonly unit: string;
    /** What `of` counts, so that another run can count the same. Absent for instances. */
    readonly routes?: readonly {
      readonly service: string;
      readonly method: string;
      readonly route: string;
    }[];
  };
  /** How many requests its path had, where the ordinary entries of the window were not read; `share`: of the entries that were sampled, absent where all were counted. */
  readonly traffic?: {
    readonly requests: number;
    readonly seen: number;
    readonly share?: number;
    readonly text: string;
  };
  /** Instances of its service that show it, where the entries name instances. */
  readonly instances?: { readonly failing: number; readonly of: number };
  /** The oldest entry with the same text that the service keeps, asked for in a read of its own. */
  readonly oldest?: { readonly timestamp: string; readonly revision?: string; readonly text: string };
  readonly began?: { readonly revision: string; readonly minutesAfter: number; readonly before: string };
  /** What was changed in the hour before its first failure, nearest first; order, not cause. */
  readonly changes?: readonly {
    readonly at: string;
    readonly title: string;
    readonly minutesBefore: number;
    /** An instance or container ended or began; nothing is known to have been changed. */
    readonly restart?: true;
    readonly text: string;
    readonly evidence: readonly Evidence[];
  }[];
  readonly layers: NonEmpty<Layer>;
  readonly rootCause: {
    readonly level: number;
    readonly title: string;
    readonly component: string;
    readonly basis: Basis;
    readonly label: 'root cause' | 'deepest established cause';
  } | null;
  readonly suspected: readonly Suspected[];
  readonly refuted: readonly {
    readonly title: string;
    readonly why: string;
    readonly evidence: readonly Evidence[];
  }[];
  /** What is not established below the last layer, and what to look at next; null when the chain is closed. */
  readonly open: string | null;
  readonly whys: readonly Why[];
  readonly alternatives: readonly Alternative[];
  /** Why its deepest established layer is shown first where several things could be the cause; absent where nothing else could. */
  readonly score?: CauseScore;
  readonly actions: readonly string[];
  /** Failing tests that this finding explains. */
  readonly tests: readonly { readonly name: string; readonly outcome: string; readonly why: string }[];
  readonly joins: readonly { readonly kind: string; readonly count: number }[];
  readonly impact?: string;
  /** What the history of runs says: first seen, fixed, back; absent where this run is the first to have it. */
  readonly story?: string;
  /** What probes of a checkout said, with all that is needed to ask again at another commit. */
  readonly probes?: readonly ProbeOutcome[];
  /** The code around its innermost frame, with the evidence that stands for the line. */
  readonly source?: SourceSeen & { readonly evidence: Evidence };
}

/** A sum of parts that speak for a cause; it ranks, and establishes nothing. */
export interface CauseScore {
  readonly total: number;
  readonly parts: readonly { readonly points: number; readonly why: string }[];
}

/** What could be the cause instead, and what would decide between the two. */
export interface Alternative {
  readonly title: string;
  readonly why: string;
  readonly decides: string;
  readonly score?: CauseScore;
}

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
