import type { Json } from '../../model/index.ts';
import { decodeMessage } from './decode.ts';
import type { MessageTable } from './wire.ts';

/** Type under which audit entries carry their payload. */
const AUDIT_LOG = 'type.googleapis.com/google.cloud.audit.AuditLog';

// google/rpc/context/attribute_context.proto and google/rpc/status.proto, as far as audit entries use them.
const PEER: MessageTable = {
  1: ['ip', 'string'],
  2: ['port', 'int64'],
  6: ['labels', 'labels'],
  7: ['principal', 'string'],
  8: ['regionCode', 'string'],
};
const REQUEST_AUTH: MessageTable = {
  1: ['principal', 'string'],
  2: ['audiences', 'string', 'repeated'],
  3: ['presenter', 'string'],
  4: ['claims', 'struct'],
  5: ['accessLevels', 'string', 'repeated'],
};
const REQUEST: MessageTable = {
  1: ['id', 'string'],
  2: ['method', 'string'],
  3: ['headers', 'labels'],
  4: ['path', 'string'],
  5: ['host', 'string'],
  6: ['scheme', 'string'],
  7: ['query', 'string'],
  9: ['time', 'timestamp'],
  10: ['size', 'int64'],
  11: ['protocol', 'string'],
  12: ['reason', 'string'],
  13: ['auth', REQUEST_AUTH],
};
const RESOURCE: MessageTable = {
  1: ['service', 'string'],
  2: ['name', 'string'],
  3: ['type', 'string'],
  4: ['labels', 'labels'],
  5: ['uid', 'string'],
  6: ['annotations', 'labels'],
  7: ['displayName', 'string'],
  8: ['createTime', 'timestamp'],
  9: ['updateTime', 'timestamp'],
  10: ['deleteTime', 'timestamp'],
  11: ['etag', 'string'],
  12: ['location', 'string'],
};
const STATUS: MessageTable = {
  1: ['code', 'int32'],
  2: ['message', 'string'],
  3: ['details', 'any', 'repeated'],
};

// google/cloud/audit/audit_log.proto
const DELEGATION: MessageTable = {
  1: ['firstPartyPrincipal', { 1: ['principalEmail', 'string'], 2: ['serviceMetadata', 'struct'] }],
  2: ['thirdPartyPrincipal', { 1: ['thirdPartyClaims', 'struct'] }],
  3: ['principalSubject', 'string'],
};
const AUTHENTICATION: MessageTable = {
  1: ['principalEmail', 'string'],
  2: ['authoritySelector', 'string'],
  4: ['thirdPartyPrincipal', 'struct'],
  5: ['serviceAccountKeyName', 'string'],
  6: ['serviceAccountDelegationInfo', DELEGATION, 'repeated'],
  8: ['principalSubject', 'string'],
};
const AUTHORIZATION: MessageTable = {
  1: ['resource', 'string'],
  2: ['permission', 'string'],
  3: ['granted', 'bool'],
  5: ['resourceAttributes', RESOURCE],
  7: [
    'permissionType',
    ['PERMISSION_TYPE_UNSPECIFIED', 'ADMIN_READ', 'ADMIN_WRITE', 'DATA_READ', 'DATA_WRITE'],
  ],
};
const REQUEST_METADATA: MessageTable = {
  1: ['callerIp', 'string'],
  2: ['callerSuppliedUserAgent', 'string'],
  3: ['callerNetwork', 'string'],
  7: ['requestAttributes', REQUEST],
  8: ['destinationAttributes', PEER],
};
const LOG: MessageTable = {
  2: ['status', STATUS],
  3: ['authenticationInfo', AUTHENTICATION],
  4: ['requestMetadata', REQUEST_METADATA],
  7: ['serviceName', 'string'],
  8: ['methodName', 'string'],
  9: ['authorizationInfo', AUTHORIZATION, 'repeated'],
  11: ['resourceName', 'string'],
  12: ['numResponseItems', 'int64'],
  15: ['serviceData', 'any'],
  16: ['request', 'struct'],
  17: ['response', 'struct'],
  18: ['metadata', 'struct'],
  19: ['resourceOriginalState', 'struct'],
  20: [
    'resourceLocation',
    { 1: ['currentLocations', 'string', 'repeated'], 2: ['originalLocations', 'string', 'repeated'] },
  ],
};

/**
 * protoPayload of an entry that came by gRPC -> as REST writes it. The package hands it over as undecoded bytes; a type other than
 * an audit log keeps its name and its bytes.
 */
export function decodeProtoPayload(typeUrl: string, bytes: Uint8Array): Record<string, Json> {
  if (typeUrl !== AUDIT_LOG) return { '@type': typeUrl, value: Buffer.from(bytes).toString('base64') };
  try {
    return { '@type': typeUrl, ...decodeMessage(bytes, LOG) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { '@type': typeUrl, value: Buffer.from(bytes).toString('base64') };
  }
}
