import type { Json, JsonObject } from '../../model/index.ts';
import { jsonOrText } from '../json-access.ts';
import { camelKey } from './camel-case.ts';
import type { Spelling } from './spelling.ts';

const ROOT = new Set(
  'log_name insert_id timestamp receive_timestamp severity text_payload trace span_id trace_sampled'.split(
    ' ',
  ),
);
const HTTP = new Set(
  'request_method request_url request_size status response_size user_agent remote_ip server_ip referer latency protocol'.split(
    ' ',
  ),
);
const PROTO = new Set('method_name resource_name principal_email'.split(' '));
const RESOURCE = new Set(
  (
    'project_id location zone region service_name revision_name configuration_name job_name function_name module_id version_id ' +
    'database_id instance_id cluster_name namespace_name pod_name container_name node_name url_map_name backend_service_name ' +
    'forwarding_rule_name'
  ).split(' '),
);

/**
 * A row of `gcloud logging read --format='csv(...)'`: gcloud heads a column with the last part of its path in snake_case, so
 * `jsonPayload.message` is `message`. Columns that no part of LogEntry claims are taken for jsonPayload's.
 */
export const gcloudCsv: Spelling = {
  name: 'gcloud-csv',
  loss: 3,
  matches: (value, flat) => flat && (value.timestamp !== undefined || value.receive_timestamp !== undefined),
  spell: (value) => {
    const parts: Record<'http' | 'proto' | 'resource' | 'json' | 'raw', Record<string, Json>> = {
      http: {},
      proto: {},
      resource: {},
      json: {},
      raw: {},
    };
    for (const [column, cell] of Object.entries(value)) {
      if (typeof cell !== 'string' || cell === '') continue;
      if (ROOT.has(column)) parts.raw[camelKey(column)] = cell;
      else if (HTTP.has(column))
        parts.http[camelKey(column)] = column === 'status' && /^\d{3}$/.test(cell) ? Number(cell) : cell;
      else if (column === 'principal_email') parts.proto.authenticationInfo = { principalEmail: cell };
      else if (PROTO.has(column)) parts.proto[camelKey(column)] = cell;
      else if (RESOURCE.has(column)) parts.resource[column] = cell;
      else if (column === 'type') parts.raw.resource = { type: cell };
      else if (
        column === 'json_payload' ||
        column === 'proto_payload' ||
        column === 'http_request' ||
        column === 'labels'
      )
        parts.raw[camelKey(column)] = jsonOrText(cell) ?? null;
      else if (column !== '__proto__') parts.json[column] = jsonOrText(cell) ?? null;
    }
    return { raw: assemble(parts) };
  },
};

function assemble(
  parts: Record<'http' | 'proto' | 'resource' | 'json' | 'raw', Record<string, Json>>,
): JsonObject {
  const raw: Record<string, Json> = parts.raw;
  const some = (part: Record<string, Json>): boolean => Object.keys(part).length > 0;
  if (some(parts.resource))
    raw.resource = { ...(raw.resource as JsonObject | undefined), labels: parts.resource };
  if (some(parts.http)) raw.httpRequest = parts.http;
  if (some(parts.proto)) raw.protoPayload = parts.proto;
  if (some(parts.json) && raw.textPayload === undefined && raw.jsonPayload === undefined)
    raw.jsonPayload = parts.json;
  return raw;
}
