import type { Json, JsonObject } from '../../model/index.ts';
import { isObject, jsonOrText, put } from '../json-access.ts';
import { camelCase } from './camel-case.ts';

/** Type URL of the one protoPayload that warehouses spread over columns. */
const AUDIT_LOG = 'type.googleapis.com/google.cloud.audit.AuditLog';

/** Members of AuditLog whose keys are not the API's own. */
const FREE = new Set(['request', 'response', 'metadata', 'serviceData', 'labels']);

/** A warehouse row's AuditLog (snake_case or camelCase, `requestJson` texts) -> REST spelling with `@type`. */
export function auditLogOf(value: JsonObject, type = AUDIT_LOG): JsonObject {
  const out: Record<string, Json> = { '@type': type };
  for (const [key, member] of Object.entries(camelCase(value, FREE) as JsonObject)) {
    if (member === undefined || member === null) continue;
    const name = key.endsWith('Json') ? key.slice(0, -4) : key;
    put(out, name, FREE.has(name) ? (jsonOrText(member) ?? null) : member);
  }
  return out;
}

/** protoPayload of a row: `{type, audit_log}` of Log Analytics, or an AuditLog / RequestLog as it is. */
export function protoPayloadOf(value: JsonObject): JsonObject {
  const type = typeof value.type === 'string' ? value.type : undefined;
  const audit = value.audit_log ?? value.auditLog;
  if (isObject(audit)) return auditLogOf(audit, type);
  const request = value.request_log ?? value.requestLog;
  if (isObject(request))
    return {
      '@type': type ?? 'type.googleapis.com/google.appengine.logging.v1.RequestLog',
      ...(camelCase(request) as JsonObject),
    };
  if (value.type_url !== undefined && value['@type'] === undefined)
    return { '@type': value.type_url, value: value.value };
  return camelCase(value, FREE) as JsonObject;
}
