import type { Entry } from '../model/index.ts';
import { fields, type Fields } from './fields.ts';

/** Fields in which loggers of requests keep the method and the status, under these holders or beside each other. */
const METHOD = ['method', 'http.method', 'http.request.method', 'requestMethod', 'http_method'];
const STATUS = [
  'status',
  'statusCode',
  'status_code',
  'http.status_code',
  'http.response.status_code',
  'http_status',
];
const ASKED = ['req', 'request', 'http'];
const GIVEN = ['res', 'response', 'http'];

/** The error status with which an entry's own fields say that its request was answered (pino, zap, winston and others log one line for each); undefined where they do not. */
export function answeredOf(entry: Entry): number | undefined {
  const payload = fields(entry.raw['jsonPayload']);
  if (!payload) return undefined;
  const method = valueIn(payload, ASKED, METHOD);
  const status = Number(valueIn(payload, GIVEN, STATUS));
  return typeof method === 'string' &&
    /^[A-Z]{3,7}$/.test(method) &&
    Number.isInteger(status) &&
    status >= 400 &&
    status < 600
    ? status
    : undefined;
}

function valueIn(payload: Fields, holders: readonly string[], names: readonly string[]): unknown {
  for (const holder of [payload, ...holders.map((name) => fields(payload[name]))])
    for (const name of names) {
      const value = holder?.[name];
      if (typeof value === 'string' || typeof value === 'number') return value;
    }
  return undefined;
}
