// WebAssembly, compiled by AssemblyScript: reads one record of bytes. `npm run build:kernel` writes ../kernel-bytes.ts.
import {
  begin,
  flags,
  LATE,
  OUT,
  OUT_DIGEST,
  OUT_FLAGS,
  OUT_LOG,
  OUT_MESSAGE,
  OUT_NANOS,
  OUT_PLACE,
  OUT_REQUEST,
  OUT_ROUTE,
  OUT_SECONDS,
  OUT_SEVERITY,
  OUT_METHOD,
  OUT_STATUS,
  OUT_URL,
  SCRATCH,
  setFlag,
} from './state';
import { digest, key } from './digest';
import { beginScan, scan, scanOutside } from './needles';
import { routeId } from './route';
import { nanos, readTime, seconds } from './time';
import { KIND_LABELS, KIND_LOG, KIND_PLACE, KIND_REQUEST, KIND_RESOURCE, KIND_SEVERITY } from './tables';
import { hasRoom, textId } from './texts';
import { walk } from './walk';

export { digest } from './digest';
export { needlesAt } from './needles';
export { keysAt } from './tables';
export { clearTexts, textAddress, textKind, textLength, textsAt } from './texts';
export { hashId } from './ids';

const INSERT_ID: u32 = 1;
const TIMESTAMP: u32 = 2;
const RECEIVED: u32 = 3;
const SEVERITY: u32 = 4;
const LOG_NAME: u32 = 5;
const TEXT_PAYLOAD: u32 = 6;
const TRACE: u32 = 7;
const SPAN_ID: u32 = 8;
const JSON_PAYLOAD: u32 = 9;
const HTTP: u32 = 10;
const RESOURCE: u32 = 11;
const LABELS: u32 = 12;
const SOURCE_LOCATION: u32 = 13;
const TRACE_SAMPLED: u32 = 15;

/** Where the static data ends: tables may begin here. */
export function base(): usize {
  return (__heap_base + 65535) & ~65535;
}

@inline
function startOf(member: u32): usize {
  return load<u32>(OUT + (member << 3));
}
@inline
function endOf(member: u32): usize {
  return load<u32>(OUT + (member << 3) + 4);
}
@inline
function idOf(kind: u32, member: u32): u32 {
  return textId(kind, startOf(member), <u32>(endOf(member) - startOf(member)));
}

/** What `read` gives. */
const DOUBT: i32 = 0;
const FULL: i32 = 2;
const READ: i32 = 1;

/** Reads the record in `[start, end)`: 0 doubt, 1 read, 2 no room for texts that repeat (they have to be cleared, and the record read again). */
export function read(start: usize, end: usize): i32 {
  if (!hasRoom(end - start)) return FULL;
  begin(end);
  if (!walk(start)) return DOUBT;
  if (startOf(TIMESTAMP) == 0 || !readTime(startOf(TIMESTAMP), endOf(TIMESTAMP))) return DOUBT;
  const s = seconds;
  const n = nanos;
  store<u32>(OUT_SECONDS, s);
  store<u32>(OUT_NANOS, n);
  if (startOf(RECEIVED) != 0) {
    if (!readTime(startOf(RECEIVED), endOf(RECEIVED))) return DOUBT;
    const later = <i64>seconds - <i64>s;
    if (later > 60 || (later == 60 && nanos > n)) setFlag(LATE);
  }
  if (startOf(INSERT_ID) == 0 && startOf(LOG_NAME) == 0) return DOUBT;

  const isText = startOf(TEXT_PAYLOAD) != 0;
  const isJson = startOf(JSON_PAYLOAD) != 0;
  const isHttp = startOf(HTTP) != 0;
  if (isText && isJson) return DOUBT;
  if (isText) {
    store<u32>(OUT_MESSAGE, <u32>startOf(TEXT_PAYLOAD));
    store<u32>(OUT_MESSAGE + 4, <u32>endOf(TEXT_PAYLOAD));
  }
  if (isJson && load<u32>(OUT_MESSAGE) == 0) return DOUBT;
  if (!isText && !isJson && !isHttp) return DOUBT;

  store<u32>(OUT_SEVERITY, startOf(SEVERITY) == 0 ? -1 : idOf(KIND_SEVERITY, SEVERITY));
  store<u32>(OUT_LOG, idOf(KIND_LOG, LOG_NAME));
  store<u32>(SCRATCH, idOf(KIND_RESOURCE, RESOURCE));
  store<u32>(SCRATCH + 4, idOf(KIND_LABELS, LABELS));
  const place = textId(KIND_PLACE, SCRATCH, 8);
  store<u32>(OUT_PLACE, place);
  store<u32>(OUT_REQUEST, -1);
  if (isHttp) {
    if (load<u32>(OUT_STATUS) == 0 || load<i32>(OUT_METHOD) == -1 || load<u32>(OUT_URL) == 0) return DOUBT;
    const route = routeId(load<u32>(OUT_URL), load<u32>(OUT_URL + 4));
    if (route == -1) return DOUBT;
    store<u32>(OUT_ROUTE, route);
    store<u32>(SCRATCH, place);
    store<u32>(SCRATCH + 4, route);
    store<u32>(SCRATCH + 8, load<u32>(OUT_METHOD));
    store<u32>(SCRATCH + 12, load<u32>(OUT_STATUS));
    store<u32>(OUT_REQUEST, textId(KIND_REQUEST, SCRATCH, 16));
  }
  store<u32>(OUT_FLAGS, flags);

  if (isText || isJson) beginScan(load<u32>(OUT_MESSAGE), load<u32>(OUT_MESSAGE + 4));
  else beginScan(startOf(HTTP), endOf(HTTP));
  if (isText) scan(startOf(TEXT_PAYLOAD), endOf(TEXT_PAYLOAD));
  if (isJson) scan(startOf(JSON_PAYLOAD), endOf(JSON_PAYLOAD));
  if (isHttp) scan(startOf(HTTP), endOf(HTTP));
  for (let m = INSERT_ID; m <= TRACE_SAMPLED; m++)
    if (m <= SEVERITY || m == TRACE || m == SPAN_ID || m >= SOURCE_LOCATION) scanOutside(startOf(m), endOf(m));
  return READ;
}

/** Stores key and digest of the record that was read last; `nameA` and `nameB` are the hash of its log's name. */
export function identify(start: usize, end: usize, nameA: u32, nameB: u32): void {
  store<u32>(OUT_DIGEST, digest(start, end));
  const time = <u64>load<u32>(OUT_SECONDS) * 1000000000 + <u64>load<u32>(OUT_NANOS);
  if (startOf(INSERT_ID) != 0)
    key(nameA, nameB, <u32>(time >> 32), <u32>time, startOf(INSERT_ID), endOf(INSERT_ID));
}
