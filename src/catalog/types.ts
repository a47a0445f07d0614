import type { Entry, ExceptionInfo, Notice, RuleInfo } from '../model/index.ts';
import type { RuleDoc } from './rule-doc.ts';
import type { RuleSigns } from './rule-signs.ts';
import type { Needles } from './regex-literals.ts';

/** What a rule looks at: an entry (of which it reads message, severity and fields) and the exceptions that it shows, outermost first. */
export interface EntryView {
  readonly entry: Pick<Entry, 'message' | 'severity' | 'raw'>;
  readonly exceptions: readonly ExceptionInfo[];
}

/** A rule seen in an entry. Captures are raw: whoever lets them out redacts them. */
export interface RuleHit {
  readonly captures: Readonly<Record<string, string>>;
  /** The exception that an `exception` condition hit, as index into `EntryView.exceptions`. */
  readonly exceptionIndex?: number;
}

/** Knowledge about one error or cause, and the condition under which it is seen. */
export interface Rule {
  readonly info: RuleInfo;
  readonly status: 'draft' | 'stable';
  /** File as the user named its folder. */
  readonly file: string;
  /** The checked content of the file, without its examples. */
  readonly doc: RuleDoc;
  /** Texts of which one must occur in a hit entry (its payload's texts, message, stack); null where none can be told. */
  readonly needles: Needles;
  /** Where it can be seen; looked for at the first call where it is not known. */
  signs(): RuleSigns;
  /** Whether the rule is seen in the entry. Compiles the condition at the first call. */
  match(view: EntryView): RuleHit | null;
}

/** The rules of a run. */
export interface Catalog {
  /** In order of id. */
  readonly rules: readonly Rule[];
  /** Rules that could not be read, located; the others work. */
  readonly notices: readonly Notice[];
  /** 16 hex digits over what the rules say, whatever their order, files, formatting and examples. */
  readonly hash: string;
  readonly byId: ReadonlyMap<string, Rule>;
}

/** A hit of one rule among many. */
export interface RuleMatch extends RuleHit {
  readonly ruleId: string;
}
