/**
 * Texts of which at least one occurs in whatever the regex matches, lower case ASCII, compared without regard to case; null
 * where none can be told. Conservative on purpose: what it does not know for sure it leaves out.
 */
export type Needles = readonly string[] | null;

/** Single characters occur everywhere and would only cost time. */
const MIN_LENGTH = 2;
/** More alternatives than this are not worth their place in the index. */
const MAX_NEEDLES = 32;

/** Literals that an RE2 regex requires; at most `limit` of them. */
export function regexNeedles(pattern: string, limit = MAX_NEEDLES): Needles {
  const parser: Parser = { text: pattern, at: 0, sure: true, limit };
  const found = alternation(parser);
  return parser.sure && parser.at === pattern.length
    ? bestOf([found.needles, exactNeedles(found.exact, limit)], limit)
    : null;
}

/** The better of several sets that each must occur: the one whose shortest text is longest, then the smaller one. */
export function bestOf(sets: readonly Needles[], limit = MAX_NEEDLES): Needles {
  let best: Needles = null;
  for (const set of sets) {
    if (set === null || set.length > limit) continue;
    if (
      best === null ||
      shortest(set) > shortest(best) ||
      (shortest(set) === shortest(best) && set.length < best.length)
    )
      best = set;
  }
  return best;
}

/** Either set may be the one that occurs. */
export function eitherOf(sets: readonly Needles[], limit = MAX_NEEDLES): Needles {
  const all = new Set<string>();
  for (const set of sets) {
    if (set === null) return null;
    for (const needle of set) all.add(needle);
  }
  return all.size > 0 && all.size <= limit ? [...all].sort() : null;
}

/** A plain text as needles: its longest stretch of ASCII (what lies outside folds in ways that a plain comparison misses). */
export function textNeedles(text: string): Needles {
  let best = '';
  for (const part of text.split(/[^\t\n\r\x20-\x7e]+/)) if (part.length > best.length) best = part;
  return best.length >= MIN_LENGTH ? [best.toLowerCase()] : null;
}

/** Names of resources, logs and members, and what URLs begin with, stand in most entries: they tell nothing, however long. */
const EVERYWHERE =
  /^(?:cloud_run_|k8s_|gce_|gke_|projects(?:\/|$))|googleapis\.com|^(?:https?:\/\/?|status|message|severity|level|latency|protocol|request|method|user-?agent|trace|span)$/;

function shortest(set: readonly string[]): number {
  return set.reduce((least, text) => Math.min(least, EVERYWHERE.test(text) ? 1 : text.length), Infinity);
}

function exactNeedles(exact: Exact, limit: number): Needles {
  return exact === null ? null : eitherOf(exact.map(textNeedles), limit);
}

interface Parser {
  readonly text: string;
  at: number;
  /** False as soon as something is met that this parser does not know. */
  sure: boolean;
  readonly limit: number;
}

/** All texts that a part can match (up to case), where these are few; null where they are not known. */
type Exact = readonly string[] | null;

/** Texts that a part may match before they are no longer followed one by one. */
const MAX_EXACT = 8;

/** `needles`: texts of which one must occur in what it matches. */
interface Part {
  readonly exact: Exact;
  readonly needles: Needles;
}

const UNKNOWN: Part = { exact: null, needles: null };
const EMPTY: Part = { exact: [''], needles: null };

function alternation(p: Parser): Part {
  const branches = [sequence(p)];
  while (p.text[p.at] === '|') {
    p.at++;
    branches.push(sequence(p));
  }
  const [only] = branches;
  if (branches.length === 1 && only) return only;
  const exact = branches.flatMap((part) => part.exact ?? []);
  return {
    exact: branches.every((part) => part.exact !== null) && exact.length <= MAX_EXACT ? exact : null,
    needles: eitherOf(
      branches.map((part) => bestOf([part.needles, exactNeedles(part.exact, p.limit)], p.limit)),
      p.limit,
    ),
  };
}

function sequence(p: Parser): Part {
  const sets: Needles[] = [];
  let run: readonly string[] = [''];
  let exact = true;
  const flush = (): void => {
    sets.push(exactNeedles(run, p.limit));
    run = [''];
  };
  const append = (texts: readonly string[]): void => {
    if (run.length * texts.length > MAX_EXACT) {
      exact = false;
      flush();
    }
    run = run.flatMap((before) => texts.map((text) => before + text));
  };
  while (p.at < p.text.length && p.text[p.at] !== '|' && p.text[p.at] !== ')') {
    const part = atom(p);
    const times = quantifier(p);
    if (times.min === 0) {
      exact = false;
      flush();
      continue;
    }
    sets.push(part.needles);
    if (part.exact === null) {
      exact = false;
      flush();
    } else {
      append(part.exact);
      if (times.max !== 1) {
        exact = false;
        flush();
      }
    }
  }
  const whole = exact ? run : null;
  flush();
  return { exact: whole, needles: bestOf(sets, p.limit) };
}

function quantifier(p: Parser): { min: number; max: number } {
  let min = 1;
  let max = 1;
  for (;;) {
    const char = p.text[p.at];
    const counted = char === '{' ? /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(p.text.slice(p.at, p.at + 16)) : null;
    if (char === '*' || char === '?') min = 0;
    else if (counted) min *= Number(counted[1]);
    else if (char !== '+') return { min, max };
    if (!(counted?.[0] === '{1}')) max = 2;
    p.at += counted ? counted[0].length : 1;
  }
}

function atom(p: Parser): Part {
  const char = p.text[p.at] ?? '';
  switch (char) {
    case '(':
      return group(p);
    case '[':
      return charClass(p);
    case '.':
      p.at++;
      return UNKNOWN;
    case '^':
    case '$':
      p.at++;
      return EMPTY;
    case '\\':
      return escape(p);
    default: {
      const point = String.fromCodePoint(p.text.codePointAt(p.at) ?? 0);
      p.at += point.length;
      return { exact: [point], needles: null };
    }
  }
}

function group(p: Parser): Part {
  const head = /^\((?:\?(?:P?<\w+>|([imsU-]*)([:)])))?/.exec(p.text.slice(p.at, p.at + 100));
  const opened = head?.[0] ?? '(';
  p.at += opened.length;
  // `(?i)` sets flags for what follows; comparison ignores case anyway.
  if (head?.[2] === ')') return EMPTY;
  if (opened === '(' && p.text[p.at] === '?') p.sure = false;
  const inner = alternation(p);
  if (p.text[p.at] === ')') p.at++;
  else p.sure = false;
  return inner;
}

function charClass(p: Parser): Part {
  p.at++;
  if (p.text[p.at] === '^') p.at++;
  if (p.text[p.at] === ']') p.at++;
  while (p.at < p.text.length && p.text[p.at] !== ']') {
    if (p.text.startsWith('[:', p.at)) {
      const end = p.text.indexOf(':]', p.at);
      if (end > 0 && /^\[:\^?[a-z]+$/.test(p.text.slice(p.at, end))) {
        p.at = end + 2;
        continue;
      }
    }
    p.at += p.text[p.at] === '\\' ? 2 : 1;
  }
  if (p.text[p.at] === ']') p.at++;
  else p.sure = false;
  return UNKNOWN;
}

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function escape(p: Parser): Part {
  const char = p.text[p.at + 1] ?? '';
  p.at += 2;
  if (char === 'Q') {
    const end = p.text.indexOf('\\E', p.at);
    const literal = p.text.slice(p.at, end < 0 ? undefined : end);
    p.at = end < 0 ? p.text.length : end + 2;
    if (!/[*?+{]/.test(p.text[p.at] ?? '')) return { exact: [literal], needles: null };
    // The quantifier binds to the last character only.
    quantifier(p);
    return { exact: null, needles: textNeedles(literal.slice(0, -1)) };
  }
  if ('bBAz'.includes(char)) return EMPTY;
  if (char in CONTROLS) return { exact: [CONTROLS[char] ?? ''], needles: null };
  if (/[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/.test(char)) return { exact: [char], needles: null };
  if (char === 'p' || char === 'P') {
    const long = /^\{[^}]{1,40}\}/.exec(p.text.slice(p.at, p.at + 50));
    p.at += long ? long[0].length : 1;
    return UNKNOWN;
  }
  if ('dDsSwWC'.includes(char)) return UNKNOWN;
  if ('afv'.includes(char)) return UNKNOWN;
  if (char === 'x') {
    const digits = /^(?:\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2})/.exec(p.text.slice(p.at, p.at + 12));
    p.at += digits ? digits[0].length : 0;
    return UNKNOWN;
  }
  p.sure = false;
  return UNKNOWN;
}
