import type { Json, JsonObject } from '../../model/index.ts';
import { isObject, put } from '../json-access.ts';

/** `request_method` -> `requestMethod`; keys that start with `_` or `@` stay. */
export function camelKey(key: string): string {
  return key.includes('_', 1)
    ? key.replace(/(?!^)_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())
    : key;
}

/** An object with its keys (not those under `keep`) in camelCase at every depth: for typed parts, whose keys are the API's. */
export function camelCase(
  value: Json | undefined,
  keep: ReadonlySet<string> = new Set(),
  depth = 0,
): Json | undefined {
  if (depth > 50) return value;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((member) => camelCase(member, keep, depth + 1) ?? null);
  if (!isObject(value)) return value;
  const out: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const name = camelKey(key);
    const kept = keep.has(name) ? member : camelCase(member, keep, depth + 1);
    if (kept !== undefined) put(out, name, kept);
  }
  return out;
}

/** A protobuf Duration (`{seconds, nanos}`) -> `1.250000001s`; other values as they are. */
export function durationText(value: Json | undefined): Json | undefined {
  if (!isObject(value) || (value.seconds === undefined && value.nanos === undefined)) return value;
  const nanos = Number(value.nanos ?? 0);
  const fraction =
    nanos > 0
      ? `.${String(nanos)
          .padStart(9, '0')
          .replace(/0{1,8}$/, '')}`
      : '';
  return `${typeof value.seconds === 'string' || typeof value.seconds === 'number' ? value.seconds : 0}${fraction}s`;
}

/** httpRequest in camelCase with its latency as text. */
export function httpRequestOf(value: JsonObject): JsonObject {
  const http = camelCase(value) as JsonObject;
  return http.latency === undefined ? http : { ...http, latency: durationText(http.latency) };
}
