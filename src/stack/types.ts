import type { ExceptionChain, StackLanguage } from '../model/index.ts';

/** What counts as the team's own code beyond each language's rules: prefixes of file paths, modules or functions. */
export interface StackOptions {
  readonly app?: readonly string[];
  readonly library?: readonly string[];
}

/** Options of a parse; `strictEnd` keeps plain lines after the last certain line of a trace out of it (they may be a neighbour's). */
export interface ParseOptions extends StackOptions {
  readonly strictEnd?: boolean;
}

/** One trace and the lines it covers, both ends included. */
export interface FoundTrace {
  readonly first: number;
  readonly last: number;
  readonly chain: ExceptionChain;
}

/** Which part of a trace one line is; null elsewhere stands for none. */
export type FragmentKind = 'header' | 'frame' | 'connector' | 'exception' | 'source';

/** All that one stack language says; the core finds, orders and joins. */
export interface LanguageParser {
  readonly language: StackLanguage;
  /** A text without any of these literals holds no trace of this language. */
  readonly signs: readonly string[];
  readonly find: (lines: readonly string[], options: ParseOptions) => readonly FoundTrace[];
  readonly classify: (line: string) => FragmentKind | null;
}
