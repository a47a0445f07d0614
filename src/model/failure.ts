import type { NonEmpty } from './json.ts';
import type { ExceptionChain } from './exception.ts';
import type { Link } from './finding.ts';
import type { Signal } from './signal.ts';

/** By what entries of one failure were joined, surest first. */
export const JOIN_KINDS = [
  'same-entry',
  'trace',
  'request-id',
  'operation',
  'process',
  'target',
  'request-window',
  'instance-time',
] as const;

/** By what two entries of one failure were joined. */
export type JoinKind = (typeof JOIN_KINDS)[number];

/** One signal within a failure, and what ties it to the failure. */
export interface Member {
  readonly signal: Signal;
  readonly join: JoinKind;
  /** False when another failure could claim the entry with the same right: the tie is then inferred. */
  readonly sure: boolean;
  /** Says it in figures: "logged 6.4 ms after the response; no other request open on the instance". */
  readonly why: string;
}

/** One thing that went wrong once: all entries of it. Members are in order of time. */
export interface Failure {
  readonly id: string;
  readonly kind: 'request' | 'crash' | 'error';
  readonly service: string;
  readonly revision?: string;
  readonly instance?: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly members: NonEmpty<Member>;
  /** Exceptions of the failure, assembled over its entries (chained tracebacks arrive as separate entries); each with the members that show it. */
  readonly chains: readonly { readonly chain: ExceptionChain; readonly members: NonEmpty<Member> }[];
}

/** A test case of a JUnit file. */
export interface TestResult {
  readonly file: string;
  readonly suite: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  /** Redacted text of the failure: message and body. */
  readonly text: string;
  /** Nanoseconds; when it ran, where the file says so. */
  readonly start?: bigint;
  readonly end?: bigint;
}

/** Why a failing test is taken for a surface of a finding: observed when it quotes the failure, inferred when only time fits. */
export interface TestTie {
  readonly test: TestResult;
  readonly why: string;
  readonly basis: 'observed' | 'inferred';
  /** Ids of the failures that fall into the time of the test; empty where the test has no time. */
  readonly during: readonly string[];
}

/** Failures with the same cause. */
export interface FailureGroup {
  /** Name from run to run: what failed, in the entries' own words, versioned (`v1-` and 16 hex digits). */
  readonly fingerprint: string;
  readonly aliases: readonly string[];
  readonly service: string;
  readonly failures: NonEmpty<Failure>;
  /** Failing tests whose surface this is. */
  readonly tests: readonly TestTie[];
  /** Failures of how many of what, where it was counted otherwise than by requests. */
  readonly counted?: { readonly failures: number; readonly of: number; readonly unit: string };
  /** What was a finding of its own and is behind this one; absent where nothing of another failure is. */
  readonly behind?: Behind;
  /** Findings that were made one: each with what it was called. */
  readonly parts?: readonly FailureGroup[];
  /** Where its failures say the same of several names. */
  readonly names?: NamesSeen;
}

/** Words that are said of several names (`no codec for tenant <*>`). */
export interface NamesSeen {
  /** The template of the words. */
  readonly words: string;
  /** Which name each failure says, by the failure's id, and the entry that says it. */
  readonly of: ReadonlyMap<string, { readonly name: string; readonly signal: Signal }>;
  /** Templates of the failures' entries that differ in a name only, each with what they have in common. */
  readonly wider: ReadonlyMap<string, string>;
}

/** Two findings of which one is tied to the other as its cause. */
export interface Behind {
  /** What a person sees: its failures show the upper layers. */
  readonly surface: FailureGroup;
  readonly cause: FailureGroup;
  /** The rule of the cause's layer that is tied: what stands above it there is of others who see the same. */
  readonly rule: string;
  readonly link: Link;
}
