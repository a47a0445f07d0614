import type { JsonObject } from '../../model/index.ts';
import { isObject, objectAt, withoutNulls } from '../json-access.ts';
import { decodeStruct } from './struct.ts';
import type { Spelling } from './spelling.ts';

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
    (value.timestamp !== undefined &&
      (isObject(value.httpRequest) || objectAt(value, 'resource')?.type !== undefined) &&
      value.message === undefined),
  spell: (value) => ({ raw: restSpelling(value) }),
};

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
