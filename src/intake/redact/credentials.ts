import { isSpace, isToken68, runEnd, startsWord } from './chars.ts';
import { isHole } from './hole.ts';
import { isSecretValue, looksRandom } from './judge.ts';
import type { KeyClass } from './key-names.ts';
import { emit, type Finder, type Scan, type SecretKind } from './scan.ts';

const SCHEMES: Readonly<Record<string, SecretKind>> = {
  bearer: 'bearer',
  basic: 'basic',
  token: 'token',
  apikey: 'key',
  'api-key': 'key',
  jwt: 'token',
  negotiate: 'token',
  ntlm: 'token',
  oauth: 'token',
  hawk: 'token',
  digest: 'token',
  key: 'key',
  dpop: 'token',
};
/** `realm=`, `error=".."`: what a challenge says, no credential; `=` ends one as padding only. */
const PARAMETER = /=[^=]|^[a-z_]+=$/;
const BARE: KeyClass = { kind: 'token', strength: 'token', form: 'plain' };
const REST = { quoted: false, spaced: true, prose: true, query: false } as const;

/** Base64 of `user:password`: every Basic credential, and hardly any word. */
function isBasic(value: string): boolean {
  if (value.length < 6 || value.length > 2048 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return false;
  const text = atobLatin(value);
  return text.includes(':') && /^[\x20-\x7e\xa0-\xff]+$/.test(text);
}
const atobLatin = (value: string): string => Buffer.from(value, 'base64').toString('latin1');

/** End of a run of credential characters at `from`, a sentence's full stop left out. */
function credentialEnd(s: string, from: number): number {
  let end = runEnd(s, from, isToken68);
  while (end > from && s.charCodeAt(end - 1) === 46) end--;
  return end;
}

/** Finds `Bearer x` and `Basic x` anywhere, at their first letter. */
export const findScheme: Finder = (scan, at) => {
  const { s } = scan;
  const next = s.charCodeAt(at + 1) | 32;
  if ((next !== 101 && next !== 97) || !startsWord(s, at)) return -1;
  const length = next === 101 ? 6 : 5;
  const scheme = s.slice(at, at + length).toLowerCase();
  if ((scheme !== 'bearer' && scheme !== 'basic') || !isSpace(s.charCodeAt(at + length))) return -1;
  const from = runEnd(s, at + length, isSpace, 4);
  const end = credentialEnd(s, from);
  const value = s.slice(from, end);
  if (isHole(value)) return -1;
  const secret =
    scheme === 'basic'
      ? isBasic(value)
      : looksRandom(value, 8) || (value.length >= 20 && !/^[a-z]+(?:[-_][a-z]+)*$/.test(value));
  return secret && !PARAMETER.test(value) ? emit(scan, from, end, scheme) : -1;
};

/** `token 9944b0...`, `secret aB3...`, `api key aB3...` in a sentence: only what no word, id or name looks like; at the blank. */
export const findWorded: Finder = (scan, at) => {
  const { s } = scan;
  const word = /(?:token|secret|(?:api|access|secret)[ _-]key)$/i.exec(
    s.slice(Math.max(0, at - 10), at),
  )?.[0];
  if (word === undefined) return -1;
  const end = credentialEnd(s, at + 1);
  const value = s.slice(at + 1, Math.min(end, at + 400));
  const mixed =
    value.length >= 16 &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    /\d/.test(value) &&
    !/[/.]/.test(value);
  const hexadecimal = value.length >= 32 && /^[0-9a-f]+$/.test(value);
  return (mixed || hexadecimal) && !PARAMETER.test(value) ? emit(scan, at + 1, end, 'token') : -1;
};

function wordEnd(s: string, from: number, end: number): number {
  let at = from;
  while (at < end && !/[\s"'`,;\\})\]]/.test(s.charAt(at))) at++;
  return at;
}

function lineEnd(s: string, from: number, end: number): number {
  let at = from;
  while (at < end && !/[\r\n}]/.test(s.charAt(at))) at++;
  return at;
}

/** The value of an `Authorization` header or field in `from..end`: its scheme stays, its credential goes. */
export function emitAuthorization(scan: Scan, from: number, end: number): number {
  const { s } = scan;
  const stop = Math.min(end, from + 40);
  let at = from;
  while (at < stop && /[\w-]/.test(s.charAt(at))) at++;
  const scheme = s.slice(from, at).toLowerCase();
  const kind = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  if (kind !== undefined && isSpace(s.charCodeAt(at))) {
    const start = runEnd(s, at, isSpace, 8);
    if (s.charCodeAt(start) === 91) return -1;
    const whole = scheme === 'digest' || scheme === 'hawk' || scheme === 'oauth';
    const valueEnd = whole ? lineEnd(s, start, end) : wordEnd(s, start, end);
    const value = s.slice(start, valueEnd);
    const known = scheme === 'bearer' || scheme === 'basic';
    const named = whole
      ? /["=]/.test(value)
      : known
        ? looksRandom(value, 4) || value.length >= 16
        : looksRandom(value, 8);
    return named && !isHole(value) && (whole || !PARAMETER.test(value))
      ? emit(scan, start, valueEnd, kind)
      : -1;
  }
  if (s.charCodeAt(from) === 91) return -1;
  const valueEnd = wordEnd(s, from, end);
  return isSecretValue(s.slice(from, valueEnd), BARE, REST) ? emit(scan, from, valueEnd, 'token') : -1;
}
