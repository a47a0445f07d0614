import { byteNeedles, type ByteNeedle } from '../../util/byte-needles.ts';
import { pathOf } from '../http-request.ts';
import { keyWith } from '../key-set.ts';
import { JsonCursor } from './json-cursor.ts';
import { Logs } from './logs.ts';
import { PayloadVisitor } from './payload.ts';
import { Places } from './places.ts';
import { QuietFound, type QuietEntry } from './quiet-entry.ts';
import { RequestVisitor } from './request.ts';
import { beginsAsKlog, isCalm, SEVERITY_WORDS } from './severity-words.ts';
import { TimeReader } from './time-bytes.ts';
import { MEMBER, TopWalk } from './top.ts';

/** Reads what bytes tell of records. */
export interface Skimmer {
  /** The entry in `block[start, end)` if it is a quiet one, valid until the next call; null: only the parsed entry tells. */
  read(block: Uint8Array, start: number, end: number): QuietEntry | null;
}

/** Records longer than this are parsed. */
const LONGEST = 256 * 1024;
const TWO_32 = 4_294_967_296;
/** LogEntry.severity below WARNING, and whether the line's own level counts. */
const SEVERITIES: ReadonlyMap<string, 'always' | 'on streams' | 'never'> = new Map([
  ['DEFAULT', 'always'],
  ['DEBUG', 'never'],
  ['INFO', 'on streams'],
  ['NOTICE', 'never'],
] as const);

/** Makes a skimmer that also looks for the needles of others in payload and request; their owners are small numbers. */
export function createSkimmer(wanted: readonly ByteNeedle[]): Skimmer {
  const own = wanted.reduce((most, { owner }) => Math.max(most, owner), -1) + 1;
  const needles = byteNeedles([...wanted, ...SEVERITY_WORDS.map((text) => ({ text, owner: own }))]);
  const cursor = new JsonCursor();
  const payload = new PayloadVisitor();
  const request = new RequestVisitor();
  const top = new TopWalk(payload, request);
  const { starts, ends } = top;
  const places = new Places();
  const logs = new Logs();
  const time = new TimeReader();
  const received = new TimeReader();
  const found = new QuietFound(cursor, needles.found);
  const has = (key: number): boolean => (starts[key] as number) >= 0;
  const slice = (key: number): string =>
    has(key) ? cursor.slice(starts[key] as number, ends[key] as number) : '';
  const readTime = (reader: TimeReader, key: number): boolean =>
    reader.read(cursor, starts[key] as number, ends[key] as number);

  /** Sets time and lateness. */
  const timed = (): boolean => {
    if (!has(MEMBER.timestamp) || !readTime(time, MEMBER.timestamp)) return false;
    found.seconds = time.seconds;
    found.nanos = time.nanos;
    found.late = false;
    if (!has(MEMBER.receiveTimestamp)) return true;
    if (!readTime(received, MEMBER.receiveTimestamp)) return false;
    const seconds = received.seconds - time.seconds;
    found.late = seconds > 60 || (seconds === 60 && received.nanos > time.nanos);
    return true;
  };

  /** Sets where it was written. */
  const placed = (): boolean => {
    if (!has(MEMBER.insertId) && !has(MEMBER.logName)) return false;
    const place = places.at(slice(MEMBER.resource), slice(MEMBER.labels));
    found.place = place;
    found.log = logs.of(slice(MEMBER.logName));
    if (place.foreign || place.service === undefined) return false;
    return (
      !has(MEMBER.jsonPayload) ||
      ((place.revision !== undefined || !payload.hasVersion) &&
        (place.instance !== undefined || !payload.hasHost))
    );
  };

  /** Sets message and request, one of which must be there. */
  const worded = (): boolean => {
    const isText = has(MEMBER.textPayload);
    const isJson = has(MEMBER.jsonPayload);
    if (isText && isJson) return false;
    found.payload = isText ? 'textPayload' : isJson ? 'jsonPayload' : null;
    if (isText) found.setMessage(starts[MEMBER.textPayload] as number, ends[MEMBER.textPayload] as number);
    else found.setMessage(payload.messageStart, payload.messageEnd);
    if (isJson && payload.messageStart < 0) return false;
    found.quoted = cursor.quoted;
    if (!has(MEMBER.httpRequest)) {
      found.http = undefined;
      return found.payload !== null;
    }
    if (!request.whole) return false;
    const url = cursor.slice(request.urlStart, request.urlEnd);
    found.http = { method: request.method, url, path: pathOf(url), status: request.status };
    return true;
  };

  const look = (key: number): void => {
    if (has(key)) found.hitCount = needles.scan(cursor, starts[key] as number, ends[key] as number);
  };

  /** Whether the severity that the entry ends up with is below WARNING. */
  const low = (): boolean => {
    const counts = has(MEMBER.severity) ? SEVERITIES.get(slice(MEMBER.severity)) : 'always';
    if (counts === undefined) return false;
    if (counts === 'never' || (counts === 'on streams' && !found.log.stream)) return true;
    if (payload.levelDoubt || beginsAsKlog(cursor.bytes, found.messageStart, found.messageEnd)) return false;
    for (let i = 0; i < found.hitCount; i++)
      if (needles.found[i] === own) return found.payload !== null && isCalm(found.message);
    return true;
  };

  const identify = (): void => {
    if (!has(MEMBER.insertId)) {
      found.key = null;
      return;
    }
    // Nanoseconds since 1970 as two halves: the low one is exact in 32-bit arithmetic, and the rest is a multiple of 2^32.
    const lowHalf = (Math.imul(time.seconds, 1_000_000_000) + time.nanos) | 0;
    const highHalf = Math.round((time.seconds * 1e9 + time.nanos - (lowHalf >>> 0)) / TWO_32) | 0;
    const { a, b } = found.log.hash;
    found.key = keyWith(a, b, highHalf, lowHalf, slice(MEMBER.insertId));
  };

  return {
    read(block, start, end) {
      if (end - start > LONGEST) return null;
      if (!top.walk(cursor, cursor.open(block, start, end)) || !timed() || !placed() || !worded())
        return null;
      needles.reset();
      found.hitCount = 0;
      look(MEMBER.textPayload);
      look(MEMBER.jsonPayload);
      look(MEMBER.httpRequest);
      if (!low()) return null;
      identify();
      return found;
    },
  };
}
