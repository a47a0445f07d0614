import type { PatternComparison } from './comparison.ts';
import type { Severity } from './severity.ts';
import type { Signal } from './signal.ts';

/** How often a pattern of lines stands on two sides, and when and where on the later one; times are nanoseconds. */
export interface PatternFigures {
  readonly template: string;
  /** `known`: the earlier side has it, and its rate did not rise beyond chance. */
  readonly kind: 'new' | 'risen' | 'known';
  readonly before: number;
  readonly after: number;
  /** Chance of such a rise, corrected for all patterns compared; 1 for a known one. */
  readonly q: number;
  readonly beyondChance: boolean;
  /** The worst on the later side. */
  readonly severity: Severity;
  readonly services: readonly string[];
  /** Revisions that logged it in the later side's window, be they of that side or not; '' for lines that name none. */
  readonly revisions: readonly string[];
  readonly first: bigint;
  readonly last: bigint;
}

/** A pattern of lines of the run, held against the baseline; texts are redacted. */
export interface PatternSeen extends PatternFigures {
  readonly fingerprint: string;
  /** Its earliest entries, at most three; none of a known one. */
  readonly examples: readonly Signal[];
}

/** One request, over all services that took part in it; of the later side it holds the changed patterns. */
export interface RequestLines<Line = PatternSeen> {
  readonly writers: ReadonlySet<string>;
  /** Endpoints that were called, and those of them that answered with an error. */
  readonly routes: ReadonlySet<string>;
  readonly failedRoutes: ReadonlySet<string>;
  readonly failed: boolean;
  /** The lines that it holds, with the first time of each. */
  readonly lines: ReadonlyMap<Line, bigint>;
}

/** The lines of both sides by pattern, before the report cites them. */
export interface PatternsSeen extends Omit<PatternComparison, 'changed' | 'remaining'> {
  /** New and risen ones, as the comparison lists them. */
  readonly changed: readonly PatternSeen[];
  /** Templates of all patterns of the run, known ones included. */
  readonly templates: readonly string[];
  /** The pattern of each signal that has one, by the signal's key; known patterns included. */
  readonly bySignal: ReadonlyMap<string, PatternSeen>;
  /** Whether the earlier side has a message of the run, but for a name of which it had new ones all along; null where that cannot be told. */
  readonly knownBefore: (message: string) => boolean | null;
  /** Requests of the later side by name, a sample of them where there are many; null where healthy lines were not read. */
  readonly requests: ReadonlyMap<string, RequestLines> | null;
}
