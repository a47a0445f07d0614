/** Scalar types of fields that the API declares. */
export type ScalarType =
  'string' | 'bool' | 'int32' | 'int64' | 'double' | 'severity' | 'timestamp' | 'duration';

/**
 * What a field is. `message` has declared fields; `keys` (labels, jsonPayload) has the writer's keys, matched exactly;
 * `proto` (protoPayload) has keys of types that the entry does not name, matched without regard to case and form.
 */
export type FieldType =
  | { readonly kind: 'scalar'; readonly type: ScalarType }
  | {
      readonly kind: 'message';
      readonly fields: Readonly<Record<string, FieldType>>;
      readonly repeated?: true;
    }
  | { readonly kind: 'keys' }
  | { readonly kind: 'proto' };

const string: FieldType = { kind: 'scalar', type: 'string' };
const bool: FieldType = { kind: 'scalar', type: 'bool' };
const int32: FieldType = { kind: 'scalar', type: 'int32' };
const int64: FieldType = { kind: 'scalar', type: 'int64' };
const timestamp: FieldType = { kind: 'scalar', type: 'timestamp' };
const keys: FieldType = { kind: 'keys' };
const message = (fields: Readonly<Record<string, FieldType>>): FieldType => ({ kind: 'message', fields });

const attributes = message({
  type: string,
  environment: message({ type: string }),
  criticality: message({ type: string }),
});
const appHub = message({
  application: message({ container: string, location: string, id: string }),
  service: message({ id: string, environmentType: string, criticalityType: string, attributes }),
  workload: message({ id: string, environmentType: string, criticalityType: string, attributes }),
});

/** LogEntry (REST reference, google.logging.v2), in the JSON spelling. */
export const LOG_ENTRY: Readonly<Record<string, FieldType>> = {
  logName: string,
  resource: message({ type: string, labels: keys }),
  timestamp,
  receiveTimestamp: timestamp,
  severity: { kind: 'scalar', type: 'severity' },
  insertId: string,
  httpRequest: message({
    requestMethod: string,
    requestUrl: string,
    requestSize: int64,
    status: int32,
    responseSize: int64,
    userAgent: string,
    remoteIp: string,
    serverIp: string,
    referer: string,
    latency: { kind: 'scalar', type: 'duration' },
    cacheLookup: bool,
    cacheHit: bool,
    cacheValidatedWithOriginServer: bool,
    cacheFillBytes: int64,
    protocol: string,
  }),
  labels: keys,
  metadata: message({ systemLabels: keys, userLabels: keys }),
  operation: message({ id: string, producer: string, first: bool, last: bool }),
  trace: string,
  spanId: string,
  traceSampled: bool,
  sourceLocation: message({ file: string, line: int64, function: string }),
  split: message({ uid: string, index: int32, totalSplits: int32 }),
  errorGroups: { kind: 'message', fields: { id: string }, repeated: true },
  apphub: appHub,
  apphubDestination: appHub,
  apphubSource: appHub,
  textPayload: string,
  jsonPayload: keys,
  protoPayload: { kind: 'proto' },
};

/** Declared names are matched in camel or snake case and any letter case. */
export function normalForm(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** A declared field by any of its spellings. */
export function findField(
  fields: Readonly<Record<string, FieldType>>,
  name: string,
): { readonly name: string; readonly type: FieldType } | null {
  const wanted = normalForm(name);
  for (const [field, type] of Object.entries(fields))
    if (normalForm(field) === wanted) return { name: field, type };
  return null;
}
