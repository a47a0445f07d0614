/** Share of the quota that is used: the rest is for others in the project, the console among them. */
const SHARE = 0.9;
/** First wait after the service itself says that the quota is used up, in minutes. */
const FIRST_WAIT = 1 / 12;

/** The clock and the sleep that reading uses; milliseconds. */
export interface Time {
  readonly now: () => number;
  /** Resolves early, without an error, when the signal is given. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Spends reads within the quota of a minute. */
export interface Pace {
  /** Milliseconds until the next read may go; 0 for now. */
  readonly wait: () => number;
  readonly spend: () => void;
  /** The service refused: takes the quota that it names, and gives how long to wait, longer each time. */
  readonly refused: (namedLimit: number | null) => number;
  /** A read went well. */
  readonly served: () => void;
  /** Reads that a minute has. */
  readonly perMinute: () => number;
}

/** A sliding minute: at most quota - 10 % reads in any `minuteMs`, so that a window that fits is read at once. */
export function createPace(
  options: { readonly quota: number; readonly minuteMs: number },
  time: Time,
  random: () => number,
): Pace {
  let limit = Math.max(1, Math.floor(options.quota * SHARE));
  let refusals = 0;
  let spent: number[] = [];
  return {
    wait() {
      const from = time.now() - options.minuteMs;
      spent = spent.filter((at) => at > from);
      if (spent.length < limit) return 0;
      // As many must have left the minute as make room for one.
      return Math.max(1, Math.ceil((spent[spent.length - limit] ?? from) - from));
    },
    spend: () => void spent.push(time.now()),
    refused(namedLimit) {
      if (namedLimit !== null && namedLimit > 0) limit = Math.max(1, Math.floor(namedLimit * SHARE));
      const base = options.minuteMs * Math.min(FIRST_WAIT * 2 ** refusals, 0.5);
      refusals += 1;
      return Math.ceil(base * (1 + random() / 2));
    },
    served: () => void (refusals = 0),
    perMinute: () => limit,
  };
}
