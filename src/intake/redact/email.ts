import { isAlnum, runEnd, runStart } from './chars.ts';
import { emit, type Finder, type Scan } from './scan.ts';

const isLocal = (code: number): boolean =>
  isAlnum(code) || code === 46 || code === 95 || code === 45 || code === 43 || code === 37 || code > 127;
const isDomain = (code: number): boolean =>
  isAlnum(code) || code === 45 || code === 46 || (code >= 0xc0 && code <= 0x24f);
const DOMAIN =
  /^(?:[A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f-]{0,62})\.)+([A-Za-z]{2,24}|xn--[A-Za-z0-9-]{2,40})$/;
/** Endings of files and systemd units: `icon@2x.png`, `getty@tty1.service`. */
const NOT_TLD =
  /^(?:service|socket|timer|target|mount|slice|scope|device|path|png|jpe?g|gif|svg|webp|js|mjs|cjs|ts|tsx|jsx|css|map|py|rb|go|java|kt|json|ya?ml|html?|txt|log|md|lock|tgz|zip)$/i;
/** Names that every system has: they tell nobody apart. */
const NOBODY = /^(?:git|this|super|return|null|undefined)$/;

function domainEnd(s: string, from: number): number {
  let end = runEnd(s, from, isDomain, 254);
  while (end > from && !isAlnum(s.charCodeAt(end - 1))) end--;
  const domain = s.slice(from, end);
  const found = DOMAIN.exec(domain);
  return found && !NOT_TLD.test(found[1] ?? '') && !/^v\d+\./.test(domain) ? end : -1;
}

function emitMail(scan: Scan, at: number, from: number): number {
  const { s } = scan;
  let start = runStart(s, at, isLocal, 64, scan.floor);
  const escape =
    /^(?:\\[nrt]|%[0-9A-Fa-f]{2})/.exec(s.slice(Math.max(scan.floor, start - 1), start + 4))?.[0] ?? '';
  if (escape.startsWith('\\')) start += 1;
  else if (escape !== '' && s.charCodeAt(start) === 37) start += 3;
  while (start < at && !isAlnum(s.charCodeAt(start)) && s.charCodeAt(start) < 128) start++;
  if (start >= at || NOBODY.test(s.slice(start, at))) return -1;
  const end = domainEnd(s, from);
  if (end < 0) return -1;
  return emit(scan, start, end, s.endsWith('gserviceaccount.com', end) ? 'service-account' : 'email');
}

/** Finds mail addresses at `@`, and the password of `user:password@tcp(...)` (Go's MySQL form). */
export const findMail: Finder = (scan, at) => {
  const { s } = scan;
  if (s.startsWith('tcp(', at + 1) || s.startsWith('unix(', at + 1)) {
    const start = runStart(
      s,
      at,
      (code) => code > 32 && code !== 58 && code !== 34 && code !== 39,
      128,
      scan.floor,
    );
    return s.charCodeAt(start - 1) === 58 && s.charCodeAt(at - 1) !== 93
      ? emit(scan, start, at, 'password')
      : -1;
  }
  return emitMail(scan, at, at + 1);
};

/** Finds mail addresses whose `@` is percent-encoded, at `%`. */
export const findEncodedMail: Finder = (scan, at) =>
  scan.s.startsWith('40', at + 1) ? emitMail(scan, at, at + 3) : -1;
