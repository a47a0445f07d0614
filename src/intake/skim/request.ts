import type { JsonCursor, Visitor } from './json-cursor.ts';
import { keyTable } from './key-table.ts';

const METHOD = 1;
const URL = 2;
const STATUS = 3;
const LATENCY = 4;
const OTHER_READ = 5;
const KEYS = keyTable({
  requestMethod: METHOD,
  requestUrl: URL,
  status: STATUS,
  latency: LATENCY,
  userAgent: OTHER_READ,
});
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/** Walks an httpRequest. Only usual ones of requests that went well pass: status 100 to 399, less than 1,000 s. */
export class RequestVisitor implements Visitor {
  status = 0;
  method = '';
  urlStart = -1;
  urlEnd = -1;
  private key = 0;
  private seen = 0;

  begin(): void {
    this.status = 0;
    this.method = '';
    this.urlStart = -1;
    this.urlEnd = -1;
    this.key = 0;
    this.seen = 0;
  }

  /** Whether everything that a request is counted by was there. */
  get whole(): boolean {
    return this.status > 0 && this.method !== '' && this.urlStart >= 0;
  }

  member({ bytes }: JsonCursor, depth: number, keyStart: number, keyEnd: number, value: number): boolean {
    this.key = depth === 1 ? KEYS(bytes, keyStart, keyEnd) : 0;
    if (this.key === 0) return true;
    if ((this.seen & (1 << this.key)) !== 0) return false;
    this.seen |= 1 << this.key;
    if (this.key !== STATUS) return bytes[value] === 0x22;
    this.key = 0;
    const [a = 0, b = 0, c = 0, next = 0] = [
      bytes[value],
      bytes[value + 1],
      bytes[value + 2],
      bytes[value + 3],
    ];
    this.status =
      a >= 0x31 &&
      a <= 0x33 &&
      isDigit(b) &&
      isDigit(c) &&
      !isDigit(next) &&
      next !== 0x2e &&
      next !== 0x65 &&
      next !== 0x45
        ? (a - 48) * 100 + (b - 48) * 10 + c - 48
        : 0;
    return this.status > 0;
  }

  text(cursor: JsonCursor, start: number, end: number): boolean {
    const { key } = this;
    this.key = 0;
    if (key === METHOD) {
      this.method = cursor.slice(start, end);
      return METHODS.has(this.method);
    }
    if (key === LATENCY) return isShort(cursor.bytes, start, end);
    if (key !== URL) return true;
    this.urlStart = start;
    this.urlEnd = end;
    return isUsualUrl(cursor.bytes, start, end);
  }
}

function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

/** `0.0084s`, with three digits before the point at most. */
function isShort(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && isDigit(bytes[at] as number)) at++;
  return (
    at > start && at - start <= 3 && (bytes[at] === 0x2e || bytes[at] === 0x73) && bytes[end - 1] === 0x73
  );
}

/** `http...` or `/...`, without blanks and quotes. */
function isUsualUrl(bytes: Uint8Array, start: number, end: number): boolean {
  if (
    bytes[start] !== 0x2f &&
    !(
      bytes[start] === 0x68 &&
      bytes[start + 1] === 0x74 &&
      bytes[start + 2] === 0x74 &&
      bytes[start + 3] === 0x70
    )
  )
    return false;
  for (let at = start; at < end; at++) if (bytes[at] === 0x20 || bytes[at] === 0x5c) return false;
  return true;
}
