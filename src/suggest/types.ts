import type { Entry, ExceptionInfo, FindingSeverity, Json, JsonObject, Tier } from '../model/index.ts';

/** What a rule looks at. */
export interface View {
  readonly entry: Pick<Entry, 'message' | 'severity' | 'raw'>;
  readonly exceptions: readonly ExceptionInfo[];
}

/** An entry of the input, raw; nothing of it leaves without redaction. */
export interface Sample {
  /** Identity within the run. */
  readonly key: string;
  readonly entry: Entry;
  readonly view: View;
}

/** The pattern that a rule is wanted for. */
export interface Wanted {
  /** As the report names it: `U3`. */
  readonly id: string;
  /** Variable parts read `<*>`. */
  readonly template: string;
  readonly count: number;
  readonly services: readonly string[];
}

/** The condition of a draft, in the rule format. */
export interface DraftCondition {
  readonly filter?: string;
  readonly text?: string;
  readonly level?: Entry['severity'];
  readonly exception?: { readonly type: string; readonly message?: string };
  readonly capture?: Readonly<Record<string, string>>;
}

/** A draft rule, in the order in which its file is written. */
export interface DraftRule {
  readonly id: string;
  readonly title: string;
  readonly tier: Tier;
  readonly severity: FindingSeverity;
  readonly status: 'draft';
  readonly when: DraftCondition;
  readonly because: string;
  readonly confirm: string;
  readonly examples: { readonly match: readonly Json[]; readonly ignore: readonly Json[] };
}

/** What drafting needs of rooms that it does not know, handed in. */
export interface SuggestDeps {
  /** An RE2 regex; null where it does not occur. */
  readonly groups: (source: string, text: string) => Readonly<Record<string, string>> | null;
  /** Whether a filter reads as asking for what redaction replaces. */
  asksForRedacted(filter: string): boolean;
  compile(when: DraftCondition): (view: View) => boolean;
  readonly redact: {
    readonly text: (text: string) => string;
    readonly object: (raw: JsonObject) => JsonObject;
  };
  /** An example as the self test of rules sees it; throws on what is none. */
  toView(example: Json): View;
  /** A line without its own head (time, level, logger). */
  body(line: string): string;
}

/** Why no rule was written. */
export interface Refusal {
  readonly why: 'wordless' | 'alone' | 'misses' | 'fires' | 'circular' | 'check';
  readonly message: string;
  readonly next: string;
}
