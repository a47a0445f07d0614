const DIGIT = 1;
const ALPHA = 2;
const HEX = 4;
const SPACE = 8;
const DASH = 16;
const TOKEN = 32;

const TABLE = new Uint8Array(128);
const mark = (chars: string, flag: number): void => {
  for (const char of chars) TABLE[char.charCodeAt(0)] = (TABLE[char.charCodeAt(0)] ?? 0) | flag;
};
mark('0123456789', DIGIT);
mark('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', ALPHA);
mark('0123456789abcdefABCDEF', HEX);
mark(' \t\r\n\f\v', SPACE);
mark('-_', DASH);
mark('.~+/=', TOKEN);

/** The flags of a code unit; 0 outside ASCII and past the end of the text (NaN). */
const flags = (code: number): number => (code < 128 ? (TABLE[code] ?? 0) : 0);

/** ASCII digit. */
export const isDigit = (code: number): boolean => (flags(code) & DIGIT) !== 0;
/** ASCII letter. */
export const isAlpha = (code: number): boolean => (flags(code) & ALPHA) !== 0;
/** ASCII letter or digit. */
export const isAlnum = (code: number): boolean => (flags(code) & (ALPHA | DIGIT)) !== 0;
/** Hexadecimal digit in either case. */
export const isHex = (code: number): boolean => (flags(code) & HEX) !== 0;
/** ASCII white space. */
export const isSpace = (code: number): boolean => (flags(code) & SPACE) !== 0;
/** A character of base64url: letter, digit, `-`, `_`. */
export const isBase64Url = (code: number): boolean => (flags(code) & (ALPHA | DIGIT | DASH)) !== 0;
/** A character of an opaque credential (RFC 9110 token68): base64, base64url, `.`, `~`. */
export const isToken68 = (code: number): boolean => (flags(code) & (ALPHA | DIGIT | DASH | TOKEN)) !== 0;

/** The end of the longest run that starts at `from` and holds only characters of the class; looks at `max` characters at most. */
export function runEnd(s: string, from: number, is: (code: number) => boolean, max = Infinity): number {
  const stop = Math.min(s.length, from + max);
  let end = from;
  while (end < stop && is(s.charCodeAt(end))) end++;
  return end;
}

/** The start of the longest run that ends before `to`; goes back `max` characters at most and never below `floor`. */
export function runStart(
  s: string,
  to: number,
  is: (code: number) => boolean,
  max: number,
  floor = 0,
): number {
  const stop = Math.max(floor, to - max);
  let start = to;
  while (start > stop && is(s.charCodeAt(start - 1))) start--;
  return start;
}

/** True where no word runs into `at`: start of text, punctuation, or an escape such as `\n` or `%3D` written out. */
export function startsWord(s: string, at: number): boolean {
  const before = s.charCodeAt(at - 1);
  if (!isAlnum(before) && before !== 95) return true;
  if (s.charCodeAt(at - 2) === 92 || s.startsWith('\\u00', at - 6)) return true;
  return s.charCodeAt(at - 3) === 37 && isHex(s.charCodeAt(at - 2)) && isHex(before);
}

/** A character that takes no room on the screen: soft hyphen, zero-width blanks and joiners, byte order mark. */
export const isInvisible = (code: number): boolean =>
  code > 127 && (code === 0xad || (code >= 0x200b && code <= 0x200d) || code === 0x2060 || code === 0xfeff);
