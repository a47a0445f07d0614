import type { Call } from '../ast.ts';
import { toBool, toDouble, toDuration, toInteger, toSeverity, toTimestamp } from '../convert.ts';
import { fail } from '../error.ts';
import type { Operand, Scope } from '../operand.ts';
import { arity, literalArgument, present } from './arguments.ts';
import { formatInZone, isZone, parseInZone } from './zone.ts';

const TARGETS = {
  STRING: 'string',
  INT64: 'int64',
  FLOAT64: 'double',
  BOOL: 'bool',
  TIMESTAMP: 'timestamp',
  DURATION: 'duration',
} as const;

type Target = keyof typeof TARGETS;

/** `cast(field, TYPE[, TIMEZONE("zone")])`: what cannot be converted is no value, so that no comparison with it holds. */
export function cast(call: Call, scope: Scope): Operand {
  arity(call, 'cast(field, TYPE) or cast(field, TYPE, TIMEZONE("zone"))', 2, 3);
  const inner = scope.operand(present(call, 0, 'a field'));
  const name = literalArgument(call, 1, 'a type');
  const target = name.text.toUpperCase() as Target;
  if (!Object.hasOwn(TARGETS, target))
    fail(name, `there is no type ${JSON.stringify(name.text)}`, {
      expected: `one of ${Object.keys(TARGETS).join(', ')}`,
    });
  const zone = call.args.length === 3 ? zoneArgument(call, target) : 'UTC';
  const convert = (value: unknown): unknown => convertTo(target, value, inner.type, zone);
  return {
    label: call.name,
    type: TARGETS[target],
    untyped: true,
    constant: inner.constant,
    bind: (test) =>
      inner.bind((value) => {
        const converted = convert(value);
        return converted !== null && test(converted);
      }),
    present: inner.bind((value) => convert(value) !== null),
  };
}

function zoneArgument(call: Call, target: Target): string {
  const argument = present(call, 2, 'TIMEZONE("zone")');
  if (argument.kind !== 'call' || (argument.name !== 'timezone' && argument.name !== 'time_zone'))
    fail(argument, 'this is no time zone', { expected: 'TIMEZONE("zone")' });
  if (target !== 'STRING' && target !== 'TIMESTAMP')
    fail(argument, `a time zone has no meaning for ${target}`, { expected: '")" after the type' });
  arity(argument, 'TIMEZONE("zone")', 1);
  const zone = literalArgument(argument, 0, 'a time zone');
  if (!isZone(zone.text))
    fail(zone, `there is no time zone ${JSON.stringify(zone.text)}`, {
      expected: 'a name such as "America/New_York", or an offset such as "+05:00"',
    });
  return zone.text;
}

/** The converted value; null where there is none. Integers may be bigint; timestamps and durations are nanoseconds. */
function convertTo(target: Target, value: unknown, type: Operand['type'], zone: string): unknown {
  if (value === null || (typeof value === 'object' && value !== null)) return null;
  switch (target) {
    case 'STRING':
      return toText(value, type, zone);
    case 'INT64':
      return toInt64(value, type);
    case 'FLOAT64':
      if (typeof value === 'string') return isTime(type) ? null : toDouble(value);
      return typeof value === 'number'
        ? value
        : typeof value === 'bigint' && !isTime(type)
          ? Number(value)
          : null;
    case 'BOOL':
      if (typeof value === 'string') return toBool(value);
      return typeof value === 'boolean'
        ? value
        : typeof value === 'number'
          ? value !== 0
          : typeof value === 'bigint' && !isTime(type)
            ? value !== 0n
            : null;
    case 'TIMESTAMP':
      if (typeof value === 'string') return toTimestamp(value) ?? parseInZone(value, zone);
      return typeof value === 'bigint' && type === 'timestamp' ? value : null;
    case 'DURATION':
      if (typeof value === 'string') return toDuration(value);
      return typeof value === 'bigint' && type === 'duration' ? value : null;
  }
}

function isTime(type: Operand['type']): boolean {
  return type === 'timestamp' || type === 'duration';
}

function toText(value: unknown, type: Operand['type'], zone: string): string | null {
  if (type === 'timestamp') {
    const ns = typeof value === 'bigint' ? value : typeof value === 'string' ? toTimestamp(value) : null;
    return ns === null ? null : formatInZone(ns, zone);
  }
  if (type === 'duration' && typeof value === 'bigint') {
    const digits = (value < 0n ? -value : value).toString().padStart(10, '0');
    const fraction = digits.slice(-9).replace(/0+$/, '');
    return `${value < 0n ? '-' : ''}${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}s`;
  }
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
      ? String(value)
      : null;
}

function toInt64(value: unknown, type: Operand['type']): bigint | null {
  if (isTime(type)) return null;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string') {
    const rank = type === 'severity' ? toSeverity(value) : null;
    return rank === null ? toInteger(value, 64) : BigInt(rank);
  }
  // Halves away from zero, as SQL's CAST rounds.
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return BigInt(Math.sign(value) * Math.round(Math.abs(value)));
}
