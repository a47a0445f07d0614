import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEntries, readLive } from '../testing/live.ts';
import { startLoggingServer, type LoggingServer } from '../testing/logging-server.ts';

const base = {
  logName: 'projects/shop-staging/logs/cloudaudit.googleapis.com%2Factivity',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: 'api-00007-abc' } },
  receiveTimestamp: '2025-09-07T10:00:02Z',
};
/** One of each kind of payload, with every field that gRPC can carry. */
const KINDS = [
  {
    ...base,
    insertId: 'text',
    timestamp: '2025-09-07T10:00:00.000000001Z',
    textPayload: 'käse \u2028 "x"',
    severity: 'ERROR',
  },
  {
    ...base,
    insertId: 'json',
    timestamp: '2025-09-07T10:00:01.5Z',
    severity: 'CRITICAL',
    jsonPayload: {
      a: 1.5,
      b: [true, null, { c: 'x' }, []],
      '': 'empty key',
      __proto: 1,
      n: -12345678901,
      empty: {},
      zero: 0,
      no: false,
      blank: '',
    },
    labels: { instanceId: '00abc', 'k8s-pod/app': 'api' },
    trace: 'projects/shop-staging/traces/0af7651916cd43dd8448eb211c80319c',
    spanId: '00f067aa0ba902b7',
    traceSampled: true,
    operation: { id: 'op-1', producer: 'github.com/x', first: true },
    sourceLocation: { file: 'app.py', line: '42', function: 'main' },
    split: { uid: 'u', index: 1, totalSplits: 2 },
  },
  {
    ...base,
    insertId: 'request',
    timestamp: '2025-09-07T10:00:01.501Z',
    severity: 'WARNING',
    httpRequest: {
      requestMethod: 'GET',
      requestUrl: 'https://api.example/x?y=1',
      requestSize: '912',
      status: 503,
      responseSize: '9007199254740993',
      userAgent: 'curl/8',
      remoteIp: '203.0.113.7',
      serverIp: '198.51.100.1',
      referer: 'https://example/',
      latency: '1.004500s',
      cacheLookup: true,
      cacheFillBytes: '7',
      protocol: 'HTTP/1.1',
    },
  },
  {
    ...base,
    insertId: 'audit',
    timestamp: '2025-09-07T10:00:01.502Z',
    severity: 'NOTICE',
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      status: { code: 9, message: "Ready condition status changed to False for Revision 'api-00007-abc'" },
      authenticationInfo: {
        principalEmail: 'deployer@shop-staging.iam.gserviceaccount.com',
        principalSubject: 'serviceAccount:deployer@shop-staging.iam.gserviceaccount.com',
        serviceAccountDelegationInfo: [{ firstPartyPrincipal: { principalEmail: 'a@b.example' } }],
      },
      requestMetadata: {
        callerIp: '203.0.113.9',
        callerSuppliedUserAgent: 'gcloud/528',
        requestAttributes: { time: '2025-09-07T10:00:01.500Z', auth: {} },
        destinationAttributes: {},
      },
      serviceName: 'run.googleapis.com',
      methodName: 'google.cloud.run.v1.Services.ReplaceService',
      authorizationInfo: [
        {
          resource: 'namespaces/shop-staging/services/api',
          permission: 'run.services.update',
          granted: true,
          permissionType: 'ADMIN_WRITE',
          resourceAttributes: {},
        },
      ],
      resourceName: 'namespaces/shop-staging/services/api',
      numResponseItems: '3',
      resourceLocation: { currentLocations: ['europe-west1'] },
      request: {
        '@type': 'type.googleapis.com/google.cloud.run.v1.ReplaceServiceRequest',
        service: { spec: { traffic: [{ percent: 100 }] } },
      },
      response: { status: { conditions: [{ type: 'Ready', reason: 'HealthCheckContainerError' }] } },
      metadata: { '@type': 'x' },
    },
  },
];

let server: LoggingServer;
beforeAll(async () => {
  server = await startLoggingServer({ entries: [...KINDS, ...makeEntries(120)] });
});
afterAll(() => server.close());

describe('both transports', () => {
  it('give identical entries in all that gRPC carries', async () => {
    const [rest, grpc] = [await readLive(server, 'rest'), await readLive(server, 'grpc')];
    expect(grpc.values).toEqual(rest.values);
    expect(grpc.ids).toHaveLength(124);
    expect(rest.values).toEqual(
      expect.arrayContaining(
        KINDS.map((entry) => expect.objectContaining({ insertId: entry.insertId }) as unknown),
      ),
    );
    // What REST gives is what the server holds, to the nanosecond.
    const json = grpc.values.find((value) => (value as { insertId: string }).insertId === 'json');
    expect(json).toEqual({ ...KINDS[1], timestamp: '2025-09-07T10:00:01.500Z' });
    const audit = grpc.values.find((value) => (value as { insertId: string }).insertId === 'audit');
    expect(audit).toEqual(KINDS[3]);
  });
});
