import type { Json, JsonObject } from '../../model/index.ts';
import { isObject, objectAt, prune, put } from '../json-access.ts';
import { readInstant } from '../timestamps.ts';
import { auditLogOf } from './audit-log.ts';
import { httpRequestOf } from './camel-case.ts';
import type { Spelling } from './spelling.ts';

/** BigQuery lower-cases keys in some exports: LogEntry's own names by their lower-case form. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [
    'logName',
    'insertId',
    'receiveTimestamp',
    'textPayload',
    'jsonPayload',
    'protoPayload',
    'httpRequest',
    'spanId',
    'traceSampled',
    'sourceLocation',
    'errorGroups',
  ].map((name) => [name.toLowerCase(), name]),
);
/** Names that the sink lower-cases and that other rooms look up. */
const LABELS: ReadonlyMap<string, string> = new Map([['instanceid', 'instanceId']]);

/**
 * Row of a BigQuery sink's table: LogEntry's names, the user's keys lower-cased with `_` for other characters, one column
 * per type of payload (`protopayload_auditlog`, `jsonpayload_TYPE`), unset columns null, TIMESTAMPs in BigQuery's spelling.
 */
export const bigQueryRow: Spelling = {
  name: 'bigquery-row',
  loss: 2,
  matches: (value) => {
    if ('protopayload_auditlog' in value) return true;
    if (value.log_name !== undefined) return false;
    if (objectAt(value, 'labels')?.instanceid !== undefined) return true;
    const rowTime =
      typeof value.timestamp === 'number' ||
      (typeof value.timestamp === 'string' && !value.timestamp.includes('T'));
    return (
      (rowTime && (value.logName !== undefined || value.insertId !== undefined)) ||
      value.logname !== undefined ||
      value.insertid !== undefined
    );
  },
  spell: (value) => {
    const raw: Record<string, Json> = {};
    for (const [column, cell] of Object.entries(value)) {
      if (cell === null || cell === undefined) continue;
      const spelled = prune(cell);
      if (spelled === undefined || (isObject(spelled) && Object.keys(spelled).length === 0)) continue;
      if (column === 'protopayload_auditlog' && isObject(spelled)) raw.protoPayload = auditLogOf(spelled);
      else if (/^jsonpayload_/i.test(column)) raw.jsonPayload = spelled;
      else put(raw, NAMES.get(column) ?? column, spelled);
    }
    if (isObject(raw.httpRequest)) raw.httpRequest = httpRequestOf(lookUpCase(raw.httpRequest));
    if (isObject(raw.labels))
      raw.labels = Object.fromEntries(
        Object.entries(raw.labels).map(([k, v]) => [LABELS.get(k) ?? k, v ?? null]),
      );
    for (const key of ['timestamp', 'receiveTimestamp']) {
      const instant = readInstant(raw[key]);
      if (instant) raw[key] = instant.text;
    }
    return { raw };
  },
};

const HTTP: ReadonlyMap<string, string> = new Map(
  ['requestMethod', 'requestUrl', 'requestSize', 'responseSize', 'userAgent', 'remoteIp', 'serverIp'].map(
    (name) => [name.toLowerCase(), name],
  ),
);

function lookUpCase(http: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(http).map(([key, member]) => [HTTP.get(key) ?? key, member]));
}
