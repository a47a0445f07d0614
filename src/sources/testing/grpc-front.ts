import type { ServerHttp2Stream } from 'node:http2';
import { protos } from '@google-cloud/logging';
import grpc from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { encodeAuditLog, toStruct, toTimestamp } from './audit-proto.ts';
import type { RpcError } from './faults.ts';
import type { StoredEntry, StoreRequest } from './log-store.ts';
import type { Answer } from './logging-server.ts';
import type { Front } from './rest-front.ts';

const { ListLogEntriesRequest, ListLogEntriesResponse } = protos.google.logging.v2;

const SERVICE = {
  ListLogEntries: {
    path: '/google.logging.v2.LoggingServiceV2/ListLogEntries',
    requestStream: false,
    responseStream: false,
    requestSerialize: (value: object) => Buffer.from(ListLogEntriesRequest.encode(value).finish()),
    requestDeserialize: (bytes: Buffer) => ListLogEntriesRequest.decode(bytes),
    responseSerialize: (value: object) => Buffer.from(ListLogEntriesResponse.encode(value).finish()),
    responseDeserialize: (bytes: Buffer) => ListLogEntriesResponse.decode(bytes),
  },
} as const;

/** `google.logging.v2.LoggingServiceV2/ListLogEntries`, by the messages that the package ships. */
export async function startGrpc(answer: (request: StoreRequest) => Promise<Answer>): Promise<Front> {
  const server = new grpc.Server();
  const list: grpc.handleUnaryCall<InstanceType<typeof ListLogEntriesRequest>, object> = (call, reply) => {
    const { resourceNames, filter, orderBy, pageSize, pageToken } = call.request;
    void answer({ resourceNames, filter, orderBy, pageSize, pageToken }).then(
      (given) => {
        if (given.kind === 'hang') return;
        if (given.kind === 'drop' || (given.kind === 'page' && given.cut)) {
          // No public way to break a connection: the stream is reset, or its whole session is.
          const { stream } = (call as unknown as { call: { stream: ServerHttp2Stream } }).call;
          if (given.kind === 'drop') stream.session?.destroy();
          else stream.close(8);
          return;
        }
        if (given.kind === 'error') return reply(serviceError(given.error));
        reply(
          null,
          ListLogEntriesResponse.fromObject({
            entries: given.entries.map(toProto),
            nextPageToken: given.nextPageToken,
          }),
        );
      },
      (error: unknown) => reply({ code: grpc.status.INTERNAL, details: String(error) }),
    );
  };
  server.addService(SERVICE, { ListLogEntries: list });
  const port = await new Promise<number>((done, fail) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? fail(error) : done(bound),
    ),
  );
  return {
    port,
    close: async () => {
      server.forceShutdown();
    },
  };
}

const details = protobuf.parse(`
syntax = "proto3"; package rpc;
message Any { string type_url = 1; bytes value = 2; }
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message Duration { int64 seconds = 1; int32 nanos = 2; }
message RetryInfo { Duration retry_delay = 1; }
message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }`).root;

function serviceError({ code, message, info, retryDelay }: RpcError): Partial<grpc.StatusObject> {
  if (!info && retryDelay === undefined) return { code, details: message };
  const status = details.lookupType('rpc.Status');
  const any = (name: string, fields: object): object => {
    const type = details.lookupType(`rpc.${name}`);
    return {
      typeUrl: `type.googleapis.com/google.rpc.${name}`,
      value: type.encode(type.fromObject(fields)).finish(),
    };
  };
  const metadata = new grpc.Metadata();
  metadata.set(
    'grpc-status-details-bin',
    Buffer.from(
      status
        .encode(
          status.fromObject({
            code,
            message,
            details: [
              ...(retryDelay === undefined ? [] : [any('RetryInfo', { retryDelay: toDuration(retryDelay) })]),
              ...(info ? [any('ErrorInfo', info)] : []),
            ],
          }),
        )
        .finish(),
    ),
  );
  return { code, details: message, metadata };
}

type Loose = Readonly<Record<string, unknown>>;

/** An entry as REST writes it -> the message. What gRPC has no field for (errorGroups, apphub) is lost, as with the service. */
function toProto(entry: StoredEntry): Loose {
  const {
    timestamp,
    receiveTimestamp,
    jsonPayload,
    protoPayload,
    httpRequest,
    errorGroups: _lost,
    ...rest
  } = entry as Readonly<Record<string, never>>;
  const http = httpRequest as Loose | undefined;
  return {
    ...rest,
    ...(timestamp === undefined ? {} : { timestamp: toTimestamp(timestamp) }),
    ...(receiveTimestamp === undefined ? {} : { receiveTimestamp: toTimestamp(receiveTimestamp) }),
    ...(jsonPayload === undefined ? {} : { jsonPayload: toStruct(jsonPayload) }),
    ...(protoPayload === undefined
      ? {}
      : {
          protoPayload: { type_url: (protoPayload as Loose)['@type'], value: encodeAuditLog(protoPayload) },
        }),
    ...(http === undefined
      ? {}
      : {
          httpRequest: {
            ...http,
            ...(typeof http['latency'] === 'string' ? { latency: toDuration(http['latency']) } : {}),
          },
        }),
  };
}

function toDuration(text: string): { seconds: number; nanos: number } {
  const [whole = '0', fraction = ''] = text.replace(/s$/, '').split('.');
  return { seconds: Number(whole), nanos: Number(fraction.padEnd(9, '0')) };
}
