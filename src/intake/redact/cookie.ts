import { isHole } from './hole.ts';
import { looksRandom } from './judge.ts';
import { emit, type Scan } from './scan.ts';

const ATTRIBUTE = /^(?:path|domain|expires|max-age|samesite|httponly|secure|priority|partitioned)$/i;

/** `a=1; b=2; Path=/` in `from..end`: names and attributes stay, values go. Returns the end of what was read, or -1. */
export function emitCookies(scan: Scan, from: number, end: number): number {
  const { s } = scan;
  let at = from;
  let last = -1;
  while (at < end) {
    while (at < end && (s.charAt(at) === ' ' || s.charAt(at) === ';')) at++;
    const name = at;
    while (at < end && at - name < 128 && !/[\s=;,"'`{}()<>[\]]/.test(s.charAt(at))) at++;
    const nameEnd = at;
    if (s.charAt(at) === '=' && at < end) {
      at++;
      if (s.charAt(at) === '"') at++;
      const value = at;
      const date = /^expires$/i.test(s.slice(name, nameEnd));
      while (at < end && (date ? !/[;"'\n]/.test(s.charAt(at)) : !/[\s;,"'`}\\]/.test(s.charAt(at)))) at++;
      if (!ATTRIBUTE.test(s.slice(name, nameEnd)) && !isHole(s.slice(value, at)))
        emit(scan, value, at, 'cookie');
      if (s.charAt(at) === '"') at++;
      last = at;
    } else if (last < 0) {
      return looksRandom(s.slice(name, nameEnd), 8) && !isHole(s.slice(name, nameEnd))
        ? emit(scan, name, nameEnd, 'cookie')
        : -1;
    }
    if (s.charAt(at) !== ';') break;
  }
  return last;
}
