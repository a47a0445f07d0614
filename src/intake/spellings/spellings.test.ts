import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { entryFrom, entryFromValue } from '../testing/records.ts';
import { readSpelling, SPELLINGS } from './index.ts';

const RESOURCE = {
  type: 'cloud_run_revision',
  labels: { project_id: 'shop', service_name: 'api', revision_name: 'api-00002-xyz' },
};
const REST = {
  insertId: 'a1',
  logName: 'projects/shop/logs/run.googleapis.com%2Fstderr',
  timestamp: '2025-09-08T21:00:01.000000001Z',
  receiveTimestamp: '2025-09-08T21:00:01.2Z',
  severity: 'ERROR',
  labels: { instanceId: '00f1' },
  resource: RESOURCE,
  trace: 'projects/shop/traces/e5f68b758e4d40ac5a85624fb76f3803',
  spanId: '6ca065b555e3b0e1',
  jsonPayload: { message: 'boom', failure: { code: 'X_1' } },
};
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const gzipped = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('base64');

/** Forms that carry the whole entry. */
const WHOLE: Readonly<Record<string, unknown>> = {
  'REST with nulls for what is unset': { ...REST, textPayload: null, operation: null },
  'wrapped in entry': { entry: REST },
  'wrapped in logEntry': { logEntry: REST },
  'Pub/Sub pull element': { ackId: 'x', message: { data: base64(REST), attributes: {}, messageId: '1' } },
  'Pub/Sub push': { message: { data: base64(REST), messageId: '1' }, subscription: 's' },
  'Pub/Sub message alone': { data: base64(REST), messageId: '1' },
  'Pub/Sub, gzipped': { message: { data: gzipped(REST) } },
  'Eventarc around Pub/Sub': { specversion: '1.0', data: { message: { data: base64(REST) } } },
  'Log Analytics, JSON columns as texts': {
    insert_id: 'a1',
    log_name: REST.logName,
    log_id: 'run.googleapis.com/stderr',
    timestamp: REST.timestamp,
    receive_timestamp: REST.receiveTimestamp,
    severity: 'ERROR',
    severity_number: 500,
    labels: JSON.stringify(REST.labels),
    resource: { type: RESOURCE.type, labels: JSON.stringify(RESOURCE.labels) },
    trace: REST.trace,
    span_id: REST.spanId,
    json_payload: JSON.stringify(REST.jsonPayload),
    text_payload: null,
    proto_payload: null,
    http_request: null,
    split: null,
  },
  'protobuf JSON in snake_case': {
    insert_id: 'a1',
    log_name: REST.logName,
    timestamp: REST.timestamp,
    receive_timestamp: REST.receiveTimestamp,
    severity: 'ERROR',
    labels: REST.labels,
    resource: RESOURCE,
    trace: REST.trace,
    span_id: REST.spanId,
    json_payload: REST.jsonPayload,
  },
};

describe('forms that carry the whole entry give the very same entry', () => {
  test.each(Object.entries(WHOLE))('%s', (_name, value) => {
    const entry = entryFrom(value);
    expect(entry.raw).toEqual(REST);
    expect(entry.hash).toBe(entryFrom(REST).hash);
    expect(entry).toMatchObject({
      logId: 'run.googleapis.com/stderr',
      project: 'shop',
      service: 'api',
      revision: 'api-00002-xyz',
      instance: '00f1',
    });
    expect(entry.correlation).toEqual({
      trace: 'e5f68b758e4d40ac5a85624fb76f3803',
      spanId: '6ca065b555e3b0e1',
    });
    expect(entry.time).toBe(1_757_365_201_000_000_001n);
  });
});

test('a dump of a gRPC client: times as {seconds, nanos}, payload as Struct, severity as number', () => {
  const entry = entryFrom({
    logName: REST.logName,
    insertId: 'a1',
    timestamp: { seconds: '1757365201', nanos: 1 },
    severity: 500,
    jsonPayload: {
      fields: {
        message: { stringValue: 'boom', kind: 'stringValue' },
        n: { numberValue: 2 },
        list: { listValue: { values: [{ boolValue: true }, { nullValue: 'NULL_VALUE' }] } },
      },
    },
  });
  expect(entry.timestamp).toBe('2025-09-08T21:00:01.000000001Z');
  expect(entry.severity).toBe('ERROR');
  expect(entry.raw.jsonPayload).toEqual({ message: 'boom', n: 2, list: [true, null] });
});

test('a bare entry: nothing but members of LogEntry', () => {
  const bare = { timestamp: REST.timestamp, severity: 'ERROR', labels: { a: 'b' } };
  expect(entryFrom(bare).raw).toEqual(bare);
  expect(entryFrom({ ...bare, httpRequest: { status: 500 } }).http).toEqual({ status: 500 });
  expect(entryFrom({ ...bare, msg: 'x' }).raw.jsonPayload).toEqual({ labels: { a: 'b' }, msg: 'x' });
});

test('an ordinary payload with a member `fields` is left alone', () => {
  const jsonPayload = { fields: { message: { text: 'x' } } };
  expect(entryFrom({ ...REST, jsonPayload }).raw.jsonPayload).toEqual(jsonPayload);
});

test('Log Analytics: httpRequest and AuditLog columns in REST spelling', () => {
  const entry = entryFrom({
    insert_id: 'a1',
    timestamp: REST.timestamp,
    severity: 'DEFAULT',
    http_request: {
      request_method: 'POST',
      request_url: 'https://h/p',
      status: 500,
      remote_ip: null,
      latency: { seconds: '1', nanos: '250000001' },
    },
    proto_payload: {
      type: 'type.googleapis.com/google.cloud.audit.AuditLog',
      audit_log: {
        method_name: 'm',
        authentication_info: { principal_email: 'p' },
        status: null,
        request: '{"user_key":{"some_name":1}}',
      },
    },
  });
  expect(entry.raw.severity).toBeUndefined();
  expect(entry.raw.httpRequest).toEqual({
    requestMethod: 'POST',
    requestUrl: 'https://h/p',
    status: 500,
    latency: '1.250000001s',
  });
  expect(entry.raw.protoPayload).toEqual({
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    methodName: 'm',
    authenticationInfo: { principalEmail: 'p' },
    request: { user_key: { some_name: 1 } },
  });
});

describe('BigQuery sink rows', () => {
  test('audit log column, lower-cased labels, nulls pruned', () => {
    const entry = entryFrom({
      insertId: 'a1',
      logName: REST.logName,
      timestamp: '2025-09-08 21:00:01.5 UTC',
      severity: null,
      labels: { instanceid: '00f1', commit_sha: 'abc' },
      jsonPayload: { message: null, other: null },
      protopayload_auditlog: {
        methodName: 'm',
        status: { code: 9, message: 'not ready', details: null },
        responseJson: '{"a":1}',
      },
    });
    expect(entry.timestamp).toBe('2025-09-08T21:00:01.500Z');
    expect(entry.instance).toBe('00f1');
    expect(entry.raw).not.toHaveProperty('jsonPayload');
    expect(entry.raw.protoPayload).toEqual({
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      methodName: 'm',
      status: { code: 9, message: 'not ready' },
      response: { a: 1 },
    });
    expect(entry.message).toBe('m: not ready');
  });

  test.each([1_757_365_201.5, '1757365201.5', '1757365201500000'])('time as %j', (timestamp) => {
    expect(entryFrom({ insertId: 'a1', timestamp, textPayload: 'x' }).timestamp).toBe(
      '2025-09-08T21:00:01.500Z',
    );
  });

  test('typed payload column and wholly lower-cased names', () => {
    const entry = entryFrom({
      insertid: 'a1',
      logname: REST.logName,
      timestamp: REST.timestamp,
      jsonpayload_v1beta1_event: { message: 'boom' },
      httprequest: { requestmethod: 'GET', status: 200 },
    });
    expect(entry).toMatchObject({
      insertId: 'a1',
      logId: 'run.googleapis.com/stderr',
      message: 'boom',
      http: { method: 'GET', status: 200 },
    });
  });
});

describe('table rows', () => {
  test('gcloud csv: last part of each path in snake_case', () => {
    const entry = entryFromValue({
      timestamp: REST.timestamp,
      severity: 'ERROR',
      service_name: 'api',
      text_payload: '',
      message: 'boom',
      insert_id: 'a1',
    });
    expect(entry.raw).toEqual({
      timestamp: REST.timestamp,
      severity: 'ERROR',
      insertId: 'a1',
      resource: { labels: { service_name: 'api' } },
      jsonPayload: { message: 'boom' },
    });
    expect(entry).toMatchObject({ service: 'api', message: 'boom', insertId: 'a1' });
  });

  test('gcloud csv: a row whose payload columns are empty has no payload', () => {
    expect(
      entryFromValue({
        timestamp: REST.timestamp,
        severity: 'ERROR',
        text_payload: '',
        message: '',
        status: '500',
        request_method: 'GET',
      }),
    ).toMatchObject({
      hasPayload: false,
      http: { status: 500, method: 'GET' },
    });
  });

  test('console csv: dotted paths, also with dots inside label keys', () => {
    const entry = entryFromValue({
      timestamp: REST.timestamp,
      insertId: 'a1',
      'resource.type': 'k8s_container',
      'resource.labels.pod_name': 'cart-5d4f8c7b9d-x2x4z',
      'labels.k8s-pod/app.kubernetes.io/name': 'cart',
      'jsonPayload.error.code': '7',
      'jsonPayload.message': 'boom',
      'httpRequest.status': '',
      'jsonPayload.__proto__.polluted': 'yes',
    });
    expect(entry.raw.jsonPayload).toEqual({ error: { code: 7 }, message: 'boom' });
    expect(entry).toMatchObject({
      service: 'cart',
      revision: '5d4f8c7b9d',
      instance: 'cart-5d4f8c7b9d-x2x4z',
      message: 'boom',
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('a YAML document is an entry like any other', () => {
    expect(entryFromValue(REST).raw).toEqual(REST);
  });
});

describe('lines of structured logging without an entry around them', () => {
  test('special fields are lifted as the agent does', () => {
    const entry = entryFrom({
      severity: 'ERROR',
      time: '2025-09-08T21:00:01Z',
      message: 'boom',
      code: 7,
      httpRequest: { requestMethod: 'GET', status: 500 },
      'logging.googleapis.com/trace': REST.trace,
      'logging.googleapis.com/spanId': '6ca065b555e3b0e1',
      'logging.googleapis.com/labels': { instanceId: '00f1' },
      'logging.googleapis.com/operation': { id: 'op1' },
      'logging.googleapis.com/insertId': 'a1',
      'logging.googleapis.com/sourceLocation': { file: 'a.py', line: '3' },
    });
    expect(entry.raw.jsonPayload).toEqual({ message: 'boom', code: 7 });
    expect(entry.raw.sourceLocation).toEqual({ file: 'a.py', line: '3' });
    expect(entry).toMatchObject({
      severity: 'ERROR',
      insertId: 'a1',
      instance: '00f1',
      http: { status: 500 },
      correlation: { trace: 'e5f68b758e4d40ac5a85624fb76f3803', operationId: 'op1' },
    });
  });

  test('a message alone becomes textPayload', () => {
    expect(entryFrom({ severity: 'INFO', time: '2025-09-08T21:00:01Z', message: 'up' }).raw).toEqual({
      severity: 'INFO',
      timestamp: '2025-09-08T21:00:01Z',
      textPayload: 'up',
    });
  });

  test.each([
    { ts: 1757365201.25 },
    { '@timestamp': '2025-09-08T21:00:01.25Z' },
    { time: 1757365201250 },
    { timestampSeconds: 1757365201, timestampNanos: 250000000 },
  ])('time in %j', (time) => {
    expect(entryFrom({ ...time, level: 'error', msg: 'boom' })).toMatchObject({
      timestamp: '2025-09-08T21:00:01.250Z',
      severity: 'ERROR',
      message: 'boom',
    });
  });

  test('a small number is a counter, not a time', () => {
    expect(readSpelling({ ts: 3, msg: 'x' }).ok).toBe(false);
  });
});

test('envelopes around envelopes are opened four deep and no deeper', () => {
  const wrap = (depth: number): unknown => {
    let value: unknown = REST;
    for (let i = 0; i < depth; i++) value = { message: { data: base64(value) } };
    return value;
  };
  expect(readSpelling(wrap(4))).toMatchObject({ ok: true });
  expect(readSpelling(wrap(5))).toEqual({ ok: false, reason: 'envelopes nested too deep' });
});

test('each spelling is registered once', () => {
  expect(new Set(SPELLINGS.map((spelling) => spelling.name)).size).toBe(SPELLINGS.length);
});
