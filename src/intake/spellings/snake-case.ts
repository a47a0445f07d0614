import type { Json, JsonObject } from '../../model/index.ts';
import { isObject, jsonOrText, prune, put } from '../json-access.ts';
import { protoPayloadOf } from './audit-log.ts';
import { camelCase, camelKey, httpRequestOf } from './camel-case.ts';
import { restSpelling } from './rest.ts';
import type { Spelling } from './spelling.ts';

/** Columns that LogEntry does not have: derived ones of Log Analytics. */
const DERIVED = new Set(['log_id', 'severity_number', 'partition_key']);
/** Keys below these are the user's own. */
const FREE = new Set(['json_payload', 'labels']);

/**
 * LogEntry in snake_case: rows of Log Analytics (JSON columns as texts or objects, unset columns null) and protobuf JSON
 * or dumps of gRPC clients (`{seconds, nanos}`, Structs, severity as number).
 */
export const snakeCase: Spelling = {
  name: 'snake-case',
  loss: 1,
  matches: (value, flat) =>
    !flat &&
    (value.log_name !== undefined ||
      value.insert_id !== undefined ||
      value.text_payload !== undefined ||
      value.json_payload !== undefined ||
      value.proto_payload !== undefined ||
      value.receive_timestamp !== undefined),
  spell: (value) => {
    const raw: Record<string, Json> = {};
    for (const [key, member] of Object.entries(value)) {
      if (member === null || member === undefined || DERIVED.has(key)) continue;
      const spelled = memberOf(key, member);
      // The REST API leaves an unset severity out.
      if (key === 'severity' && (spelled === 'DEFAULT' || spelled === 0)) continue;
      if (spelled !== undefined && spelled !== null) put(raw, camelKey(key), spelled);
    }
    if (raw.severity === undefined && typeof value.severity_number === 'number')
      raw.severity = value.severity_number;
    return { raw: restSpelling(raw) };
  },
};

function memberOf(key: string, member: Json): Json | undefined {
  const value = key === 'text_payload' ? member : prune(jsonOrText(member));
  if (FREE.has(key) || !isObject(value)) return value;
  if (key === 'resource') return resourceOf(value);
  if (key === 'http_request') return httpRequestOf(value);
  return key === 'proto_payload' ? protoPayloadOf(value) : camelCase(value);
}

function resourceOf(value: JsonObject): JsonObject {
  return value.labels === undefined ? value : { ...value, labels: jsonOrText(value.labels) };
}
