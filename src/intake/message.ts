import type { HttpRequest, Json, JsonObject } from '../model/index.ts';
import { formatDuration } from '../util/time.ts';
import { isObject, objectAt, textAt } from './json-access.ts';

/** Where payloads keep their text, best first; then the same inside an error object. */
export const TEXT_FIELDS = [
  'message',
  'msg',
  'textPayload',
  'event',
  'text',
  'log',
  'MESSAGE',
  'Message',
  'error_message',
  'errorMessage',
  '@message',
  'short_message',
  'body',
  'description',
  'summary',
] as const;
const ERROR_FIELDS = ['error', 'err', 'exception', 'exc_info', 'stack_trace', 'stack', 'reason'] as const;

const ANSI =
  /[\u001b\u009b](?:\[[0-9;:?]{0,32}[ -/]?[@-~]|\][^\u0007\u001b]{0,256}(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

/** A text without terminal escapes (colours, cursor moves, links). */
export function stripAnsi(text: string): string {
  return text.includes('\u001b') || text.includes('\u009b') ? text.replace(ANSI, '') : text;
}

/** The text of a JSON payload as a person reads it; undefined where no field holds one. */
export function textOfPayload(payload: JsonObject): string | undefined {
  for (const field of TEXT_FIELDS) {
    const text = textAt(payload, field);
    if (text !== undefined) return withError(text, payload);
  }
  for (const field of ERROR_FIELDS) {
    const value = payload[field];
    if (typeof value === 'string' && value !== '') return value;
    if (isObject(value)) {
      const text = textAt(value, 'message') ?? textAt(value, 'msg') ?? textAt(value, 'value');
      const type = textAt(value, 'type') ?? textAt(value, 'name');
      if (text !== undefined) return type !== undefined && !text.includes(type) ? `${type}: ${text}` : text;
    }
  }
  // `tracing` of Rust keeps message and error one step down.
  const fields = objectAt(payload, 'fields');
  const nested = textAt(fields, 'message');
  return fields && nested !== undefined ? withError(nested, fields) : undefined;
}

/** Loggers with fields keep the error beside the message (`msg: "cannot start"`, `err: "connection refused"`): a person reads both. */
function withError(text: string, payload: JsonObject): string {
  for (const field of ['error', 'err'] as const) {
    const error = payload[field];
    if (typeof error === 'string' && error.length > 2 && !text.includes(error)) return `${text}: ${error}`;
  }
  return text;
}

/** protoPayload's outcome: `METHOD: status message`, else method and resource. */
function textOfProto(proto: JsonObject): string | undefined {
  const method = textAt(proto, 'methodName');
  const status = objectAt(proto, 'status');
  const outcome =
    textAt(status, 'message') ??
    (typeof status?.code === 'number' && status.code !== 0 ? `status code ${status.code}` : undefined);
  if (outcome !== undefined) return method === undefined ? outcome : `${method}: ${outcome}`;
  const resource = textAt(proto, 'resourceName');
  if (method !== undefined) return resource === undefined ? method : `${method} ${resource}`;
  const lines = proto.line;
  if (!Array.isArray(lines)) return undefined;
  return (
    (lines as readonly Json[])
      .map((line) => (isObject(line) ? textAt(line, 'logMessage') : undefined))
      .filter((line) => line !== undefined)
      .join('\n') || undefined
  );
}

/** A request as a person reads it: `GET https://host/path 500 in 7.5 ms`. */
function textOfRequest(http: HttpRequest): string {
  const parts = [
    http.method,
    http.url,
    http.status,
    http.latency === undefined ? undefined : `in ${formatDuration(http.latency)}`,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}

/** Message of an entry; '' where it has neither payload nor request. Of a text that is itself JSON, that JSON's message. */
export function messageOf(
  raw: JsonObject,
  embedded: () => JsonObject | undefined,
  http: HttpRequest | undefined,
): string {
  const text = textAt(raw, 'textPayload');
  if (text !== undefined) return readable(text, embedded);
  const payload = objectAt(raw, 'jsonPayload');
  if (payload) {
    const found = textOfPayload(payload);
    if (found !== undefined) return readable(found, embedded);
  }
  const proto = objectAt(raw, 'protoPayload');
  const outcome = proto && textOfProto(proto);
  if (outcome !== undefined) return stripAnsi(outcome);
  if (http) return textOfRequest(http);
  const rest = payload ?? proto;
  return rest && Object.keys(rest).length > 0 ? stripAnsi(JSON.stringify(rest)) : '';
}

function readable(text: string, embedded: () => JsonObject | undefined): string {
  const clean = stripAnsi(text);
  if (!clean.trimStart().startsWith('{')) return clean;
  const inner = embedded();
  return (inner && textOfPayload(inner)) ?? clean;
}
