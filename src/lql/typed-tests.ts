import type { Operator } from './ast.ts';
import { toBool, toDouble, toDuration, toInteger, toSeverity, toTimestamp } from './convert.ts';
import { formatTimestamp } from '../util/time.ts';
import type { Test } from './access.ts';
import { compareCodePoints, fold } from './fold.ts';

/** Operators that compare by order; `:` is equality on everything but text. */
type Ordering = Exclude<Operator, '=~' | '!~'>;

/** Whether the sign of a comparison satisfies an operator; NaN satisfies `!=` only. */
function holds(op: Ordering, sign: number): boolean {
  switch (op) {
    case '=':
    case ':':
      return sign === 0;
    case '!=':
      return sign !== 0;
    case '<':
      return sign < 0;
    case '<=':
      return sign <= 0;
    case '>':
      return sign > 0;
    case '>=':
      return sign >= 0;
  }
}

function order<T extends number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : NaN;
}

/** A test of values against a constant of their own type; values that are not of that type fail it. */
function ordered<T extends number | bigint>(
  op: Ordering,
  right: T | null,
  read: (value: unknown) => T | null,
): Test | null {
  if (right === null) return null;
  return (value) => {
    const left = read(value);
    return left !== null && holds(op, order(left, right));
  };
}

/** Text against text, both folded: `=` the whole, `:` a part, else the order of code points. */
export function stringTest(op: Ordering, text: string): Test {
  const right = fold(text);
  const read = (value: unknown): string | null =>
    typeof value === 'string'
      ? fold(value)
      : typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : null;
  if (op === ':') return (value) => read(value)?.includes(right) ?? false;
  if (op === '=') return (value) => read(value) === right;
  return (value) => {
    const left = read(value);
    return left !== null && holds(op, compareCodePoints(left, right));
  };
}

/** Numbers of untyped payloads. */
export function doubleTest(op: Ordering, text: string): Test | null {
  return ordered(op, toDouble(text), (value) => (typeof value === 'number' ? value : null));
}

/** Integers, which JSON spells as strings where they have 64 bits. */
export function integerTest(op: Ordering, text: string, bits: 32 | 64): Test | null {
  const right = toInteger(text, bits);
  if (right === null) return null;
  const small = Number(right);
  return (value) => {
    if (typeof value === 'number') return holds(op, order(value, small));
    const left = typeof value === 'bigint' ? value : typeof value === 'string' ? toInteger(value, 64) : null;
    return left !== null && holds(op, order(left, right));
  };
}

/** true > false. */
export function boolTest(op: Ordering, text: string): Test | null {
  const right = toBool(text);
  const read = (value: unknown): number | null => {
    const left = typeof value === 'boolean' ? value : typeof value === 'string' ? toBool(value) : null;
    return left === null ? null : Number(left);
  };
  return ordered(op, right === null ? null : Number(right), read);
}

/** Severities by their numbers. */
export function severityTest(op: Ordering, text: string): Test | null {
  return ordered(op, toSeverity(text), (value) =>
    typeof value === 'string' ? toSeverity(value) : typeof value === 'number' ? value : null,
  );
}

/** Durations, to the nanosecond. */
export function durationTest(op: Ordering, text: string): Test | null {
  return ordered(op, toDuration(text), (value) =>
    typeof value === 'string' ? toDuration(value) : typeof value === 'bigint' ? value : null,
  );
}

const UTC =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;
const SECONDS = '2025-09-07T21:41:00'.length;

/** Instants, to the nanosecond. Entries' usual spelling (UTC) is compared as text: parsing each would cost ten times as much. */
export function timestampTest(op: Ordering, text: string): Test | null {
  const right = toTimestamp(text);
  if (right === null) return null;
  const printed = formatTimestamp(right);
  const seconds = printed.slice(0, SECONDS);
  const fraction = printed.slice(SECONDS + 1, -1).padEnd(9, '0');
  const parsed = ordered(op, right, (value) =>
    typeof value === 'string' ? toTimestamp(value) : typeof value === 'bigint' ? value : null,
  );
  if (parsed === null || !UTC.test(printed)) return parsed;
  return (value) => {
    if (typeof value !== 'string' || !UTC.test(value)) return parsed(value);
    const left = value.slice(0, SECONDS);
    if (left !== seconds) return holds(op, left < seconds ? -1 : 1);
    const rest = value.slice(SECONDS + 1, -1).padEnd(9, '0');
    return holds(op, rest < fraction ? -1 : rest > fraction ? 1 : 0);
  };
}
