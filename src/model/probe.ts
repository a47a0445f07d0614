/** What a call, definition, assignment, import or text must look like; names are dotted, `*` stands for anything, `{{capture}}` for what the log says. */
export interface ProbeFind {
  readonly call?: readonly string[];
  readonly definition?: readonly string[];
  readonly assignment?: readonly string[];
  readonly import?: readonly string[];
  /** RE2, line by line, in `files`. */
  readonly text?: string;
  /** File names or paths with `*`; default: every file of a language that is read. */
  readonly files?: readonly string[];
  readonly languages?: readonly string[];
  /** Calls that have one of these keyword arguments are no candidates. */
  readonly withoutKeywords?: readonly string[];
}

/** What must hold of a candidate for it to be a hit. */
export interface ProbeWhere {
  /** Names of calls or definitions around it, or the words `try`, `except`, `loop`, `await`. */
  readonly inside?: readonly string[];
  readonly notInside?: readonly string[];
  /** Names somewhere in it. */
  readonly has?: readonly string[];
  /** An argument is, or is a name assigned in the same function from, one of these expressions. */
  readonly reaches?: {
    readonly values?: readonly string[];
    /** A type's name: its constructor, members, annotated names and functions that return it count as values. */
    readonly type?: string;
    /** Expressions known to give a type: `WebSocketState: ['*.client_state']`. */
    readonly known?: Readonly<Record<string, readonly string[]>>;
    /** Calls and attributes that convert the value: what passes them does not reach. */
    readonly unless?: readonly string[];
  };
}

interface ProbeCommon {
  readonly id: string;
  /** What holds when the probe verifies; may hold `{{capture}}`. */
  readonly title: string;
  readonly because?: string;
  /** Titles of what does not hold when the probe finds nothing. */
  readonly refutes?: string;
  /** Share of the candidates above which hits prove nothing; default one half. */
  readonly maxShare?: number;
}

/** A question to a source checkout, as a rule states it. */
export type ProbeSpec = ProbeCommon &
  (
    | { readonly find: ProbeFind; readonly where?: ProbeWhere; readonly expect?: 'some' | 'none' }
    | { readonly use: string; readonly with?: Readonly<Record<string, string>> }
  );

/** A line of code at a commit. */
export interface CodePlace {
  readonly file: string;
  readonly line: number;
  /** Full commit id. */
  readonly commit: string;
  /** The line, trimmed and redacted. */
  readonly quote: string;
}

/** What a probe found. `supports`: it fits, but proves nothing (not selective, not tied, or the commit is a guess). */
export interface ProbeOutcome {
  readonly id: string;
  readonly ruleId: string;
  readonly title: string;
  readonly verdict: 'verified' | 'refuted' | 'supports' | 'undecided';
  readonly why: string;
  readonly commit: string;
  readonly hits: number;
  readonly candidates: number;
  readonly places: readonly CodePlace[];
  /** Captures that the probe was asked with: enough to ask it again at another commit. */
  readonly captures: Readonly<Record<string, string>>;
  /** The same question at the checkout's HEAD; absent where HEAD is the commit. */
  readonly head?: { readonly commit: string; readonly hits: number; readonly candidates: number };
}
