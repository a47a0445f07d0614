import { CLOSING, isAlnum, isDigit, KIND } from './chars.ts';
import { foldPath, isHostLike } from './fold-path.ts';
import { hole, raw, word } from './mask-sink.ts';
import type { Sink } from './mask-sink.ts';
import { HOLE, isNamed, maskWord } from './mask-word.ts';

/** What becomes of a path or URL: one hole, or its fixed segments kept. */
export type PathStyle = 'hole' | 'fold';

/** A MAC or IPv6 address. */
const ADDRESS = /^[0-9a-fA-F:.]*[0-9][0-9a-fA-F:.]*$/;
const BYTE = /^(?:[0-9][a-f]|[a-f][0-9])$/i;
const ALL_HEX = /^[a-f]{8}$/i;
const FLAG = /^(?:true|false)$/i;
const KEY = /(\w{1,30})"? ?[=:] {0,2}$/;
/** Keys whose flag tells success from failure: never masked. */
const OUTCOME =
  /succ|ok$|fail|err|valid|health|ready|alive|result|allow|permit|auth|accept|avail|connected|reach/i;
const MONTHS = new Set('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '));
const WEEKDAYS = new Set('Mon Tue Wed Thu Fri Sat Sun'.split(' '));
const UNIT_WORDS = new Set(
  'KB MB GB TB kB KiB MiB GiB TiB B ms us ns s sec secs second seconds min mins minute minutes hour hours day days hrs AM PM UTC GMT Z'.split(
    ' ',
  ),
);
/** Connectors that do not end an atom's word when they stand at its rim. */
const RIM = new Uint8Array(128);
for (const c of '.:-*+~#&@%?/\\$') RIM[c.charCodeAt(0)] = 1;

/** Reads one run without blanks, quotes and delimiters at `at`; returns where it ends. */
export function atom(line: string, at: number, sink: Sink, paths: PathStyle): number {
  const { length } = line;
  let end = at;
  let digits = false;
  let colon = false;
  let slash = false;
  let odd = false;
  let query = false;
  let letters = 0;
  for (; end < length; end++) {
    const c = line.charCodeAt(end);
    if (c > 127) {
      if (end > at && CLOSING.has(c)) break;
      continue;
    }
    if (KIND[c] !== 0) {
      if (c === 60 && line.startsWith(HOLE, end)) {
        digits = true;
        end += 2;
        continue;
      }
      // What follows the question mark of a path is its query; the comma after it is not.
      if (query && (c === 61 || c === 59 || c === 44) && line.charCodeAt(end + 1) > 32) continue;
      break;
    }
    if (isDigit(c)) digits = true;
    else if (c === 58) colon = true;
    else if (c === 47 || c === 92) slash = true;
    else if (RIM[c] === 1) {
      odd = true;
      if (c === 63 && slash) query = true;
    } else letters++;
  }
  // Most words: letters only.
  if (!digits && !colon && !slash && !odd && letters < 12) {
    const text = line.slice(at, end);
    if (isValueWord(text, letters, line, at, end, paths)) hole(sink);
    else raw(sink, text);
    return end;
  }
  let from = at;
  let to = end;
  while (to > from && isRim(line, to - 1)) to--;
  while (from < to && isRim(line, from) && !isSign(line, from) && !startsPath(line, from)) from++;
  if (from > at) lead(line.slice(at, from), sink);
  if (from < to) {
    const text = line.slice(from, to);
    if (isRedacted(text)) hole(sink);
    else if (!slash && text.includes('..')) leaders(text, sink, paths);
    else if (slash || text.includes('://')) pathLike(text, sink, paths);
    else if (colon && paths === 'hole' && isHostLike(text)) hole(sink);
    else if (colon) colons(text, sink, paths);
    else if (text.includes('@') && text.indexOf('@') > 0 && text.includes('.', text.indexOf('@'))) hole(sink);
    else emit(text, sink, paths);
    if (sink.hole && isDigit(line.charCodeAt(to - 1)) && to === end) end = skipUnit(line, end);
  }
  if (to < end && line.charCodeAt(to) !== 32) {
    const tail = line.slice(to, Math.min(end, line.length));
    if (to < end && from < to) raw(sink, tail.replace(/ .*$/, ''));
    else if (from >= to) lead(tail, sink);
  }
  return end;
}

/** Words that are a value where they stand: parts of a date, hex without digits, redacted values, a flag of a `key=value` pair. */
function isValueWord(
  text: string,
  letters: number,
  line: string,
  at: number,
  end: number,
  paths: PathStyle,
): boolean {
  if (letters === 3) return isDatePart(text, line, end);
  if (letters === 8) return isRedacted(text) || ALL_HEX.test(text);
  if ((letters !== 4 && letters !== 5) || paths !== 'hole' || !FLAG.test(text)) return false;
  return isFlagOf(line.slice(Math.max(0, at - 40), at));
}

/** Whether what stands before a flag is a key that does not tell success from failure. */
function isFlagOf(before: string): boolean {
  const key = KEY.exec(before)?.[1];
  return key !== undefined && !OUTCOME.test(key);
}

/** Punctuation before or instead of a word; three stars and more hide a value, but not in a row of figures, where they are a figure that is missing. */
function lead(text: string, sink: Sink): void {
  if (text.includes('***') && !(sink.hole && sink.pending === ' ')) hole(sink);
  else raw(sink, text);
}

function isRim(line: string, at: number): boolean {
  const c = line.charCodeAt(at);
  return c < 128 && RIM[c] === 1;
}

/** `-3`, `+1`, `.5`. */
function isSign(line: string, at: number): boolean {
  const c = line.charCodeAt(at);
  return (c === 45 || c === 43 || c === 46) && isDigit(line.charCodeAt(at + 1));
}

function startsPath(line: string, at: number): boolean {
  const c = line.charCodeAt(at);
  return (
    c === 47 ||
    c === 92 ||
    (c === 126 && line.charCodeAt(at + 1) === 47) ||
    (c === 46 && (line.startsWith('./', at) || line.startsWith('../', at)))
  );
}

/** `Jun` before a day, `Fri` before a month or a date. */
function isDatePart(text: string, line: string, end: number): boolean {
  if (MONTHS.has(text)) return isDigit(line.charCodeAt(end + 1)) || isDigit(line.charCodeAt(end + 2));
  if (!WEEKDAYS.has(text)) return false;
  const next = line
    .slice(end, end + 6)
    .trimStart()
    .replace(',', '')
    .trimStart();
  return MONTHS.has(next.slice(0, 3)) || isDigit(next.charCodeAt(0)) || next.startsWith(HOLE);
}

function isRedacted(text: string): boolean {
  return text === 'REDACTED' || text === 'redacted';
}

function skipUnit(line: string, end: number): number {
  if (line.charCodeAt(end) !== 32) return end;
  let to = end + 1;
  while (to < line.length && to - end < 9 && isAlnum(line.charCodeAt(to))) to++;
  return !isAlnum(line.charCodeAt(to)) && UNIT_WORDS.has(line.slice(end + 1, to)) ? to : end;
}

function emit(text: string, sink: Sink, paths: PathStyle): void {
  const masked = maskWord(text);
  // A byte in a row of figures: 00 c7 10.
  if (masked === HOLE || (paths === 'hole' && (isHostLike(text) || (sink.hole && BYTE.test(text)))))
    hole(sink);
  else word(sink, masked);
}

/** Dots that lead to a figure (`wait state enable......0`) part words like a blank. */
function leaders(text: string, sink: Sink, paths: PathStyle): void {
  let first = true;
  for (const part of text.split(/\.{2,}/)) {
    if (!first) raw(sink, '... ');
    first = false;
    if (part.includes(':')) colons(part, sink, paths);
    else if (part !== '') emit(part, sink, paths);
  }
}

/** A colon parts words unless it stands between digits (times, ports), doubles (`std::vector`) or in an address. */
function colons(text: string, sink: Sink, paths: PathStyle): void {
  if (ADDRESS.test(text) && text.indexOf(':', text.indexOf(':') + 1) > 0) {
    hole(sink);
    return;
  }
  let from = 0;
  for (let i = text.indexOf(':'); i >= 0; i = text.indexOf(':', i + 1)) {
    const next = text.charCodeAt(i + 1);
    if (next === 58) {
      i++;
      continue;
    }
    const last = text.charCodeAt(i - 1);
    if ((isDigit(last) || last === 62) && (isDigit(next) || next === 60) && !isNamed(text.slice(from, i)))
      continue;
    if (i > from) emit(text.slice(from, i), sink, paths);
    raw(sink, ':');
    from = i + 1;
  }
  if (from >= text.length) return;
  const rest = text.slice(from);
  if (from > 1 && FLAG.test(rest) && isFlagOf(text.slice(0, from))) hole(sink);
  else emit(rest, sink, paths);
}

/** Paths and URLs by style; one inner slash parts words (`and/or`, `HTTP/1.1`). */
function pathLike(text: string, sink: Sink, paths: PathStyle): void {
  const folded = foldPath(text, paths);
  if (folded === HOLE) hole(sink);
  else if (folded !== null) word(sink, folded);
  else {
    const parts = text.split(/([/\\])/);
    for (const part of parts) {
      if (part === '/' || part === '\\') raw(sink, part);
      else if (part.includes(':')) colons(part, sink, paths);
      else if (part !== '' && !(sink.hole && MONTHS.has(part))) emit(part, sink, paths);
    }
  }
}
