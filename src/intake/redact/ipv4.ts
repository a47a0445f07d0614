import { isDigit, runEnd, runStart, startsWord } from './chars.ts';
import { emit, type Finder } from './scan.ts';

const isDotted = (code: number): boolean => isDigit(code) || code === 46;
const VERSION_BEFORE =
  /(?:(?:version|(?:^|[^A-Za-z_])(?:ver\.?|release|build|revision|firmware|section|chapter))s?["'\]]?[\s:=]{0,3}["'(]?v?|[\w\]][=<>~]=\s?)$/i;
const PRODUCT_BEFORE =
  /(?:^|[^A-Za-z])(?:chrome|chromium|crios|headlesschrome|edga?|edgios|edge|opr|opera|safari|version|yabrowser|samsungbrowser|vivaldi|brave|ucbrowser|firefox|fxios|electron|applewebkit|mobile|okhttp|curl|wget|python|nginx|apache|node|java|php|openssl|ruby|perl|tomcat|jetty|gunicorn|uvicorn|envoy|jdk|jre|postman\w*|dalvik)\/$/i;
const FILE_AFTER =
  /^(?:\.(?:jar|war|tar|tgz|zip|whl|gz|dll|so|exe|deb|rpm|dist|egg|gem|nupkg|dylib|final|release)(?![a-z])|-(?:snapshot|release|ga|final|alpha|beta|rc|dev|py|jre|cp\d|b\d|r\d|linux|win|mac|el\d))/i;

/** True for four octets; the caller has seen that there are digits and dots only. */
function octets(text: string): readonly number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  const numbers = parts.map((part) =>
    part === '' || part.length > 3 || (part.length > 1 && part.startsWith('0')) ? 256 : Number(part),
  );
  return numbers.every((n) => n <= 255) ? numbers : null;
}

/** Loopback, unspecified, link-local (metadata server, platform proxies), masks and bare networks: the same on every machine. */
function isNobody([a = 0, b = 0, c = 0, d = 0]: readonly number[], after: string): boolean {
  if (a === 127 || a === 0 || (a === 169 && b === 254) || (a === 255 && b === 255)) return true;
  if (b === 0 && c === 0 && d === 0) return true;
  const prefix = /^\/(\d{1,2})(?!\d)/.exec(after)?.[1];
  if (prefix === undefined || Number(prefix) > 24) return false;
  const host = ((a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) >>> 0) % 2 ** (32 - Number(prefix));
  return host === 0;
}

/** Finds IPv4 addresses at their first dot. Versions, file names, longer dotted numbers and addresses of nobody stay. */
export const findIpv4: Finder = (scan, at) => {
  const { s } = scan;
  if (at < scan.dotsUntil || !isDigit(s.charCodeAt(at - 1)) || !isDigit(s.charCodeAt(at + 1))) return -1;
  const start = runStart(s, at, isDigit, 4, scan.floor);
  let end = runEnd(s, at, isDotted);
  scan.dotsUntil = end;
  while (s.charCodeAt(end - 1) === 46) end--;
  if (end - start > 15 || end - start < 7) return -1;
  const numbers = octets(s.slice(start, end));
  if (numbers === null || !startsWord(s, start)) return -1;
  const after = s.slice(end, end + 12);
  if (/^[A-Za-z_]/.test(after) || FILE_AFTER.test(after) || isNobody(numbers, after)) return -1;
  const before = s.slice(Math.max(0, start - 24), start);
  if (VERSION_BEFORE.test(before) || PRODUCT_BEFORE.test(before) || /\.so\.$/.test(before)) return -1;
  if (/[A-Za-z]\/$/.test(before) && s.slice(Math.max(0, start - 300), start).includes('Mozilla/')) return -1;
  return emit(scan, start, end, 'ip');
};
