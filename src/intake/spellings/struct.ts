import type { Json, JsonObject } from '../../model/index.ts';
import { isObject, put } from '../json-access.ts';

/**
 * The `fields` of a google.protobuf.Struct as client libraries dump it (`{a: {stringValue: 'x', kind: 'stringValue'}}`,
 * snake_case too) -> plain JSON; null where the object is no Struct but an ordinary payload with a member `fields`.
 */
export function decodeStruct(fields: JsonObject, depth = 0): JsonObject | null {
  const out: Record<string, Json> = {};
  for (const [key, wrapped] of Object.entries(fields)) {
    const value = isObject(wrapped) ? decodeValue(wrapped, depth) : undefined;
    if (value === undefined) return null;
    put(out, key, value);
  }
  return out;
}

function decodeValue(value: JsonObject, depth: number): Json | undefined {
  if (depth > 100) return undefined;
  const one = (camel: string, snake: string): Json | undefined => value[camel] ?? value[snake];
  const text = one('stringValue', 'string_value');
  if (typeof text === 'string') return text;
  const number = one('numberValue', 'number_value');
  if (typeof number === 'number') return number;
  const flag = one('boolValue', 'bool_value');
  if (typeof flag === 'boolean') return flag;
  const struct = one('structValue', 'struct_value');
  if (isObject(struct))
    return isObject(struct.fields) ? (decodeStruct(struct.fields, depth + 1) ?? undefined) : {};
  const list = one('listValue', 'list_value');
  if (isObject(list))
    return Array.isArray(list.values)
      ? (list.values as Json[]).map((item) =>
          isObject(item) ? (decodeValue(item, depth + 1) ?? null) : null,
        )
      : [];
  return 'nullValue' in value || 'null_value' in value ? null : undefined;
}
