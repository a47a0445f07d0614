import type { JsonCursor, Visitor } from './json-cursor.ts';
import { keyTable } from './key-table.ts';
import { mayEndAsJson, type PayloadVisitor } from './payload.ts';
import type { RequestVisitor } from './request.ts';

/** Members of LogEntry that a quiet entry may have: texts first, then objects, then a boolean. */
export const MEMBER = {
  insertId: 1,
  timestamp: 2,
  receiveTimestamp: 3,
  severity: 4,
  logName: 5,
  textPayload: 6,
  trace: 7,
  spanId: 8,
  jsonPayload: 9,
  httpRequest: 10,
  resource: 11,
  labels: 12,
  sourceLocation: 13,
  operation: 14,
  traceSampled: 15,
} as const;
const KEYS = keyTable(MEMBER);
const LAST_TEXT = MEMBER.spanId;
const LAST_OBJECT = MEMBER.operation;

/** Takes whatever is JSON. */
const ANY: Visitor = { member: () => true, text: () => true };

/**
 * Walks a LogEntry: each member must be one that is known, there once, of its usual kind and not empty. Where each one's
 * value stands is kept by its number; -1 where it is absent.
 */
export class TopWalk {
  readonly starts = new Int32Array(16);
  readonly ends = new Int32Array(16);
  private readonly payload: PayloadVisitor;
  private readonly request: RequestVisitor;

  constructor(payload: PayloadVisitor, request: RequestVisitor) {
    this.payload = payload;
    this.request = request;
  }

  /** Whether the record from `i` to the cursor's end is such an entry. */
  walk(cursor: JsonCursor, i: number): boolean {
    const { bytes } = cursor;
    this.starts.fill(-1);
    this.payload.begin();
    this.request.begin();
    cursor.quoted = false;
    if (bytes[i] !== 0x7b) return false;
    let at = cursor.skip(i + 1);
    while (at < cursor.end) {
      if (bytes[at] !== 0x22) return false;
      const keyEnd = cursor.stringEnd(at + 1);
      if (keyEnd < 0) return false;
      const key = KEYS(bytes, at + 1, keyEnd);
      if (key === 0 || this.starts[key] !== -1) return false;
      at = cursor.skip(keyEnd + 1);
      if (bytes[at] !== 0x3a) return false;
      at = this.member(cursor, key, cursor.skip(at + 1));
      if (at < 0) return false;
      at = cursor.skip(at);
      const c = bytes[at];
      if (c === 0x7d) return at < cursor.end && cursor.skip(at + 1) >= cursor.end;
      if (c !== 0x2c) return false;
      at = cursor.skip(at + 1);
    }
    return false;
  }

  /** Position behind a member's value; -1: doubt. */
  private member(cursor: JsonCursor, key: number, value: number): number {
    const first = cursor.bytes[value];
    if (key <= LAST_TEXT) {
      if (first !== 0x22) return -1;
      const close = cursor.stringEnd(value + 1);
      if (close <= value + 1) return -1;
      if (key === MEMBER.textPayload && mayEndAsJson(cursor.bytes, value + 1, close)) return -1;
      this.starts[key] = value + 1;
      this.ends[key] = close;
      return close + 1;
    }
    if (key > LAST_OBJECT) {
      this.starts[key] = value;
      return cursor.value(value, 0, ANY);
    }
    if (first !== 0x7b) return -1;
    const visitor =
      key === MEMBER.jsonPayload ? this.payload : key === MEMBER.httpRequest ? this.request : ANY;
    const close = cursor.object(value, 0, visitor);
    this.starts[key] = value;
    this.ends[key] = close;
    return close;
  }
}
