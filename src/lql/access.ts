import type { Field } from './resolve.ts';
import { normalForm } from './schema.ts';
import type { ScalarType } from './schema.ts';

/** A test of one value (a scalar, null or an object; arrays are opened before). */
export type Test = (value: unknown) => boolean;

/** A test of one entry. */
export type Predicate = (entry: unknown) => boolean;

/** Arrays within arrays that are opened; Cloud Logging's own limit on nesting is lower still for any real payload. */
const MAX_ARRAYS = 32;

/** What an unset declared field counts as. */
const DEFAULTS: Readonly<Record<ScalarType, unknown>> = {
  string: '',
  bool: false,
  int32: 0,
  int64: 0,
  double: 0,
  severity: 'DEFAULT',
  timestamp: '1970-01-01T00:00:00Z',
  duration: '0s',
};

/** Whether any value that the field leads to passes; unset declared fields are tested on their default, missing ones fail. */
export function anyValue(field: Field, test: Test): Predicate {
  const { keys, declared } = field;
  if (field.kind === 'proto' || (field.kind === 'struct' && keys[0] === 'protoPayload'))
    return (entry) => walkLoose(child(entry, 'protoPayload'), keys, 1, test, 0);
  if (field.kind !== 'scalar' || field.type === null) return (entry) => walk(entry, keys, 0, test, 0);
  const fallback = DEFAULTS[field.type];
  if (field.repeated) return (entry) => walk(entry, keys, 0, (value) => value !== null && test(value), 0);
  const onDefault = test(fallback);
  const [first = '', second = '', third = ''] = keys;
  const settle = (value: unknown): boolean =>
    value === undefined || value === null
      ? onDefault
      : Array.isArray(value)
        ? walk(value, keys, declared, test, 0)
        : test(value);
  if (declared === 1) return (entry) => settle(child(entry, first));
  if (declared === 2) return (entry) => settle(child(child(entry, first), second));
  return (entry) => settle(keys.slice(3).reduce(child, child(child(child(entry, first), second), third)));
}

/** Whether the field is explicitly there, even if empty: `field:*`. A declared field that is null is unset. */
export function isPresent(field: Field): Predicate {
  const { keys, kind } = field;
  const there: Test =
    kind === 'dynamic' || kind === 'proto'
      ? (value) => value !== undefined
      : (value) => value !== undefined && value !== null;
  if (kind === 'proto') return (entry) => walkLoose(child(entry, 'protoPayload'), keys, 1, there, 0, true);
  return (entry) => walk(entry, keys, 0, there, 0, true);
}

/** An own member of an object; undefined where there is none. */
function child(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

/** Follows `keys` from `at` on, through arrays by any member. `whole`: the last value is tested as it is, arrays too. */
function walk(
  start: unknown,
  keys: readonly string[],
  at: number,
  test: Test,
  arrays: number,
  whole = false,
): boolean {
  let value = start;
  for (let i = at; i < keys.length; i++) {
    if (Array.isArray(value))
      return arrays < MAX_ARRAYS && value.some((member) => walk(member, keys, i, test, arrays + 1, whole));
    value = child(value, keys[i] ?? '');
    if (value === undefined) return false;
  }
  if (!whole && Array.isArray(value))
    return arrays < MAX_ARRAYS && value.some((member) => walk(member, keys, keys.length, test, arrays + 1));
  return test(value);
}

/** The same under protoPayload: keys in any case and form, and an Any's `value` may be left out. */
function walkLoose(
  value: unknown,
  keys: readonly string[],
  at: number,
  test: Test,
  arrays: number,
  whole = false,
): boolean {
  if (value === undefined) return false;
  if (Array.isArray(value) && !(whole && at === keys.length))
    return (
      arrays < MAX_ARRAYS && value.some((member) => walkLoose(member, keys, at, test, arrays + 1, whole))
    );
  const key = keys[at];
  if (key === undefined) return test(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Object.hasOwn(value, key)) return walkLoose(child(value, key), keys, at + 1, test, arrays, whole);
  const wanted = normalForm(key);
  let found = false;
  for (const name of Object.keys(value)) {
    if (normalForm(name) !== wanted) continue;
    found = true;
    if (walkLoose(child(value, name), keys, at + 1, test, arrays, whole)) return true;
  }
  if (found || !Object.hasOwn(value, '@type') || arrays >= MAX_ARRAYS) return false;
  return walkLoose(child(value, 'value'), keys, at, test, arrays + 1, whole);
}
