import { readInstant } from '../timestamps.ts';
import type { JsonCursor } from './json-cursor.ts';

const DAYS_KEPT = 1000;

/** Reads `2025-09-08T21:00:01.000000001Z` out of bytes; other spellings are doubt. */
export class TimeReader {
  /** Seconds since 1970, and nanoseconds in that second, of what was read last. */
  seconds = 0;
  nanos = 0;
  /** Second at which a day begins, by the day's bytes as a number. */
  private readonly days = new Map<number, number>();

  read(cursor: JsonCursor, start: number, end: number): boolean {
    const { bytes } = cursor;
    const length = end - start;
    if (length < 20 || length > 30 || length === 21 || bytes[end - 1] !== 0x5a || bytes[start + 10] !== 0x54)
      return false;
    if (bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a) return false;
    const day = this.day(cursor, start);
    const hour = two(bytes, start + 11);
    const minute = two(bytes, start + 14);
    const second = two(bytes, start + 17);
    if (day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
      return false;
    let nanos = 0;
    if (length > 20) {
      if (bytes[start + 19] !== 0x2e) return false;
      for (let i = start + 20; i < end - 1; i++) {
        const digit = (bytes[i] as number) - 48;
        if (digit < 0 || digit > 9) return false;
        nanos = nanos * 10 + digit;
      }
      for (let i = length - 21; i < 9; i++) nanos *= 10;
    }
    this.seconds = day + hour * 3600 + minute * 60 + second;
    this.nanos = nanos;
    return true;
  }

  private day(cursor: JsonCursor, start: number): number {
    const { bytes } = cursor;
    let key = 0;
    for (let i = 0; i < 10; i++) {
      const c = bytes[start + i] as number;
      if (i === 4 || i === 7) {
        if (c !== 0x2d) return -1;
      } else {
        if (c < 48 || c > 57) return -1;
        key = key * 10 + c - 48;
      }
    }
    const known = this.days.get(key);
    if (known !== undefined) return known;
    const instant = readInstant(`${cursor.slice(start, start + 10)}T00:00:00Z`);
    // Before 1970 halves and rounding differ: left to the parser.
    const day =
      instant && instant.ns >= 0n && instant.ns < 4_000_000_000_000_000_000n
        ? Number(instant.ns / 1_000_000_000n)
        : -1;
    if (this.days.size < DAYS_KEPT) this.days.set(key, day);
    return day;
  }
}

function two(bytes: Uint8Array, at: number): number {
  const a = (bytes[at] as number) - 48;
  const b = (bytes[at + 1] as number) - 48;
  return a < 0 || a > 9 || b < 0 || b > 9 ? -1 : a * 10 + b;
}
