import type { protos } from '@google-cloud/logging';
import type { Json } from '../../model/index.ts';
import { formatTimestamp, SECOND } from '../../util/time.ts';
import { decodeProtoPayload } from './audit-log.ts';
import { formatSeconds } from './decode.ts';

type LogEntry = protos.google.logging.v2.ILogEntry;
type Value = protos.google.protobuf.IValue;
type Struct = protos.google.protobuf.IStruct;
type Instant = protos.google.protobuf.ITimestamp;
type Mutable = Record<string, Json>;
/** A 64-bit number where it is not handed over as a text. */
interface Int64 {
  toString(): string;
}

/** An entry as the package decodes it -> the REST API's JSON. Fields that proto3 cannot tell from unset ('', 0, false) are left out, as REST does. */
export function entryFromGrpc(entry: LogEntry): Mutable {
  const out: Mutable = {};
  const put = (name: string, value: Json | undefined): void => {
    if (value !== undefined && value !== null && value !== '') out[name] = value;
  };
  put('insertId', entry.insertId);
  put('logName', entry.logName);
  if (entry.resource)
    out['resource'] = {
      ...texts({ type: entry.resource.type }),
      ...maybe('labels', labels(entry.resource.labels)),
    };
  put('timestamp', instant(entry.timestamp));
  put('receiveTimestamp', instant(entry.receiveTimestamp));
  if (entry.severity && entry.severity !== 'DEFAULT') put('severity', String(entry.severity));
  if (entry.textPayload) out['textPayload'] = entry.textPayload;
  else if (entry.jsonPayload) out['jsonPayload'] = struct(entry.jsonPayload);
  else if (entry.protoPayload)
    out['protoPayload'] = decodeProtoPayload(
      entry.protoPayload.type_url ?? '',
      asBytes(entry.protoPayload.value),
    );
  if (entry.httpRequest) out['httpRequest'] = request(entry.httpRequest);
  put('labels', labels(entry.labels));
  if (entry.operation) out['operation'] = present(entry.operation, ['id', 'producer', 'first', 'last']);
  put('trace', entry.trace);
  put('spanId', entry.spanId);
  if (entry.traceSampled) out['traceSampled'] = true;
  if (entry.sourceLocation)
    out['sourceLocation'] = present(entry.sourceLocation, ['file', 'line', 'function']);
  if (entry.split) out['split'] = present(entry.split, ['uid', 'index', 'totalSplits']);
  return out;
}

function request(http: protos.google.logging.type.IHttpRequest): Mutable {
  const names = [
    'requestMethod',
    'requestUrl',
    'requestSize',
    'status',
    'responseSize',
    'userAgent',
    'remoteIp',
    'serverIp',
    'referer',
    'cacheLookup',
    'cacheHit',
    'cacheValidatedWithOriginServer',
    'cacheFillBytes',
    'protocol',
  ] as const;
  const latency = http.latency;
  return { ...present(http, names), ...(latency ? { latency: formatSeconds(nanoseconds(latency)) } : {}) };
}

/** The members that are set: 64-bit numbers come as texts, and '0' is unset as well. */
function present<T extends object>(message: T, names: readonly (keyof T & string)[]): Mutable {
  const out: Mutable = {};
  for (const name of names) {
    const value = message[name] as Json | Int64 | undefined;
    if (
      value === undefined ||
      value === null ||
      value === '' ||
      value === 0 ||
      value === '0' ||
      value === false
    )
      continue;
    out[name] = typeof value === 'object' ? (value as Int64).toString() : value;
  }
  return out;
}

function texts(members: Readonly<Record<string, string | null | undefined>>): Mutable {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value)) as Mutable;
}

function maybe(name: string, value: Json | undefined): Mutable {
  return value === undefined ? {} : { [name]: value };
}

function labels(map: Readonly<Record<string, string>> | null | undefined): Mutable | undefined {
  return map && Object.keys(map).length > 0 ? { ...map } : undefined;
}

function nanoseconds(at: Instant): bigint {
  return BigInt(String(at.seconds ?? 0)) * SECOND + BigInt(at.nanos ?? 0);
}

function instant(at: Instant | null | undefined): string | undefined {
  return at ? formatTimestamp(nanoseconds(at)) : undefined;
}

function struct(value: Struct): Mutable {
  const object: Mutable = {};
  for (const [key, member] of Object.entries(value.fields ?? {}))
    Object.defineProperty(object, key, {
      value: plain(member),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return object;
}

function plain(value: Value): Json {
  if (value.stringValue != null) return value.stringValue;
  if (value.numberValue != null) return value.numberValue;
  if (value.boolValue != null) return value.boolValue;
  if (value.structValue) return struct(value.structValue);
  if (value.listValue) return (value.listValue.values ?? []).map(plain);
  return null;
}

function asBytes(value: Uint8Array | string | null | undefined): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'base64') : (value ?? new Uint8Array(0));
}
