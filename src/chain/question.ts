import type { Match, RuleInfo, Signal, Tie } from '../model/index.ts';
import type { Calls } from './called.ts';
import type { Seen, Window } from './cause-window.ts';

/** The entry by which a failure tells of an effect, with what the failure called. */
export interface Told {
  readonly signal: Signal;
  readonly match: Match;
  readonly calls: Calls;
  /** What is in `calls`, as one text. */
  readonly called: string;
}

/** Such an entry, and the nearest one of the side that is asked of. */
export interface Near {
  readonly told: Told;
  readonly cause: Signal;
}

/** Whether this side is behind these failures. */
export interface Question {
  readonly side: Seen;
  readonly tie: Tie;
  readonly effect: RuleInfo;
  /** Failures of the finding that tell of the effect. */
  readonly of: number;
  readonly window: Window;
}
