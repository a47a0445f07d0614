import protobuf from 'protobufjs';

/** Written beside, not from, the decoder's tables: what the two disagree on is a fault of one. */
const TEXT = `
syntax = "proto3";
package google;
message Value { oneof kind { int32 null_value = 1; double number_value = 2; string string_value = 3; bool bool_value = 4; Struct struct_value = 5; List list_value = 6; } }
message Struct { map<string, Value> fields = 1; }
message List { repeated Value values = 1; }
message Any { string type_url = 1; bytes value = 2; }
message Timestamp { int64 seconds = 1; int32 nanos = 2; }
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message Request { string id = 1; string method = 2; map<string, string> headers = 3; string path = 4; string host = 5; Timestamp time = 9; int64 size = 10; string reason = 12; Auth auth = 13; }
message Auth { string principal = 1; repeated string audiences = 2; Struct claims = 4; }
message Peer { string ip = 1; int64 port = 2; map<string, string> labels = 6; string principal = 7; }
message ResourceAttributes { string service = 1; string name = 2; string type = 3; map<string, string> labels = 4; }
message Delegation { oneof authority { FirstParty first_party_principal = 1; } string principal_subject = 3; }
message FirstParty { string principal_email = 1; Struct service_metadata = 2; }
message AuthenticationInfo { string principal_email = 1; string authority_selector = 2; string service_account_key_name = 5; repeated Delegation service_account_delegation_info = 6; string principal_subject = 8; }
message AuthorizationInfo { string resource = 1; string permission = 2; bool granted = 3; ResourceAttributes resource_attributes = 5; PermissionType permission_type = 7; }
enum PermissionType { PERMISSION_TYPE_UNSPECIFIED = 0; ADMIN_READ = 1; ADMIN_WRITE = 2; DATA_READ = 3; DATA_WRITE = 4; }
message RequestMetadata { string caller_ip = 1; string caller_supplied_user_agent = 2; string caller_network = 3; Request request_attributes = 7; Peer destination_attributes = 8; }
message ResourceLocation { repeated string current_locations = 1; repeated string original_locations = 2; }
message AuditLog {
  Status status = 2; AuthenticationInfo authentication_info = 3; RequestMetadata request_metadata = 4;
  string service_name = 7; string method_name = 8; repeated AuthorizationInfo authorization_info = 9; string resource_name = 11; int64 num_response_items = 12;
  Any service_data = 15; Struct request = 16; Struct response = 17; Struct metadata = 18; Struct resource_original_state = 19; ResourceLocation resource_location = 20;
}`;

const root = protobuf.parse(TEXT, { keepCase: false }).root;
const type = root.lookupType('google.AuditLog');

type Loose = Readonly<Record<string, unknown>>;

/** Audit payload as REST writes it -> the bytes that gRPC carries. */
export function encodeAuditLog(payload: Loose): Uint8Array {
  const { '@type': _type, ...members } = payload;
  const message: Record<string, unknown> = { ...members };
  for (const name of ['request', 'response', 'metadata', 'resourceOriginalState'])
    if (message[name] !== undefined) message[name] = toStruct(message[name] as Loose);
  const metadata = message['requestMetadata'] as { requestAttributes?: { time?: string } } | undefined;
  const time = metadata?.requestAttributes?.time;
  if (metadata && time !== undefined)
    message['requestMetadata'] = {
      ...metadata,
      requestAttributes: { ...metadata.requestAttributes, time: toTimestamp(time) },
    };
  return type.encode(type.fromObject(message)).finish();
}

/** JSON object -> google.protobuf.Struct. */
export function toStruct(object: Loose): object {
  return { fields: Object.fromEntries(Object.entries(object).map(([key, value]) => [key, toValue(value)])) };
}

function toValue(value: unknown): object {
  if (value === null || value === undefined) return { nullValue: 0 };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number') return { numberValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map(toValue) } };
  return { structValue: toStruct(value as Loose) };
}

/** RFC 3339 in UTC -> seconds and nanoseconds. */
export function toTimestamp(text: string): { seconds: number; nanos: number } {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return {
    seconds: Math.floor(Date.parse(text.replace(/\.\d+/, '')) / 1000),
    nanos: Number(fraction.padEnd(9, '0').slice(0, 9)),
  };
}
