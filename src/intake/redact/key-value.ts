import { isAccountId } from './account.ts';
import { isAlnum, isAlpha, isBase64Url, runStart } from './chars.ts';
import { emitCookies } from './cookie.ts';
import { emitAuthorization } from './credentials.ts';
import { standInEnd } from './hole.ts';
import { isSecretValue } from './judge.ts';
import { classifyKey, type KeyClass } from './key-names.ts';
import { jwtEnd } from './jwt.ts';
import { prefixedKind } from './prefixes.ts';
import { emit, type Finder, type Scan, type SecretKind } from './scan.ts';
import { quotedValue, unquotedEnd, type Value } from './value.ts';

const isKeyChar = (code: number): boolean => isBase64Url(code) || code === 46;
const SPACE = 32;
/** Header lines are not longer: servers refuse them. */
const LINE = 8192;

interface Key {
  readonly found: KeyClass;
  readonly spaced: boolean;
  readonly query: boolean;
}

/** Reads the key that ends before a separator at `at`: `key`, `"key"`, `\"key\"`, `["key"]`, `Api Key`. */
function keyBefore(s: string, at: number): Key | null {
  let end = at;
  while (at - end < 3 && s.charCodeAt(end - 1) === SPACE) end--;
  const spaced = end < at;
  if (s.charCodeAt(end - 1) === 93) end--;
  const quote = s.charCodeAt(end - 1);
  if (quote === 34 || quote === 39 || quote === 96) {
    end--;
    while (at - end < 16 && s.charCodeAt(end - 1) === 92) end--;
  }
  const tail = s.charCodeAt(end - 1);
  if (!isAlnum(tail) || (!isAlpha(tail) && !isKeyChar(s.charCodeAt(end - 2)))) return null;
  const start = runStart(s, end, isKeyChar, 64);
  let name = s.slice(start, end);
  if (
    name.length <= 7 &&
    s.charCodeAt(start - 1) === SPACE &&
    /^(?:key|id|number|account|code)$/i.test(name)
  ) {
    const before = runStart(s, start - 1, isAlpha, 16);
    name = s.slice(before, end).replace(' ', '_');
  }
  const found = classifyKey(name === 'value' ? (named(s, start) ?? name) : name);
  const left = s.charCodeAt(start - 1);
  const amp = s.startsWith('amp;', start - 4) || s.startsWith('u0026', start - 5);
  return found === null ? null : { found, spaced, query: left === 63 || left === 38 || left === 35 || amp };
}

/** The name beside a `value` key that starts at `at`: `"name": "DB_PASSWORD", "value": "x"`. */
function named(s: string, at: number): string | undefined {
  return /name[\\"']*\s?[:=]\s?[\\"']*([\w.-]{1,64})[\\"']*,\s?[\\"']*$/i.exec(
    s.slice(Math.max(0, at - 100), at),
  )?.[1];
}

/** The kind that the secret itself shows, else the kind that its key promises. */
export function kindOf(secret: string, promised: SecretKind): SecretKind {
  if (jwtEnd(secret, 0) === secret.length) return 'jwt';
  if (secret.includes('PRIVATE KEY-----')) return 'key';
  return prefixedKind(secret) ?? promised;
}

function emitValue(scan: Scan, key: Key, value: Value, spaced: boolean): number {
  const { s } = scan;
  const text = s.slice(value.start, value.end);
  const { found } = key;
  if (found.form === 'account')
    return isAccountId(text, found.strength) ? emit(scan, value.start, value.end, 'account') : -1;
  const at = { quoted: value.quoted, spaced, prose: value.prose, query: key.query };
  return isSecretValue(text, found, at) ? emit(scan, value.start, value.end, kindOf(text, found.kind)) : -1;
}

/** Finds the secrets that their key names, at `=` or `:`: `key=value`, `key: value`, JSON, headers, query parameters. */
export const findKeyValue: Finder = (scan, at) => {
  const { s } = scan;
  const key = keyBefore(s, at);
  if (key === null) return -1;
  let from = at + 1;
  while (from - at < 3 && (s.charCodeAt(from) === 61 || s.charCodeAt(from) === 62)) from++;
  const separator = from;
  while (from - separator < 8 && (s.charCodeAt(from) === SPACE || s.charCodeAt(from) === 9)) from++;
  const spaced = from > separator || key.spaced;
  if (s.charCodeAt(from) === 91 && standInEnd(s, from) < 0 && /["'\\]/.test(s.charAt(from + 1))) from++;
  const quoted = quotedValue(s, from);
  const { form } = key.found;
  if (
    form === 'authorization' ||
    (form === 'cookie' && (quoted !== null || s.charCodeAt(at) === 58 || spaced))
  ) {
    const lineEnd = quoted?.end ?? Math.min(s.length, from + LINE);
    const start = quoted?.start ?? from;
    return form === 'cookie' ? emitCookies(scan, start, lineEnd) : emitAuthorization(scan, start, lineEnd);
  }
  return emitValue(scan, key, quoted ?? unquotedEnd(s, from, key.query), spaced);
};
