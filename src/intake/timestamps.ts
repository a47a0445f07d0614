import type { Json } from '../model/index.ts';
import { formatTimestamp, parseTimestamp } from '../util/time.ts';
import { isObject } from './json-access.ts';

/** A point in time: nanoseconds since 1970 and its RFC 3339 text in UTC with 0, 3, 6 or 9 fraction digits. */
export interface Instant {
  readonly ns: bigint;
  readonly text: string;
}

/**
 * Reads a time in any spelling that a form of a log entry uses: RFC 3339, `2025-09-08 21:00:01.5 UTC` (BigQuery; without
 * zone too, which is UTC there), `{seconds, nanos}` (protobuf), or a number or numeric text since 1970 in
 * s, ms, us or ns, told apart by its size (s until the year 5138).
 */
export function readInstant(value: Json | undefined): Instant | null {
  if (typeof value === 'string') return fromText(value);
  if (typeof value === 'number') return fromNumber(String(value));
  if (isObject(value) && (typeof value.seconds === 'string' || typeof value.seconds === 'number')) {
    if (!/^-?\d{1,15}$/.test(String(value.seconds))) return null;
    const nanos = Number(value.nanos ?? 0);
    return fromNs(BigInt(value.seconds) * 1_000_000_000n + BigInt(Number.isInteger(nanos) ? nanos : 0));
  }
  return null;
}

const ZONELESS = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?$/;

function fromText(text: string): Instant | null {
  const fast = utcNanoseconds(text);
  if (fast !== null) return { ns: fast, text: padFraction(text) };
  const ns =
    parseTimestamp(text) ?? (ZONELESS.test(text) ? parseTimestamp(`${text.replace(',', '.')}Z`) : null);
  if (ns !== null) return fromNs(ns);
  return /^-?\d+(?:\.\d+)?(?:E\d+)?$/i.test(text) ? fromNumber(text) : null;
}

function fromNs(ns: bigint): Instant | null {
  // The years 1 to 9999, as protobuf's Timestamp.
  return ns < -62_135_596_800_000_000_000n || ns > 253_402_300_799_999_999_999n
    ? null
    : { ns, text: formatTimestamp(ns) };
}

function fromNumber(text: string): Instant | null {
  if (text.length > 40) return null;
  const number = Number(text);
  const size = Math.abs(number);
  if (!Number.isFinite(number)) return null;
  const scale = size < 1e11 ? 9 : size < 1e14 ? 6 : size < 1e17 ? 3 : 0;
  const exact = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  // A number in exponent form has lost its last digits already: microseconds are what it can still tell.
  if (!exact)
    return fromNs(BigInt(Math.round(number * 10 ** Math.max(0, scale - 3))) * (scale >= 3 ? 1000n : 1n));
  const ns = BigInt((exact[2] ?? '0') + (exact[3] ?? '').slice(0, scale).padEnd(scale, '0'));
  return fromNs(exact[1] === '-' ? -ns : ns);
}

function padFraction(text: string): string {
  const digits = text.length - 21;
  if (text.length === 20 || digits === 3 || digits === 6 || digits === 9) return text;
  return `${text.slice(0, -1).padEnd(20 + Math.ceil(digits / 3) * 3, '0')}Z`;
}

/** `2025-09-08T21:00:01.000000001Z` only, without a regular expression: the one hot spelling. Null for all others. */
function utcNanoseconds(text: string): bigint | null {
  const length = text.length;
  if (
    length < 20 ||
    length > 30 ||
    length === 21 ||
    text.charCodeAt(length - 1) !== 90 ||
    text.charCodeAt(10) !== 84
  )
    return null;
  if (
    text.charCodeAt(4) !== 45 ||
    text.charCodeAt(7) !== 45 ||
    text.charCodeAt(13) !== 58 ||
    text.charCodeAt(16) !== 58
  )
    return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  if (
    year < 1 ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > 28 ||
    hour < 0 ||
    hour > 23 ||
    minute < 0 ||
    minute > 59
  )
    return day > 28 ? parseTimestamp(text) : null;
  if (second < 0 || second > 59) return null;
  let nanos = 0;
  if (length > 20) {
    if (text.charCodeAt(19) !== 46) return null;
    nanos = digits(text, 20, length - 1);
    if (nanos < 0) return null;
    for (let i = length - 21; i < 9; i++) nanos *= 10;
  }
  // Days since 1970 in the Gregorian calendar, with years counted from March.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const days =
    era * 146097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719468;
  return BigInt(days * 86400 + hour * 3600 + minute * 60 + second) * 1_000_000_000n + BigInt(nanos);
}

function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
