import type { JsonObject } from '../../model/index.ts';
import { isObject, objectAt, withoutNulls } from '../json-access.ts';
import { decodeStruct } from './struct.ts';
import type { Spelling } from './spelling.ts';

/** Members of LogEntry that applications' own lines may have too. */
const SHARED = new Set(
  'timestamp severity httpRequest labels resource operation trace spanId traceSampled sourceLocation errorGroups split apphub'.split(
    ' ',
  ),
);

/** LogEntry as the REST API, gcloud, the console, Cloud Storage and Pub/Sub write it; also client libraries' objects with protobuf Structs. */
export const rest: Spelling = {
  name: 'rest',
  loss: 0,
  matches: (value) =>
    value.logName !== undefined ||
    value.insertId !== undefined ||
    value.textPayload !== undefined ||
    isObject(value.jsonPayload) ||
    isObject(value.protoPayload) ||
    value.receiveTimestamp !== undefined ||
    hasNoForeignKey(value),
  spell: (value) => ({ raw: restSpelling(value) }),
};

/** A bare entry (no payload, no ids): nothing but LogEntry's members, and more than a time. */
function hasNoForeignKey(value: JsonObject): boolean {
  let count = 0;
  for (const key in value) {
    if (!SHARED.has(key)) return false;
    count++;
  }
  return count > 1;
}

/** Drops unset members (null) and decodes protobuf leftovers; the very same object where there is nothing to do. */
export function restSpelling(value: JsonObject): JsonObject {
  const raw = withoutNulls(value);
  const fields = objectAt(raw, 'jsonPayload')?.fields;
  if (isObject(fields) && Object.keys(raw.jsonPayload as JsonObject).length === 1) {
    const decoded = decodeStruct(fields);
    if (decoded) return { ...raw, jsonPayload: decoded };
  }
  return raw;
}
