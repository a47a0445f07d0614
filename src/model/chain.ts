import type { NonEmpty } from './json.ts';
import type { Failure, FailureGroup, TestResult } from './failure.ts';
import type { CodePlace, ProbeOutcome, SourceSeen } from './probe.ts';
import type { Alternative, CauseScore, Link, Suspected } from './finding.ts';
import type { FindingSeverity } from './severity.ts';
import type { Signal, Tier } from './signal.ts';

/** What a layer stands on, before it gets its number in the report. */
export type Cite = { readonly signal: Signal } | { readonly test: TestResult } | { readonly code: CodePlace };

/** What an application says of its own failure, and the entries against it. */
export interface Contradiction {
  readonly claim: string;
  /** `failure`: entries of the very same failures; `beside`: other failures of the same requests, so it is not so for all. */
  readonly scope: 'failure' | 'beside';
  readonly why: string;
  readonly cites: readonly Cite[];
}

interface ChainLayerCommon {
  readonly title: string;
  readonly because: string;
  readonly tier: Tier;
  readonly severity?: FindingSeverity;
  readonly component: string;
  readonly ruleId?: string;
  readonly fix: readonly string[];
  readonly exception?: { readonly type: string; readonly message: string; readonly frame?: string };
  readonly claims: readonly string[];
  /** What other entries hold against the claims. */
  readonly contradicted?: readonly Contradiction[];
  readonly seen: { readonly failures: number; readonly of: number };
  /** What speaks for it, of a layer below the established ones. */
  readonly score?: CauseScore;
}

/** A layer as the chain room builds it; the type refuses an observed one without a citation. */
export type ChainLayer = ChainLayerCommon &
  (
    | {
        readonly basis: 'observed' | 'verified';
        readonly link: Extract<Link, { basis: 'observed' | 'verified' }> | null;
        readonly cites: NonEmpty<Cite>;
        readonly confirm?: string;
      }
    | {
        readonly basis: 'inferred';
        readonly link: Extract<Link, { basis: 'inferred' }>;
        readonly cites: readonly Cite[];
        readonly confirm: string;
      }
  );

/** A cause that is suspected for what its lines show; the cited ones come before failures of the finding. */
export type SuspectedLine = Omit<Suspected, 'evidence'> & { readonly cites: NonEmpty<Cite> };

/** A finding with its chain, surface first. */
export interface Chain {
  readonly group: FailureGroup;
  readonly layers: NonEmpty<ChainLayer>;
  /** Index of the deepest established layer; every layer above it is established too. */
  readonly established: number;
  readonly suspected: readonly Suspected[];
  /** Lines that are news against the baseline, and come before these failures much more often than in requests that go well; absent where none does. */
  readonly news?: readonly SuspectedLine[];
  readonly alternatives: readonly Alternative[];
  /** Why the deepest established layer goes before the alternatives; absent where there are none to weigh. */
  readonly score?: CauseScore;
  readonly refuted: readonly {
    readonly title: string;
    readonly why: string;
    readonly cites: readonly Cite[];
  }[];
  /** What is not established below the last layer, and what to look at next; null when the chain is closed. */
  readonly open: string | null;
  /** What probes of a checkout said; absent where none was asked. */
  readonly probes?: readonly ProbeOutcome[];
  /** The code around its innermost frame; absent where no checkout was asked, or none of its frames is in it. */
  readonly source?: SourceSeen;
  /** Why this is no incident of its own (it goes on in good times as well, it recovered ...); absent on what is a finding. */
  readonly background?: string;
  /** Only traces that run otherwise than in the good window show it; nothing was logged as an error. */
  readonly drift?: boolean;
  /** A service that breaks off without an error, whose caller logs one right after: what shares these traces comes of it, it seems. */
  readonly brokeOff?: boolean;
}

/** The entries of a line that no rule knows, with the failure that they are surest tied to. */
export interface LineSeen {
  /** In order of time. */
  readonly signals: NonEmpty<Signal>;
  /** Whether it says of itself that something failed. */
  readonly errorLike: boolean;
  /** In how many failures of the finding it is seen; 0 of 0 where it is tied to none. */
  readonly failures: number;
  readonly of: number;
  readonly tied: {
    readonly group: FailureGroup;
    readonly failure: Failure;
    readonly by: 'member' | 'trace' | 'request' | 'instance';
    /** Those of the entries that are tied to this failure. */
    readonly signals: NonEmpty<Signal>;
  } | null;
}

/** The chain of such a line: the line, then what is behind it. */
export interface LineChain {
  readonly layers: NonEmpty<ChainLayer>;
  /** Index of the deepest established layer; 0 is the line itself. */
  readonly established: number;
  readonly open: string;
}
