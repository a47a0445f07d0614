import { isAlpha, isBase64Url, runEnd } from './chars.ts';
import { isHole } from './hole.ts';
import { isSecretValue } from './judge.ts';
import { classifyKey } from './key-names.ts';
import { kindOf } from './key-value.ts';
import { emit, type Finder } from './scan.ts';
import { quotedValue, unquotedEnd } from './value.ts';

/** Finds the values of `--password x`, `'--token', 'x'` and of `-u user:password`, at the first dash. */
export const findOption: Finder = (scan, at) => {
  const { s } = scan;
  // A stand-in's bracket is not listed: what stands behind one was judged before it was there.
  if (at > 0 && !/[\s"'`,;(|=]/.test(s.charAt(at - 1))) return -1;
  if (s.startsWith('-u ', at)) return findUser(scan, at + 3);
  if (s.charCodeAt(at + 1) !== 45 || !isAlpha(s.charCodeAt(at + 2))) return -1;
  const end = runEnd(s, at + 2, isBase64Url, 40);
  const found = classifyKey(s.slice(at + 2, end));
  if (found === null || found.form !== 'plain') return -1;
  let from = end;
  if (/^["'], ?["']/.test(s.slice(from, from + 4))) from += s.charCodeAt(from + 2) === 32 ? 3 : 2;
  else if (s.charCodeAt(from) === 32) from++;
  else return -1;
  if (s.charCodeAt(from) === 45 || s.charCodeAt(from) === 61) return -1;
  const value = quotedValue(s, from) ?? unquotedEnd(s, from, false);
  const text = s.slice(value.start, value.end);
  const secret = isSecretValue(text, found, {
    quoted: value.quoted,
    spaced: true,
    prose: value.prose,
    query: false,
  });
  return secret ? emit(scan, value.start, value.end, kindOf(text, found.kind)) : -1;
};

const findUser: Finder = (scan, from) => {
  const { s } = scan;
  const value = quotedValue(s, from) ?? unquotedEnd(s, from, false);
  const colon = s.slice(value.start, Math.min(value.end, value.start + 64)).indexOf(':');
  const curl = /(?:curl|http|wget)\b/.test(s.slice(Math.max(0, from - 200), from));
  if (colon < 1 || !curl || isHole(s.slice(value.start + colon + 1, value.end))) return -1;
  return emit(scan, value.start + colon + 1, value.end, 'password');
};

/** Finds the literal of SQL's `PASSWORD 'x'` and `IDENTIFIED BY 'x'`, at the quote. */
export const findSqlPassword: Finder = (scan, at) => {
  const { s } = scan;
  const last = s.charCodeAt(at - 2) | 32;
  if (
    s.charCodeAt(at - 1) !== 32 ||
    (last !== 100 && last !== 121) ||
    !/(?:password|identified by)\s$/i.test(s.slice(Math.max(0, at - 16), at))
  )
    return -1;
  const value = quotedValue(s, at);
  if (value === null || value.end - value.start > 200 || isHole(s.slice(value.start, value.end))) return -1;
  return emit(scan, value.start, value.end, 'password');
};

/** Finds the second text of a pair whose first names it, `('password', 'x')`, at its opening quote. */
export const findPair: Finder = (scan, at) => {
  const { s } = scan;
  let comma = at - 1;
  if (s.charCodeAt(comma) === 98) comma--;
  if (s.charCodeAt(comma) === 32) comma--;
  const quote = s.charCodeAt(comma - 1);
  if (s.charCodeAt(comma) !== 44 || (quote !== 34 && quote !== 39)) return -1;
  const name = /[([]b?["']([\w.-]{3,40})["'],\s?b?$/.exec(s.slice(Math.max(0, at - 50), at))?.[1];
  const found = name === undefined ? null : classifyKey(name);
  const value = found?.form === 'plain' ? quotedValue(s, at) : null;
  if (found === null || value === null) return -1;
  const text = s.slice(value.start, value.end);
  const secret = isSecretValue(text, found, { quoted: true, spaced: false, prose: false, query: false });
  return secret ? emit(scan, value.start, value.end, kindOf(text, found.kind)) : -1;
};
