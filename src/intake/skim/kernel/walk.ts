// Goes over the JSON of one record. Doubt (0, or false) is whatever is no JSON, and JSON whose texts do not stand in the bytes as
// they are: characters outside of ASCII and escapes other than `\"`. What makes an entry more than a healthy line is doubt as well.
import {
  flags,
  HAS_HOST,
  HAS_SERVICE,
  HAS_VERSION,
  LEVEL_DOUBT,
  limit,
  MAX_IDS,
  MAX_LEVELS,
  OUT,
  OUT_IDS,
  OUT_LEVELS,
  OUT_MESSAGE,
  OUT_METHOD,
  OUT_STATUS,
  OUT_URL,
  QUOTED,
  setFlag,
  UNKNOWN_IDS,
} from './state';
import { isDigit, mayEndAsJson, skip } from './bytes';
import { noteId } from './ids';
import { kindOf } from './keys';
import { textId } from './texts';
import { KIND_LEVEL, KIND_METHOD, PAYLOAD_KEYS, REQUEST_KEYS, TOP_KEYS } from './tables';

const MAX_DEPTH: i32 = 40;
/** Who is told of members and texts. */
const ANY: i32 = 0;
const PAYLOAD: i32 = 1;
const REQUEST: i32 = 2;

// Kinds of a payload's keys, as bits; the place of a text's key in the order of preference stands in the low ones.
const TEXT: u32 = 1 << 8;
const LEVEL: u32 = 1 << 9;
const STACK: u32 = 1 << 10;
const NAME: u32 = 1 << 11;
const ODD: u32 = 1 << 12;
const VERSION: u32 = 1 << 13;
const HOST: u32 = 1 << 14;
const SERVICE: u32 = 1 << 15;

const METHOD: u32 = 1;
const URL: u32 = 2;
const STATUS: u32 = 3;
const LATENCY: u32 = 4;

// Members of an entry: texts first, then objects, then a boolean.
const TOP_TEXT: u32 = 6;
const TOP_TRACE: u32 = 7;
const LAST_TEXT: u32 = 8;
const TOP_JSON: u32 = 9;
const TOP_HTTP: u32 = 10;
const LAST_OBJECT: u32 = 14;

/** Kind of the member whose value is walked. */
let kind: u32 = 0;
let isId: bool = false;
let best: u32 = 0;
let texts: u32 = 0;
let levels: i32 = 0;
let seenInRequest: u32 = 0;

/** Position of the quote that closes the string whose content begins at `at`; 0: doubt. */
@inline
function stringEnd(at: usize): usize {
  while (true) {
    const v = v128.load(at);
    const odd = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(v, i8x16.splat(0x22)), i8x16.eq(v, i8x16.splat(0x5c))),
        v128.or(i8x16.lt_s(v, i8x16.splat(0x20)), i8x16.eq(v, i8x16.splat(0x7f))),
      ),
    );
    if (odd == 0) {
      at += 16;
      if (at > limit) return 0;
      continue;
    }
    at += ctz(odd);
    if (at >= limit) return 0;
    const c = load<u8>(at);
    if (c == 0x22) return at;
    if (c != 0x5c || load<u8>(at + 1) != 0x22) return 0;
    setFlag(QUOTED);
    at += 2;
  }
}

/** Position behind the value at `at`, of whatever kind; 0: doubt. */
function value(at: usize, depth: i32, visitor: i32): usize {
  const c = load<u8>(at);
  if (c == 0x22) {
    const close = stringEnd(at + 1);
    return close != 0 && text(at + 1, close, visitor) ? close + 1 : 0;
  }
  if (c == 0x7b) return depth < MAX_DEPTH ? object(at, depth, visitor) : 0;
  if (c == 0x5b) return depth < MAX_DEPTH ? array(at, depth, visitor) : 0;
  if (c == 0x74) return load<u32>(at) == 0x65757274 ? at + 4 : 0;
  if (c == 0x66) return load<u32>(at + 1) == 0x65736c61 ? at + 5 : 0;
  if (c == 0x6e) return load<u32>(at) == 0x6c6c756e ? at + 4 : 0;
  const behind = number(at);
  if (behind != 0 && isId) numberId(at, behind);
  return behind;
}

/** Position behind the object that begins at `from`; 0: doubt. */
function object(from: usize, depth: i32, visitor: i32): usize {
  let at = skip(from + 1);
  if (load<u8>(at) == 0x7d) return at + 1;
  while (at < limit) {
    if (load<u8>(at) != 0x22) return 0;
    const key = at + 1;
    const keyEnd = stringEnd(key);
    if (keyEnd == 0) return 0;
    at = skip(keyEnd + 1);
    if (load<u8>(at) != 0x3a) return 0;
    at = skip(at + 1);
    if (!member(depth + 1, key, keyEnd, at, visitor)) return 0;
    at = value(at, depth + 1, visitor);
    if (at == 0) return 0;
    at = skip(at);
    const c = load<u8>(at);
    if (c == 0x7d) return at < limit ? at + 1 : 0;
    if (c != 0x2c) return 0;
    at = skip(at + 1);
  }
  return 0;
}

function array(from: usize, depth: i32, visitor: i32): usize {
  let at = skip(from + 1);
  if (load<u8>(at) == 0x5d) return at + 1;
  isId = false;
  while (at < limit) {
    at = value(at, depth + 1, visitor);
    if (at == 0) return 0;
    at = skip(at);
    const c = load<u8>(at);
    if (c == 0x5d) return at < limit ? at + 1 : 0;
    if (c != 0x2c) return 0;
    at = skip(at + 1);
  }
  return 0;
}

function number(from: usize): usize {
  let at = load<u8>(from) == 0x2d ? from + 1 : from;
  if (load<u8>(at) == 0x30) at++;
  else {
    const first = at;
    while (isDigit(load<u8>(at))) at++;
    if (at == first) return 0;
  }
  if (load<u8>(at) == 0x2e) {
    const first = ++at;
    while (isDigit(load<u8>(at))) at++;
    if (at == first) return 0;
  }
  // A number with an exponent is no text that an id could be compared with.
  return (load<u8>(at) | 0x20) == 0x65 ? 0 : at;
}

/** An id that is a number reads as its bytes do only while it is whole and not too large. */
function numberId(start: usize, end: usize): void {
  isId = false;
  if (end - start > 15 || load<u8>(start) == 0x2d) return setFlag(UNKNOWN_IDS);
  for (let at = start; at < end; at++) if (load<u8>(at) == 0x2e) return setFlag(UNKNOWN_IDS);
  noteId(start, end);
}

@inline
function member(depth: i32, key: usize, keyEnd: usize, at: usize, visitor: i32): bool {
  if (visitor == PAYLOAD) return payloadMember(depth, key, keyEnd, at);
  isId = false;
  return visitor == REQUEST ? requestMember(depth, key, keyEnd, at) : true;
}

@inline
function text(start: usize, end: usize, visitor: i32): bool {
  if (visitor == PAYLOAD) return payloadText(start, end);
  return visitor == REQUEST ? requestText(start, end) : true;
}

/** Whether a key may name an id of a trace or request: it holds `trac`, `req` or `corr` and ends like one. */
function namesId(key: usize, keyEnd: usize): bool {
  const length = keyEnd - key;
  if (length < 5 || length > 32) return false;
  const last = load<u8>(keyEnd - 1) | 0x20;
  if (last != 0x64 && last != 0x65 && last != 0x74) return false;
  for (let at = key; at + 4 < keyEnd; at++) {
    const word = load<u32>(at) | 0x20202020;
    if (word == 0x63617274 || word == 0x72726f63 || (word & 0xffffff) == 0x716572) return true;
  }
  return false;
}

function payloadMember(depth: i32, key: usize, keyEnd: usize, at: usize): bool {
  isId = namesId(key, keyEnd);
  kind = 0;
  const k = kindOf(PAYLOAD_KEYS, key, <u32>(keyEnd - key));
  if (k == 0) return true;
  const first = load<u8>(at);
  const isText = first == 0x22;
  const isScalar = first != 0x7b && first != 0x5b;
  if ((k & STACK) != 0 && (isText || !isScalar)) return false;
  if (depth > 1) {
    kind = k & NAME;
    return true;
  }
  if ((k & ODD) != 0) return false;
  if ((k & TEXT) != 0) {
    // `log` holds a level of its own in some agents' payloads.
    if (!isText && !isScalar) return false;
    const bit: u32 = 1 << (k & 31);
    // JSON.parse keeps the last of several members of the same name.
    if ((texts & bit) != 0) return false;
    texts |= bit;
  }
  if ((k & LEVEL) != 0 && !isText) {
    if (isLowNumber(at)) noteLevel(at, at + 2);
    else setFlag(LEVEL_DOUBT);
  }
  if ((k & VERSION) != 0) setFlag(HAS_VERSION);
  if ((k & HOST) != 0) setFlag(HAS_HOST);
  if ((k & SERVICE) != 0) setFlag(HAS_SERVICE);
  kind = isText ? k : 0;
  return true;
}

function payloadText(start: usize, end: usize): bool {
  const k = kind;
  kind = 0;
  const id = isId;
  isId = false;
  if (end == start) {
    if ((k & LEVEL) != 0) setFlag(LEVEL_DOUBT);
    return true;
  }
  if (mayEndAsJson(start, end)) return false;
  if (id) noteId(start, end);
  if (k == 0) return true;
  if ((k & TEXT) != 0 && (k & 31) < best) {
    best = k & 31;
    store<u32>(OUT_MESSAGE, <u32>start);
    store<u32>(OUT_MESSAGE + 4, <u32>end);
  }
  if ((k & NAME) != 0 && end - start <= 200 && namesError(start, end)) return false;
  if ((k & LEVEL) != 0) noteLevel(start, end);
  return true;
}

function noteLevel(start: usize, end: usize): void {
  if (levels == MAX_LEVELS || end - start > 40) return setFlag(LEVEL_DOUBT);
  store<u32>(OUT_LEVELS + 4 + (levels << 2), textId(KIND_LEVEL, start, <u32>(end - start)));
  store<u32>(OUT_LEVELS, ++levels);
}

/** pino's and bunyan's 10, 20 and 30. */
function isLowNumber(at: usize): bool {
  const first = load<u8>(at);
  const second = load<u8>(at + 1);
  const third = load<u8>(at + 2);
  return (
    (first == 0x31 || first == 0x32 || first == 0x33) && second == 0x30 && (third == 0x2c || third == 0x7d)
  );
}

/** Whether a text ends as names of errors do: a little more than what `ERROR_NAME` tells. */
function namesError(start: usize, end: usize): bool {
  const length = end - start;
  if (length < 4) return false;
  const last = load<u32>(end - 4);
  const before: u32 = length > 4 ? load<u8>(end - 5) : 0;
  switch (last) {
    case 0x726f7272: // rror
      return before == 0x45;
    case 0x6e6f6974: // tion
      return before == 0x70;
    case 0x6572756c: // lure
    case 0x74697845: // Exit
    case 0x676e696e: // ning
    case 0x74707572: // rupt
    case 0x74756f65: // eout
      return true;
    case 0x746c7561: // ault
      return before == 0x46;
    case 0x63696e61: // anic
      return before == 0x50;
    default:
      return false;
  }
}

function requestMember(depth: i32, key: usize, keyEnd: usize, at: usize): bool {
  kind = depth == 1 ? kindOf(REQUEST_KEYS, key, <u32>(keyEnd - key)) : 0;
  if (kind == 0) return true;
  if ((seenInRequest & (1 << kind)) != 0) return false;
  seenInRequest |= 1 << kind;
  if (kind != STATUS) return load<u8>(at) == 0x22;
  kind = 0;
  const a: u32 = load<u8>(at);
  const b: u32 = load<u8>(at + 1);
  const c: u32 = load<u8>(at + 2);
  const next: u32 = load<u8>(at + 3);
  if (a - 0x31 > 2 || !isDigit(b) || !isDigit(c) || isDigit(next) || next == 0x2e || (next | 0x20) == 0x65)
    return false;
  store<u32>(OUT_STATUS, (a - 48) * 100 + (b - 48) * 10 + c - 48);
  return true;
}

function requestText(start: usize, end: usize): bool {
  const k = kind;
  kind = 0;
  if (k == METHOD) {
    if (end == start || end - start > 16) return false;
    store<u32>(OUT_METHOD, textId(KIND_METHOD, start, <u32>(end - start)));
    return true;
  }
  if (k == LATENCY) return isShort(start, end);
  if (k != URL) return true;
  store<u32>(OUT_URL, <u32>start);
  store<u32>(OUT_URL + 4, <u32>end);
  return isUsualUrl(start, end);
}

/** `0.0084s`, with three digits before the point at most. */
function isShort(start: usize, end: usize): bool {
  let at = start;
  while (at < end && isDigit(load<u8>(at))) at++;
  const next = load<u8>(at);
  return at > start && at - start <= 3 && (next == 0x2e || next == 0x73) && load<u8>(end - 1) == 0x73;
}

/** `http...` or `/...`, without blanks and quotes. */
function isUsualUrl(start: usize, end: usize): bool {
  if (load<u8>(start) != 0x2f && load<u32>(start) != 0x70747468) return false;
  for (let at = start; at < end; at++) {
    const c = load<u8>(at);
    if (c == 0x20 || c == 0x5c) return false;
  }
  return true;
}

/**
 * Walks a LogEntry: each member must be one that is known, there once, of its usual kind and not empty. Where each one's value
 * stands is kept by its number; 0 where it is absent.
 */
export function walk(from: usize): bool {
  memory.fill(OUT, 0, 4 * 34);
  store<u32>(OUT_METHOD, -1);
  store<u32>(OUT_STATUS, 0);
  store<u32>(OUT_URL, 0);
  store<u32>(OUT_LEVELS, 0);
  store<u32>(OUT_IDS, 0);
  kind = 0;
  isId = false;
  best = 32;
  texts = 0;
  levels = 0;
  seenInRequest = 0;
  if (load<u8>(from) != 0x7b) return false;
  let at = skip(from + 1);
  while (at < limit) {
    if (load<u8>(at) != 0x22) return false;
    const keyEnd = stringEnd(at + 1);
    if (keyEnd == 0) return false;
    const key = kindOf(TOP_KEYS, at + 1, <u32>(keyEnd - at - 1));
    if (key == 0 || load<u32>(OUT + (key << 3)) != 0) return false;
    at = skip(keyEnd + 1);
    if (load<u8>(at) != 0x3a) return false;
    at = topMember(key, skip(at + 1));
    if (at == 0) return false;
    at = skip(at);
    const c = load<u8>(at);
    if (c == 0x7d) return at < limit && skip(at + 1) >= limit;
    if (c != 0x2c) return false;
    at = skip(at + 1);
  }
  return false;
}

/** Position behind a member's value; 0: doubt. */
function topMember(key: u32, at: usize): usize {
  const first = load<u8>(at);
  const out = OUT + (key << 3);
  if (key <= LAST_TEXT) {
    if (first != 0x22) return 0;
    const close = stringEnd(at + 1);
    if (close <= at + 1) return 0;
    if (key == TOP_TEXT && mayEndAsJson(at + 1, close)) return 0;
    if (key == TOP_TRACE) noteId(at + 1, close);
    store<u32>(out, <u32>(at + 1));
    store<u32>(out + 4, <u32>close);
    return close + 1;
  }
  store<u32>(out, <u32>at);
  isId = false;
  if (key > LAST_OBJECT) {
    const behind = value(at, 0, ANY);
    store<u32>(out + 4, <u32>behind);
    return behind;
  }
  if (first != 0x7b) return 0;
  const close = object(at, 0, key == TOP_JSON ? PAYLOAD : key == TOP_HTTP ? REQUEST : ANY);
  store<u32>(out + 4, <u32>close);
  return close;
}
