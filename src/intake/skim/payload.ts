import { SEVERITY_NUMBER } from '../../model/index.ts';
import { levelOfWord } from '../level-words.ts';
import { LEVEL_FIELDS } from '../severity.ts';
import { ERROR_NAME, STACK_FIELDS } from '../stack-texts.ts';
import { TEXT_FIELDS } from '../message.ts';
import type { JsonCursor, Visitor } from './json-cursor.ts';
import { keyTable } from './key-table.ts';

/** Kinds of keys, as bits: one key may be of several. */
const TEXT = 1 << 8;
const LEVEL = 1 << 9;
const STACK = 1 << 10;
const NAME = 1 << 11;
/** Keys that change what an entry is about in ways that only the parsed entry tells. */
const ODD = 1 << 12;
const VERSION = 1 << 13;
const HOST = 1 << 14;

const KEYS = keyTable(kindsOfKeys());

function kindsOfKeys(): Readonly<Record<string, number>> {
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
  add(['hostname', 'host'], HOST);
  return kinds;
}

/** Walks a JSON payload: finds its message, and whatever makes it more than a healthy line. */
export class PayloadVisitor implements Visitor {
  /** Content of the message's string; -1 where none was found. */
  messageStart = -1;
  messageEnd = -1;
  /** A level of its own that is not known to be below WARNING. */
  levelDoubt = false;
  hasVersion = false;
  hasHost = false;
  private best = 32;
  private kind = 0;
  private texts = 0;

  begin(): void {
    this.messageStart = -1;
    this.messageEnd = -1;
    this.levelDoubt = false;
    this.hasVersion = false;
    this.hasHost = false;
    this.best = 32;
    this.texts = 0;
  }

  member(cursor: JsonCursor, depth: number, keyStart: number, keyEnd: number, value: number): boolean {
    const { bytes } = cursor;
    this.kind = 0;
    const kind = KEYS(bytes, keyStart, keyEnd);
    if (kind === 0) return true;
    const first = bytes[value];
    const isText = first === 0x22;
    const isScalar = first !== 0x7b && first !== 0x5b;
    if ((kind & STACK) !== 0 && (isText || !isScalar)) return false;
    if (depth > 1) {
      this.kind = kind & NAME;
      return true;
    }
    if ((kind & ODD) !== 0) return false;
    // `log` holds a level of its own in some agents' payloads.
    if ((kind & TEXT) !== 0 && !isText && !isScalar) return false;
    if ((kind & TEXT) !== 0) {
      const bit = 1 << (kind & 31);
      // JSON.parse keeps the last of several members of the same name.
      if ((this.texts & bit) !== 0) return false;
      this.texts |= bit;
    }
    if ((kind & LEVEL) !== 0 && !isText && !isLowNumber(cursor, value)) this.levelDoubt = true;
    if ((kind & VERSION) !== 0) this.hasVersion = true;
    if ((kind & HOST) !== 0) this.hasHost = true;
    this.kind = isText ? kind : 0;
    return true;
  }

  text(cursor: JsonCursor, start: number, end: number): boolean {
    const { kind } = this;
    this.kind = 0;
    if (end === start) return true;
    if (mayEndAsJson(cursor.bytes, start, end)) return false;
    if (kind === 0) return true;
    if ((kind & TEXT) !== 0 && (kind & 31) < this.best) {
      this.best = kind & 31;
      this.messageStart = start;
      this.messageEnd = end;
    }
    if ((kind & NAME) !== 0 && end - start <= 200 && ERROR_NAME.test(cursor.unquoted(start, end)))
      return false;
    if ((kind & LEVEL) !== 0) {
      const level = levelOfWord(cursor.slice(start, end).trim());
      if (level === undefined || SEVERITY_NUMBER[level] >= SEVERITY_NUMBER.WARNING) this.levelDoubt = true;
    }
    return true;
  }
}

/** pino's and bunyan's 10, 20 and 30. */
function isLowNumber({ bytes }: JsonCursor, at: number): boolean {
  const [first = 0, second, third = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  return first >= 0x31 && first <= 0x33 && second === 0x30 && (third === 0x2c || third === 0x7d);
}

/** Whether the last byte of a text that is no blank is a brace: it may be JSON, or end with JSON. */
export function mayEndAsJson(bytes: Uint8Array, start: number, end: number): boolean {
  let at = end - 1;
  while (at >= start && bytes[at] === 0x20) at--;
  return bytes[at] === 0x7d;
}
