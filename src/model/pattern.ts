import type { PatternComparison } from './comparison.ts';
import type { Severity } from './severity.ts';
import type { Signal } from './signal.ts';

/** A pattern of lines of the run, held against the baseline; times are nanoseconds, texts redacted. */
export interface PatternSeen {
  readonly template: string;
  readonly fingerprint: string;
  /** `known`: the baseline has it, and its rate did not rise beyond chance. */
  readonly kind: 'new' | 'risen' | 'known';
  readonly before: number;
  readonly after: number;
  readonly q: number;
  readonly beyondChance: boolean;
  readonly severity: Severity;
  readonly services: readonly string[];
  /** Revisions that logged it in the run's window; '' for lines that name none. */
  readonly revisions: readonly string[];
  readonly first: bigint;
  readonly last: bigint;
  /** Its earliest entries, at most three; none of a known one. */
  readonly examples: readonly Signal[];
}

/** The lines of both sides by pattern, before the report cites them. */
export interface PatternsSeen extends Omit<PatternComparison, 'changed' | 'remaining'> {
  /** New and risen ones, as the comparison lists them. */
  readonly changed: readonly PatternSeen[];
  /** Templates of all patterns of the run, known ones included. */
  readonly templates: readonly string[];
  /** The pattern of each signal that has one, by the signal's key; known patterns included. */
  readonly bySignal: ReadonlyMap<string, PatternSeen>;
}
