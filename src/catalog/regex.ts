import { RE2JS, RE2JSException, type Matcher } from 're2js';
import { detached } from '../util/detached.ts';
import { expandHoles } from './hole.ts';
import { staysInLine } from './line-local.ts';
import { perDigitShape } from '../util/digit-shape.ts';
import { digitBlindSuperset, isDigitBlind } from './digits.ts';
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
const MAX_KNOWN = 500;
const MAX_KNOWN_TEXT = 1000;

/** Texts shorter than this are searched whole: to cut them costs as much. */
const MIN_CUT = 160;
const NONE: readonly Stretch[] = [];

/** A part of a text, and where it begins. */
interface Stretch {
  readonly at: number;
  readonly text: string;
}

/** The lines of a text that hold one of the needles, each with the line ends beside it; `lower` is the text in lower case, of the same length. */
function linesWith(text: string, lower: string, needles: readonly string[]): readonly Stretch[] {
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
      const at = Math.max(0, start);
      return { at, text: text.slice(at, end < 0 ? text.length : end + 1) };
    });
}

/** Where groups lie in a text: start and end in turn, -1 where a group took no part. */
interface Places {
  readonly whole: readonly [number, number];
  readonly only: readonly [number, number] | null;
  readonly named: readonly (readonly [name: string, start: number, end: number])[];
}

function shifted({ whole, only, named }: Places, by: number): Places {
  return {
    whole: [whole[0] + by, whole[1] + by],
    only: only === null ? null : [only[0] + by, only[1] + by],
    named: named.map(([name, start, end]) => [name, start + by, end + by] as const),
  };
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
  const stretches = (text: string): readonly Stretch[] => {
    if (needles === undefined) {
      const expanded = expandHoles(source);
      needles = regexNeedles(expanded);
      inLine = needles !== null && staysInLine(expanded);
    }
    if (needles === null) return [{ at: 0, text }];
    const lower = lowered(text);
    if (lower === null) return [{ at: 0, text }];
    if (!inLine || text.length < MIN_CUT)
      return needles.some((needle) => lower.includes(needle)) ? [{ at: 0, text }] : NONE;
    return linesWith(text, lower, needles);
  };
  const namedPlaces = (matcher: Matcher, at: number): Places['named'] =>
    names.flatMap((name) => {
      const start = matcher.start(name);
      return start < 0 ? [] : [[name, at + start, at + matcher.end(name)] as const];
    });
  const blind = isDigitBlind(source);
  const findIn = (part: string): Places | null => {
    // `test` runs on the engine's fast paths; only a hit pays for the groups.
    if (!get().test(part)) return null;
    const matcher = get().matcher(part);
    if (!matcher.find()) return null;
    const only = matcher.groupCount() === 1 && names.length === 0 && matcher.start(1) >= 0;
    return {
      whole: [matcher.start(), matcher.end()],
      only: only ? [matcher.start(1), matcher.end(1)] : null,
      named: namedPlaces(matcher, 0),
    };
  };
  // A long text repeats line by line.
  const findInLine = remembered(findIn, false);
  const find = (text: string): Places | null => {
    for (const { at, text: part } of stretches(text)) {
      const found = part.length < text.length ? findInLine(part) : findIn(part);
      if (found !== null) return at === 0 ? found : shifted(found, at);
    }
    return null;
  };
  const superset = blind ? null : digitBlindSuperset(source);
  const loose = superset === null ? null : ruleRegex(superset);
  const known = remembered(find, blind);
  const search = (text: string): Places | null => (loose?.test(text) === false ? null : known(text));
  const whole = remembered((text) => {
    const matcher = get().matcher(text);
    return matcher.matches() ? { whole: [0, text.length], only: null, named: namedPlaces(matcher, 0) } : null;
  }, blind);
  const named = (places: Places, text: string): Record<string, string> =>
    Object.fromEntries(places.named.map(([name, start, end]) => [name, text.slice(start, end)]));
  return {
    source,
    test: (text) => search(text) !== null,
    whole: (text) => {
      const places = whole(text);
      return places === null ? null : named(places, text);
    },
    groups: (text) => {
      const places = search(text);
      if (places === null) return null;
      return {
        ...named(places, text),
        '': text.slice(...places.whole),
        ...(places.only === null ? {} : { '1': text.slice(...places.only) }),
      };
    },
  };
}

/** Log texts repeat, up to their numbers: what was found in one stands at the same places in the next. */
function remembered(of: (text: string) => Places | null, blind: boolean): (text: string) => Places | null {
  if (blind) return perDigitShape(of);
  const known = new Map<string, Places | null>();
  return (text) => {
    if (text.length > MAX_KNOWN_TEXT) return of(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = of(text);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(detached(text), found);
    return found;
  };
}
