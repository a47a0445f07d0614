import type { Json, JsonObject } from '../model/index.ts';

/** Whether a value is a JSON object (no list, not null). */
export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The member if it is an object. */
export function objectAt(value: JsonObject | undefined, key: string): JsonObject | undefined {
  const member = value?.[key];
  return isObject(member) ? member : undefined;
}

/** The member if it is a text that is not empty. */
export function textAt(value: JsonObject | undefined, key: string): string | undefined {
  const member = value?.[key];
  return typeof member === 'string' && member !== '' ? member : undefined;
}

/** The member as text if it is a text or a number (ids are logged as either). */
export function idAt(value: JsonObject | undefined, key: string): string | undefined {
  const member = value?.[key];
  if (typeof member === 'number') return String(member);
  return typeof member === 'string' && member !== '' ? member : undefined;
}

/** The object without members that are null, at its first level only; the same object where there are none. */
export function withoutNulls(value: JsonObject): JsonObject {
  for (const key in value)
    if (value[key] === null)
      return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
  return value;
}

/** The value without null members at any depth: warehouse rows have a null for each column that is not set. */
export function prune(value: Json | undefined, depth = 0): Json | undefined {
  if (depth > 100 || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((member) => prune(member, depth + 1) ?? null);
  const out: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value as JsonObject)) {
    const kept = member === null ? undefined : prune(member, depth + 1);
    if (kept !== undefined) put(out, key, kept);
  }
  return out;
}

/** Sets a member; also one called `__proto__`, which plain assignment would lose. */
export function put(target: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}

/** Parses a text that should hold a JSON object or list; the text itself where it does not. */
export function jsonOrText(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  const first = value.trimStart()[0];
  if (first !== '{' && first !== '[') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
