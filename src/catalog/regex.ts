import { RE2JS, RE2JSException, type Matcher } from 're2js';
import { expandHoles } from './hole.ts';
import { staysInLine } from './line-local.ts';
import { lowered } from './lowered.ts';
import { regexNeedles, type Needles } from './regex-literals.ts';

/** A regex of a rule, compiled when it is first needed. */
export interface RuleRegex {
  /** As the rule has it. */
  readonly source: string;
  /** Whether it occurs anywhere in the text. */
  test(text: string): boolean;
  /** Groups of the first occurrence: named ones by name, the whole under `''`, an only and unnamed group under `1`; null where it does not occur. */
  groups(text: string): Readonly<Record<string, string>> | null;
  /** Named groups if it matches the whole text; null where it does not. */
  whole(text: string): Readonly<Record<string, string>> | null;
}

/** Why a regex is none. */
export interface RegexFault {
  readonly message: string;
  /** Offset of the offending part in the regex; 0 where it cannot be told. */
  readonly index: number;
}

/** Compiles an RE2 regex to see whether it is one; null if so. */
export function regexFault(source: string): RegexFault | null {
  try {
    RE2JS.compile(expandHoles(source));
    return null;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const found = error as { error?: string; input?: string | null };
    const part = found.input ?? '';
    const look = /^\(\?(?:[=!]|<[=!])/.test(part)
      ? ' (RE2 has no lookaround)'
      : /^\\[1-9]/.test(part)
        ? ' (RE2 has no backreferences)'
        : '';
    return {
      message: `${found.error ?? error.message}${part ? ` \`${part}\`` : ''}${look}`,
      index: Math.max(0, part ? source.indexOf(part) : 0),
    };
  }
}

/** Names of the groups of a valid regex. */
export function groupNames(source: string): readonly string[] {
  return Object.keys(RE2JS.compile(expandHoles(source)).namedGroups());
}

/** Results kept of one regex, and the longest text for which one is. */
const MAX_KNOWN = 200;
const MAX_KNOWN_TEXT = 500;

/** Texts shorter than this are searched whole: to cut them costs as much. */
const MIN_CUT = 160;
const NONE: readonly string[] = [];

/** The lines of a text that hold one of the needles, each with the line ends beside it; `lower` is the text in lower case, of the same length. */
function linesWith(text: string, lower: string, needles: readonly string[]): readonly string[] {
  const starts = new Set<number>();
  for (const needle of needles) {
    for (let at = lower.indexOf(needle); at >= 0;) {
      starts.add(lower.lastIndexOf('\n', at - 1));
      const end = lower.indexOf('\n', at);
      at = end < 0 ? -1 : lower.indexOf(needle, end);
    }
  }
  return [...starts]
    .sort((a, b) => a - b)
    .map((start) => {
      const end = text.indexOf('\n', start + 1);
      return text.slice(Math.max(0, start), end < 0 ? text.length : end + 1);
    });
}

/** A regex of a rule. It must be valid (`regexFault`): the engine's error is thrown at the first use otherwise. */
export function ruleRegex(source: string): RuleRegex {
  let compiled: RE2JS | null = null;
  let names: readonly string[] = [];
  const get = (): RE2JS => {
    if (compiled === null) {
      compiled = RE2JS.compile(expandHoles(source));
      names = Object.keys(compiled.namedGroups());
    }
    return compiled;
  };
  let needles: Needles | undefined;
  let inLine = false;
  /**
   * The stretches of the text that the engine need be asked about, in order: none where a literal that the regex requires is missing,
   * the lines with one where a match cannot cross lines, else all. A line keeps its line ends, so that `^` and `$` mean what they meant.
   */
  const stretches = (text: string): readonly string[] => {
    if (needles === undefined) {
      const expanded = expandHoles(source);
      needles = regexNeedles(expanded);
      inLine = needles !== null && staysInLine(expanded);
    }
    if (needles === null) return [text];
    const lower = lowered(text);
    if (lower === null) return [text];
    if (!inLine || text.length < MIN_CUT)
      return needles.some((needle) => lower.includes(needle)) ? [text] : NONE;
    return linesWith(text, lower, needles);
  };
  const named = (matcher: Matcher): Record<string, string> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = matcher.group(name);
        return value === null ? [] : [[name, value]];
      }),
    );
  const known = new Map<string, Readonly<Record<string, string>> | null>();
  const groupsOf = (text: string): Readonly<Record<string, string>> | null => {
    // `test` runs on the engine's fast paths; only a hit pays for the groups.
    for (const stretch of stretches(text)) {
      if (!get().test(stretch)) continue;
      const matcher = get().matcher(stretch);
      if (!matcher.find()) continue;
      const only = matcher.groupCount() === 1 && names.length === 0 ? matcher.group(1) : null;
      return { ...named(matcher), '': matcher.group() ?? '', ...(only === null ? {} : { '1': only }) };
    }
    return null;
  };
  return {
    source,
    test: (text) => stretches(text).some((stretch) => get().test(stretch)),
    whole: (text) => {
      const matcher = get().matcher(text);
      return matcher.matches() ? named(matcher) : null;
    },
    groups: (text) => {
      // Log texts repeat; the same text has the same groups.
      const before = known.get(text);
      if (before !== undefined) return before;
      const found = groupsOf(text);
      if (text.length <= MAX_KNOWN_TEXT) {
        if (known.size >= MAX_KNOWN) known.clear();
        known.set(text, found);
      }
      return found;
    },
  };
}
