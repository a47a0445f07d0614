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

/** The code around the innermost frame of a failure that the checkout holds, at the commit that ran. Texts are redacted. */
export interface SourceSeen {
  readonly file: string;
  readonly line: number;
  /** Full commit id. */
  readonly commit: string;
  /** How the commit is known; `inferred`: only guessed by time. */
  readonly why: string;
  readonly inferred: boolean;
  /** The enclosing function with its first and last line; `''` and the whole file at module level. */
  readonly function: string;
  readonly from: number;
  readonly to: number;
  /** First and last line of the innermost `try` whose body holds the line. */
  readonly try?: { readonly from: number; readonly to: number };
  /** False where the frame names another function than the one that is there: other code ran. */
  readonly agrees: boolean;
  readonly lines: readonly { readonly line: number; readonly text: string }[];
  /** Who last changed the line; absent where the history does not tell (a shallow clone). */
  readonly changed?: LineChange;
}

/** The last change of a line. */
export interface LineChange {
  readonly commit: string;
  readonly author: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly subject: string;
  /** Whether it lies between the commit of the revision before and the one that failed, by ancestry; `unknown` where one of them is not known. */
  readonly between: 'yes' | 'no' | 'unknown';
  /** The same in a sentence; `''` where there is nothing to say. */
  readonly says: string;
}
