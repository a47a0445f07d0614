import { isHole, standInEnd } from './hole.ts';
import { looksRandom } from './judge.ts';
import { prefixedKind } from './prefixes.ts';
import { emit, type Scan } from './scan.ts';

const MAX = 512;

/**
 * The `@` that ends the user part of a URL whose authority starts at `from`, or -1. A raw `/` in a password is
 * against the grammar and seen in the wild: it is read on where what follows the colon is no port.
 */
function userEnd(s: string, from: number): number {
  const stop = Math.min(s.length, from + MAX);
  let last = -1;
  let port = true;
  let colon = -1;
  for (let i = from; i < stop; i++) {
    const c = s.charCodeAt(i);
    if (c <= 32 || c === 34 || c === 39 || c === 96 || c === 60 || c === 62) break;
    if (c === 64) {
      last = i;
      if (!port) port = true;
    } else if (c === 58 && colon < 0) colon = i;
    else if (c === 47 || c === 63 || c === 35) {
      if (last >= 0 || port || s.charCodeAt(from) === 91) break;
    } else if (colon >= 0 && last < 0 && (c < 48 || c > 57)) port = false;
  }
  return last;
}

/** `scheme://user:password@host`, at the colon: scheme, user and host stay. */
export function findUserInfo(scan: Scan, at: number): number {
  const { s } = scan;
  const from = at + 3;
  const end = userEnd(s, from);
  if (end < 0) return -1;
  const colon = s.indexOf(':', Math.max(from, standInEnd(s, from)));
  const userStop = colon < 0 || colon > end ? end : colon;
  const user = s.slice(from, userStop);
  const kind = prefixedKind(user);
  if (kind !== null) emit(scan, from, userStop, kind);
  else if (/@|%40/.test(user) && !isHole(user)) emit(scan, from, userStop, 'email');
  else if (/\d/.test(user) && looksRandom(user, 20) && !isHole(user)) emit(scan, from, userStop, 'token');
  if (userStop < end && !isHole(s.slice(userStop + 1, end))) emit(scan, userStop + 1, end, 'password');
  return end + 1;
}
