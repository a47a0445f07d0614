import { LEVEL_FIELDS } from '../severity.ts';
import { STACK_FIELDS } from '../stack-texts.ts';
import { TEXT_FIELDS } from '../message.ts';

// Kinds of a payload's keys, as bits: one key may be of several. kernel/walk.ts tells what follows from them.
const TEXT = 1 << 8;
const LEVEL = 1 << 9;
const STACK = 1 << 10;
const NAME = 1 << 11;
/** Keys that change what an entry is about in ways that only the parsed entry tells. */
const ODD = 1 << 12;
const VERSION = 1 << 13;
const HOST = 1 << 14;
const SERVICE = 1 << 15;

/** Keys that a payload is told by. */
export function payloadKeys(): Readonly<Record<string, number>> {
  const kinds: Record<string, number> = {};
  const add = (keys: Iterable<string>, kind: number): void => {
    for (const key of keys) kinds[key] = (kinds[key] ?? 0) | kind;
  };
  // A text field's place in the order of preference stands in the low bits.
  TEXT_FIELDS.forEach((key, i) => add([key], TEXT | i));
  add(LEVEL_FIELDS, LEVEL);
  add(STACK_FIELDS, STACK);
  add(['type', 'name', 'class', 'exception_type', 'error_type'], NAME);
  add(['kind', 'involvedObject', 'regarding', 'levelno', 'PRIORITY', 'short_message', 'fields'], ODD);
  add(['serviceContext'], VERSION);
  add(['serviceContext', 'service', 'service.name'], SERVICE);
  add(['hostname', 'host'], HOST);
  return kinds;
}

/** Keys of httpRequest, by their numbers in kernel/walk.ts. */
export const REQUEST_KEYS: Readonly<Record<string, number>> = {
  requestMethod: 1,
  requestUrl: 2,
  status: 3,
  latency: 4,
  userAgent: 5,
};

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
