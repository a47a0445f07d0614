import type { FindingSeverity, ProbeSpec, RuleInfo, Severity, TieKey, Tier } from '../model/index.ts';

/** A capture: RE2 over the message, or over a field of the entry (whole value where `regex` is missing). */
export type CaptureSpec =
  | string
  | {
      /** `jsonPayload.a.b`, `labels."k8s-pod/app"`, or `message.a.b` for JSON that the message text holds. */
      readonly field?: string;
      readonly regex?: string;
      /** True where the condition holds without it, too. */
      readonly optional?: boolean;
    };

/** An exception of the entry's chain; all that is stated must hold for the same exception. */
export interface ExceptionCondition {
  /** RE2, must match the whole type or its last part (`OperationalError` for `psycopg2.OperationalError`). */
  readonly type?: string;
  /** RE2, searched in the message. */
  readonly message?: string;
  /** RE2, searched in `file:function` of any frame. */
  readonly frame?: string;
  readonly position?: 'any' | 'innermost' | 'outermost';
}

/** One condition on one entry: everything that is stated must hold. */
export interface Condition {
  /** Cloud Logging query language. */
  readonly filter?: string;
  /** RE2 searched in the message as a person reads it; `(?hole)` allowed. */
  readonly text?: string;
  /** Effective severity at least. */
  readonly level?: Severity;
  readonly exception?: ExceptionCondition;
  readonly capture?: Readonly<Record<string, CaptureSpec>>;
  readonly all?: readonly Condition[];
  readonly any?: readonly Condition[];
  readonly not?: Condition;
}

/** A tie as the file spells it; `within` is a duration such as `1s`. */
export interface TieDoc {
  readonly same?: readonly TieKey[];
  readonly within?: string;
  readonly order?: 'before' | 'after' | 'any';
}

/** The content of a rule file, checked against the schema. */
export interface RuleDoc {
  readonly id: string;
  readonly title: string;
  readonly tier: Tier;
  readonly severity: FindingSeverity;
  readonly status?: 'draft' | 'stable';
  readonly when: Condition;
  readonly because: string;
  readonly behind?: readonly { readonly rule: string; readonly tie?: TieDoc }[];
  /** The kind of server (`redis`) whose answer about its own state the rule sees in the log of whoever asked it. */
  readonly server?: string;
  /** True where callers bring that state about together (they use up its connections). */
  readonly shared?: boolean;
  /** Rules whose failures an entry of this one shows to be over. */
  readonly heals?: readonly string[];
  /** Guesses that an entry of this rule rules out. */
  readonly contradicts?: NonNullable<RuleInfo['contradicts']>;
  /** One question to a checkout, or several. */
  readonly probe?: ProbeSpec | readonly ProbeSpec[] | null;
  readonly confirm?: string;
  readonly fix?: readonly string[];
  readonly suspects?: readonly {
    readonly title: string;
    readonly confirm: string;
    readonly component?: string;
  }[];
  readonly success?: { readonly filter: string; readonly per: string };
  readonly references?: readonly string[];
  readonly examples?: { readonly match?: readonly unknown[]; readonly ignore?: readonly unknown[] };
}

/** Extension of the file that may carry a rule's examples beside it: `{"match": entry}` or `{"ignore": [entry, entry]}` a line. */
export const EXAMPLES_SUFFIX = '.examples.ndjson';
