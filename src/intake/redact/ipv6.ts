import { isAlnum, isDigit, isHex, runEnd, runStart, startsWord } from './chars.ts';
import { emit, type Scan } from './scan.ts';

const isPart = (code: number): boolean => isHex(code) || code === 58;

/** Global, unique-local, link-local and multicast addresses: always four digits in the first group, so no `a::b` of a program. */
const RANGE = /^(?:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]|ff[0-9a-f]{2}):/i;

/** Groups of at most four hex digits, eight of them or fewer with one `::`. */
function isAddress(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (groups.some((group) => group === '' || group.length > 4)) return false;
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8;
}

/** Finds IPv6 addresses at their first colon; `::1`, `::`, times, MAC addresses and scopes such as `a::b` stay. */
export function findIpv6(scan: Scan, at: number): number {
  const { s } = scan;
  if (at < scan.colonsUntil) return -1;
  const start = runStart(s, at, isHex, 5, scan.floor);
  if (at - start !== 4) return -1;
  let end = runEnd(s, at, isPart);
  scan.colonsUntil = end;
  if (s.charCodeAt(end - 1) === 58 && s.charCodeAt(end - 2) !== 58) end--;
  if (end - start > 39 || !startsWord(s, start) || isAlnum(s.charCodeAt(end))) return -1;
  const text = s.slice(start, end);
  if (!RANGE.test(text) || !isAddress(text)) return -1;
  if (![...text].some((char) => isDigit(char.charCodeAt(0)))) return -1;
  return emit(scan, start, end, 'ip');
}
