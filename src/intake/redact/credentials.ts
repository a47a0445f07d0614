import { isSpace, isToken68, runEnd, startsWord } from './chars.ts';
import { isHole, standInEnd } from './hole.ts';
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
  return secret && !/^[a-z_]+=$/.test(value) ? emit(scan, from, end, scheme) : -1;
};

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
    if (standInEnd(s, start) > 0) return -1;
    let valueEnd = scheme === 'digest' || scheme === 'hawk' || scheme === 'oauth' ? end : start;
    while (valueEnd < end && !/[\s"'`,;\\})\]]/.test(s.charAt(valueEnd))) valueEnd++;
    const value = s.slice(start, valueEnd);
    const known = scheme === 'bearer' || scheme === 'basic';
    const named = known ? looksRandom(value, 4) || value.length >= 16 : looksRandom(value, 8);
    return named && !isHole(value) && !/^[a-z_]+=/.test(value) ? emit(scan, start, valueEnd, kind) : -1;
  }
  if (standInEnd(s, from) > 0) return -1;
  let valueEnd = from;
  while (valueEnd < end && !/[\s"'`,;\\})\]]/.test(s.charAt(valueEnd))) valueEnd++;
  return isSecretValue(s.slice(from, valueEnd), BARE, REST) ? emit(scan, from, valueEnd, 'token') : -1;
}
