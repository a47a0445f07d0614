import { RE2JS } from 're2js';
import type { Test } from './access.ts';
import type { Literal, Operator } from './ast.ts';
import { fail, located } from './error.ts';
import { fold } from './fold.ts';
import { someLeaf } from './leaves.ts';
import type { Operand, Scope } from './operand.ts';
import {
  boolTest,
  doubleTest,
  durationTest,
  integerTest,
  severityTest,
  stringTest,
  timestampTest,
} from './typed-tests.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';

/** The test that `op literal` makes of one value of the operand's type; null where it can never hold. */
export function valueTest(operand: Operand, op: Operator, literal: Literal, scope: Scope): Test | null {
  const { type, label } = operand;
  if (op === '=~' || op === '!~') {
    const test = regexTest(op, literal);
    if (type === 'string' || type === 'dynamic' || type === 'proto') return test;
    return never(
      scope,
      literal,
      `${label} is no text, which ${op} needs`,
      'cast(field, STRING) makes it one',
    );
  }
  const { text } = literal;
  switch (type) {
    case 'string':
      return stringTest(op, text);
    case 'bool':
      return (
        boolTest(op, text) ??
        never(scope, literal, `${label} is true or false, never ${JSON.stringify(text)}`)
      );
    case 'int32':
      return (
        integerTest(op, text, 32) ??
        never(scope, literal, `${label} is an integer, never ${JSON.stringify(text)}`)
      );
    case 'int64':
      return (
        integerTest(op, text, 64) ??
        never(scope, literal, `${label} is an integer, never ${JSON.stringify(text)}`)
      );
    case 'double':
      return (
        doubleTest(op, text) ?? never(scope, literal, `${label} is a number, never ${JSON.stringify(text)}`)
      );
    case 'severity':
      return (
        severityTest(op, text) ??
        never(
          scope,
          literal,
          `there is no severity ${JSON.stringify(text)}`,
          `one of ${Object.keys(SEVERITY_NUMBER).join(', ')}`,
        )
      );
    case 'duration':
      return (
        durationTest(op, text) ??
        never(
          scope,
          literal,
          `${JSON.stringify(text)} is no duration`,
          'a number and one of ns us ms s m h: "1.5s"',
        )
      );
    case 'timestamp':
      return (
        timestampTest(op, text) ??
        never(
          scope,
          literal,
          `${JSON.stringify(text)} is no timestamp`,
          'RFC 3339 with offset, or a day: "2025-09-07T21:41:00Z", "2025-09-07"',
        )
      );
    case 'struct':
      if (op === ':') return structTest(text);
      return never(
        scope,
        literal,
        `${label} has fields, no value of its own`,
        'name one of its fields, or search it with ":"',
      );
    case 'dynamic':
      return dynamicTest(op, literal);
    case 'proto':
      return protoTest(operand, op, literal);
  }
}

function never(scope: Scope, literal: Literal, message: string, hint?: string): null {
  scope.warn(located(literal, `${message}: the comparison never holds`, { hint }));
  return null;
}

function regexTest(op: '=~' | '!~', literal: Literal): Test {
  const regex = compileRegex(literal);
  const wanted = op === '=~';
  return (value) => typeof value === 'string' && regex.test(value) === wanted;
}

/** RE2 as the server has it: unanchored, case-sensitive, linear. A bad one is a located error with RE2's own message. */
export function compileRegex(literal: Literal): RE2JS {
  try {
    return RE2JS.compile(literal.text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(literal, reason, {
      expected: 'a regular expression in RE2 syntax',
      hint: 'RE2 has neither look-around nor back-references',
    });
  }
}

/** `:` on an object: any text, number or boolean inside it contains the text. */
function structTest(text: string): Test {
  const needle = fold(text);
  return (value) =>
    someLeaf(value, (leaf) => (typeof leaf === 'string' ? fold(leaf) : String(leaf)).includes(needle));
}

type Ordering = Exclude<Operator, '=~' | '!~'>;

/** Untyped JSON: the value's own type says how the right side is read; where that fails, so does the comparison. */
function dynamicTest(op: Ordering, literal: Literal): Test {
  const { text, quoted } = literal;
  if (text === 'NULL_VALUE' && !quoted) {
    if (op === '=' || op === ':') return (value) => value === null;
    return op === '!=' ? (value) => value !== null : () => false;
  }
  const asText = stringTest(op, text);
  const asNumber = doubleTest(op, text);
  const asBool = boolTest(op, text);
  const inside = op === ':' ? structTest(text) : null;
  return (value) => {
    switch (typeof value) {
      case 'string':
        return asText(value);
      case 'number':
        return asNumber !== null && asNumber(value);
      case 'boolean':
        return asBool !== null && asBool(value);
      case 'object':
        return value !== null && inside !== null && inside(value);
      default:
        return false;
    }
  };
}

const DURATION_JSON = /^-?\d{1,20}(?:\.\d{1,9})?s$/;
const INTEGER_JSON = /^-?\d{1,19}$/;

/**
 * protoPayload's fields are typed, but an entry spells durations, timestamps and 64-bit integers as strings. A string of
 * that spelling is taken as one where the right side converts to the same type.
 */
function protoTest(operand: Operand, op: Ordering, literal: Literal): Test {
  const plain = dynamicTest(op, literal);
  if (operand.untyped || op === ':' || (literal.text === 'NULL_VALUE' && !literal.quoted)) return plain;
  const { text } = literal;
  if (/(?:^|\.)severity$/i.test(operand.label)) return severityTest(op, text) ?? plain;
  const duration = durationTest(op, text);
  const instant = timestampTest(op, text);
  const integer = integerTest(op, text, 64);
  if (duration === null && instant === null && integer === null) return plain;
  return (value) => {
    if (typeof value !== 'string') return plain(value);
    if (duration !== null && DURATION_JSON.test(value)) return duration(value);
    if (integer !== null && INTEGER_JSON.test(value)) return integer(value);
    if (instant !== null && /^\d{4}-\d\d-\d\dT/.test(value)) return instant(value);
    return plain(value);
  };
}
