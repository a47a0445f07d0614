import { isAccountId } from './account.ts';
import { isAlnum, isAlpha, isBase64Url, isInvisible, runStart } from './chars.ts';
import { emitCookies } from './cookie.ts';
import { emitAuthorization } from './credentials.ts';
import { standInEnd } from './hole.ts';
import { isSecretValue } from './judge.ts';
import { classifyKey, type KeyClass } from './key-names.ts';
import { jwtEnd } from './jwt.ts';
import { prefixedKind } from './prefixes.ts';
import { emit, type Finder, type Scan, type SecretKind } from './scan.ts';
import { quotedValue, unquotedEnd, type Value } from './value.ts';

/** Invisible characters inside a key hide it from a search, not from a reader. */
const isKeyChar = (code: number): boolean => isBase64Url(code) || code === 46 || isInvisible(code);
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
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
  while (isInvisible(s.charCodeAt(end - 1))) end--;
  const tail = s.charCodeAt(end - 1);
  if (!isAlnum(tail) || (!isAlpha(tail) && !isKeyChar(s.charCodeAt(end - 2)))) return null;
  const start = runStart(s, end, isKeyChar, 64);
  let name = s.slice(start, end).replace(INVISIBLE, '');
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

/** Passwords may hold a comma: what follows one belongs to it, unless it is a further `key=value`. */
function passwordEnd(s: string, end: number): number {
  const more = /^[,;&][^\s"'`,;&<>=:|(){}[\]\\]+(?=[\s"'`]|$)/.exec(s.slice(end, end + 64))?.[0] ?? '';
  return end + more.length;
}

function emitValue(scan: Scan, key: Key, value: Value, spaced: boolean): number {
  const { s } = scan;
  const { found } = key;
  const end = found.strength === 'password' && !value.quoted ? passwordEnd(s, value.end) : value.end;
  const text = s.slice(value.start, end);
  if (found.form === 'account')
    return isAccountId(text, found.strength) ? emit(scan, value.start, end, 'account') : -1;
  const at = { quoted: value.quoted, spaced, prose: value.prose, query: key.query };
  return isSecretValue(text, found, at) ? emit(scan, value.start, end, kindOf(text, found.kind)) : -1;
}

/** Finds the secrets that their key names, at `=` or `:`: `key=value`, `key: value`, JSON, headers, query parameters. */
export const findKeyValue: Finder = (scan, at) => findAfter(scan, at, 1);

/** The same where `=` is written `%3D` or `\\u003d`, at its first character. */
export const findEncodedKeyValue: Finder = (scan, at) => {
  const { s } = scan;
  if (s.charCodeAt(at + 1) === 51 && (s.charCodeAt(at + 2) | 32) === 100) return findAfter(scan, at, 3);
  return s.startsWith('u003d', at + 1) ? findAfter(scan, at, 6) : -1;
};

/** Where the value of a YAML key stands that has it on its next line, indented (also after `|`, `>-`); null where that line is a key itself. */
function nextLine(s: string, from: number): number | null {
  const code = s.charCodeAt(from);
  if (code !== 10 && code !== 13 && code !== 124 && code !== 62) return null;
  const at = /^(?:[|>][-+]?\d?[ \t]{0,8})?\r?\n[ \t]{1,64}(?=\S)/.exec(s.slice(from, from + 90))?.[0].length;
  if (at === undefined) return null;
  const line = s.slice(from + at, from + at + 200);
  return /^[-#]|^[\w.-]{1,64}["']?:(?:\s|$)/.test(line) ? null : from + at;
}

function findAfter(scan: Scan, at: number, width: number): number {
  const { s } = scan;
  const key = keyBefore(s, at);
  if (key === null) return -1;
  let from = at + width;
  while (from - at < width + 2 && (s.charCodeAt(from) === 61 || s.charCodeAt(from) === 62)) from++;
  const separator = from;
  while (from - separator < 8 && (s.charCodeAt(from) === SPACE || s.charCodeAt(from) === 9)) from++;
  const spaced = from > separator || key.spaced;
  if (s.charCodeAt(at) === 58) from = nextLine(s, from) ?? from;
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
}
