import { isAlpha, isSpace } from './chars.ts';

/** A value as it stands in the text, without its quotes. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  /** A word follows after a blank. */
  readonly prose: boolean;
}

/** Longer values are no credentials (the longest private keys have 13 KB), and the bound keeps hostile quotes linear. */
const MAX = 20_000;
const isQuote = (code: number): boolean => code === 34 || code === 39 || code === 96;

/** Reads a value in quotes at `from`, also with Python's prefixes (`b'..'`) and escaped quotes (`\"..\"`); null where there are none. */
export function quotedValue(s: string, from: number): Value | null {
  let at = from;
  if (isAlpha(s.charCodeAt(at)) && /^[bBrRuUfF]{1,2}["']/.test(s.slice(at, at + 3)))
    at += isQuote(s.charCodeAt(at + 1)) ? 1 : 2;
  let escapes = 0;
  while (escapes < 8 && s.charCodeAt(at + escapes) === 92) escapes++;
  const quote = s.charCodeAt(at + escapes);
  if (!isQuote(quote)) return null;
  const start = at + escapes + 1;
  const stop = Math.min(s.length, start + MAX);
  let slashes = 0;
  for (let end = start; end < stop; end++) {
    const code = s.charCodeAt(end);
    if (code === 92) slashes++;
    else {
      // A quote behind more backslashes than the opening one is part of the value.
      if (code === quote && slashes <= escapes)
        return { start, end: end - slashes, quoted: true, prose: false };
      slashes = 0;
    }
  }
  // No closing quote: the text was cut, so the value goes as far as its line.
  let end = start;
  while (end < stop && s.charCodeAt(end) !== 10 && s.charCodeAt(end) !== 13) end++;
  return { start, end, quoted: true, prose: false };
}

/** Reads a value without quotes at `from`: as far as white space or a delimiter, closing brackets and full stops left out. */
export function unquotedEnd(s: string, from: number, query: boolean): Value {
  const stop = Math.min(s.length, from + MAX);
  let end = from;
  let open = 0;
  for (; end < stop; end++) {
    const code = s.charCodeAt(end);
    if (
      isSpace(code) ||
      isQuote(code) ||
      code === 44 ||
      code === 59 ||
      code === 38 ||
      code === 60 ||
      code === 62 ||
      code === 124
    )
      break;
    if (code === 92 && (isQuote(s.charCodeAt(end + 1)) || /[nrtu\\]/.test(s.charAt(end + 1)))) break;
    if (query && code === 35) break;
    if (code === 40 || code === 91 || code === 123) open++;
    if (code === 41 || code === 93 || code === 125) {
      if (open === 0) break;
      open--;
    }
  }
  while (end > from + 1 && (s.charCodeAt(end - 1) === 46 || s.charCodeAt(end - 1) === 58)) end--;
  let next = end;
  while (s.charCodeAt(next) === 32) next++;
  return { start: from, end, quoted: false, prose: next > end && isAlpha(s.charCodeAt(next)) };
}
