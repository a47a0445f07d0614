import { isBase64Url, runEnd } from './chars.ts';
import { emit, type Finder } from './scan.ts';

/** End of a JSON Web Token (or JWE) that starts at `at`, or -1; a header alone is no secret and none. */
export function jwtEnd(s: string, at: number): number {
  if (!s.startsWith('eyJ', at)) return -1;
  let end = runEnd(s, at, isBase64Url);
  if (end - at < 10) return -1;
  let parts = 1;
  while (parts < 5 && s.charCodeAt(end) === 46) {
    const next = runEnd(s, end + 1, isBase64Url);
    if (next === end + 1 && parts !== 1 && parts !== 2) break;
    if (next === end + 1 && parts === 1 && s.charCodeAt(next) !== 46) break;
    if (next - end < 5 && parts === 1 && next !== end + 1) break;
    end = next;
    parts++;
  }
  return parts >= 2 ? end : -1;
}

/** Finds tokens at the `J` of `eyJ`. */
export const findJwt: Finder = (scan, at) => {
  const start = at - 2;
  if (start < scan.jwtUntil || scan.s.charCodeAt(start) !== 101 || scan.s.charCodeAt(at - 1) !== 121)
    return -1;
  const end = jwtEnd(scan.s, start);
  if (end < 0) {
    scan.jwtUntil = runEnd(scan.s, start, isBase64Url);
    return -1;
  }
  return emit(scan, start, end, 'jwt');
};
