import type { PatternBook } from '../mining/index.ts';
import type { Counted } from '../observe/index.ts';

/** The lines of a run by pattern, with all that they are counted against; handed from one investigation to another in process. */
export interface RunPatterns {
  readonly book: PatternBook;
  readonly which: 'all' | 'error-like';
  readonly counted: Counted;
  /** Whether ordinary entries of the window were left unread. */
  readonly thinned: boolean;
}
