import type { NonEmpty } from './json.ts';
import type { ProbeOutcome, SourceSeen } from './probe.ts';
import type { FindingSeverity } from './severity.ts';
import type { Tier } from './signal.ts';

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
