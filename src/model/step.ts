import type { NonEmpty } from './json.ts';

/** One line of a trace, as what it says in general: what a window did, without its texts. */
export interface Step {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly trace: string;
  readonly service: string;
  /** Index into `templates` of the comparison. */
  readonly template: number;
  /** WARNING or above: that it does not come is no loss. */
  readonly bad: boolean;
  /** Identity of the entry, as in `Signal.key`. */
  readonly key: string;
}

/** The steps of one window, and its end. */
export interface Steps {
  readonly steps: readonly Step[];
  /** Traces in which something was logged as an error. */
  readonly loud: ReadonlySet<string>;
  /** Nanoseconds since 1970; null for an empty window. */
  readonly until: bigint | null;
}

/** Two windows line by line: a good one and the one in question. */
export interface LineComparison {
  readonly before: Steps;
  readonly now: Steps;
  /** Redacted, variable parts as `<*>`. */
  readonly templates: readonly string[];
  /** Lines of the window in question, and how many of them have a template that the good one has as well. */
  readonly lines: number;
  readonly known: number;
  readonly baselineLines: number;
}

/** A line that always followed another in the good window and now does not, in traces without any error, or without one of its service. */
export interface MissingStep {
  readonly kind: 'missing-step';
  /** Who logs the line that does not come. */
  readonly service: string;
  readonly template: string;
  /** The line before it: where the path breaks. */
  readonly after: { readonly service: string; readonly template: string };
  /** In how many of the traces that have the line before it the line comes. */
  readonly before: { readonly came: number; readonly of: number };
  readonly now: { readonly came: number; readonly of: number };
  /** The lines after which it is missing, in order of time. */
  readonly steps: readonly Step[];
  /** Who logs an error right after, in these traces; absent where nobody does. */
  readonly told?: string;
}

/** One way from a line to the next in a trace, and how long it took in the good window and takes now. */
export interface Pace {
  readonly from: { readonly service: string; readonly template: string };
  readonly to: { readonly service: string; readonly template: string };
  /** Median nanoseconds, and how often it was measured. */
  readonly before: { readonly median: bigint; readonly count: number };
  readonly now: { readonly median: bigint; readonly count: number };
}

/** A service around whose lines traces spend much longer than in the good window. */
export interface SlowService {
  readonly kind: 'slow-service';
  readonly service: string;
  /** Its slow steps, most time lost first. */
  readonly slow: NonEmpty<Pace>;
  /** Steps measured in both windows that begin or end in this service. */
  readonly of: number;
  /** Nanoseconds that its steps take once each, in the good window and now. */
  readonly before: bigint;
  readonly now: bigint;
  /** Lines at which the slowest step ended, slowest first. */
  readonly steps: readonly Step[];
  /** Other services that became slow, less likely to be at fault. */
  readonly rivals: readonly {
    readonly service: string;
    readonly slow: number;
    readonly of: number;
    readonly before: bigint;
    readonly now: bigint;
  }[];
}

/** An operation that lines say took long. */
export interface SlowOperation {
  readonly service: string;
  readonly template: string;
  /** How often it was slow; nanoseconds. */
  readonly count: number;
  readonly median: bigint;
  readonly longest: bigint;
  /** Identities of the entries that say so, slowest first. */
  readonly keys: readonly string[];
}

/** What traces do otherwise than in the good window, though nothing is logged as an error. */
export type Drift = MissingStep | SlowService;
