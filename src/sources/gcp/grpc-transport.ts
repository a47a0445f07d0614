import type { protos } from '@google-cloud/logging';
import { ApiError, statusOf, type Page, type Transport } from './api.ts';
import { decodeMessage } from './decode.ts';
import { entryFromGrpc } from './grpc-entry.ts';
import type { MessageTable } from './wire.ts';

/** The part of `v2.LoggingServiceV2Client` that is used: the package exports it without types. */
interface Client {
  initialize(): Promise<unknown>;
  close(): Promise<void>;
  listLogEntries(
    request: object,
    options: { readonly autoPaginate: false; readonly timeout: number; readonly retry: null },
  ): Promise<
    readonly [
      entries: readonly protos.google.logging.v2.ILogEntry[],
      next: unknown,
      response: protos.google.logging.v2.IListLogEntriesResponse,
    ]
  >;
}

/** Where a gRPC server listens; `plain` without TLS and without credentials. */
export interface GrpcTarget {
  readonly host: string;
  readonly port: number;
  readonly plain: boolean;
}

/**
 * gRPC by the package's low-level client: it is asked for one page at a time and never retries by itself, since each retry costs
 * quota and its own errors hide the real status.
 */
export async function grpcTransport(target: GrpcTarget | null): Promise<Transport> {
  const [logging, grpc] = await Promise.all([import('@google-cloud/logging'), import('@grpc/grpc-js')]);
  const { LoggingServiceV2Client } = logging.v2 as {
    readonly LoggingServiceV2Client: new (options: object) => Client;
  };
  const client = new LoggingServiceV2Client({
    fallback: false,
    ...(target === null ? {} : { apiEndpoint: target.host, port: target.port }),
    ...(target?.plain === true ? { sslCreds: grpc.credentials.createInsecure(), projectId: 'unused' } : {}),
  });
  // Asked for before the first call: within one, the client throws a failed start where nobody can catch it.
  try {
    await client.initialize();
  } catch (error) {
    await client.close().catch(() => undefined);
    throw error;
  }
  return {
    name: 'grpc',
    async list(request, { timeoutMs, signal }) {
      if (signal.aborted) throw new ApiError('CANCELLED', 'interrupted');
      let onAbort: () => void = () => undefined;
      let timer: NodeJS.Timeout | undefined;
      const stopped = new Promise<never>((_done, fail) => {
        onAbort = () => fail(new ApiError('CANCELLED', 'interrupted'));
        signal.addEventListener('abort', onAbort, { once: true });
        // The deadline goes with the call; a server that never answers the connection itself needs this one.
        timer = setTimeout(
          () => fail(new ApiError('DEADLINE_EXCEEDED', `no answer within ${timeoutMs} ms`)),
          timeoutMs + 250,
        );
      });
      try {
        const call = client.listLogEntries(
          { ...request, resourceNames: [...request.resourceNames] },
          { autoPaginate: false, timeout: timeoutMs, retry: null },
        );
        const [entries, , response] = await Promise.race([call, stopped]);
        return pageOf(entries.map(entryFromGrpc), response.nextPageToken ?? '');
      } catch (error) {
        throw error instanceof ApiError ? error : fromGax(error);
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      }
    },
    close: async () => {
      await client.close().catch(() => undefined);
    },
  };
}

function pageOf(entries: readonly unknown[], nextPageToken: string): Page {
  const texts = entries.map((entry) => Buffer.from(JSON.stringify(entry)));
  const bounds: number[] = [];
  let at = 0;
  for (const text of texts) {
    bounds.push(at, at + text.length);
    at += text.length;
  }
  return { block: Buffer.concat(texts), bounds, nextPageToken };
}

interface GaxError {
  readonly code?: number;
  readonly details?: unknown;
  readonly message?: string;
  readonly metadata?: { get(key: string): readonly (string | Uint8Array)[] };
}

// google/rpc/status.proto and error_details.proto
const STATUS: MessageTable = { 3: ['details', { 1: ['type', 'string'], 2: ['value', 'bytes'] }, 'repeated'] };
const ERROR_INFO: MessageTable = {
  1: ['reason', 'string'],
  2: ['domain', 'string'],
  3: ['metadata', 'labels'],
};

const RETRY_INFO: MessageTable = { 1: ['retryDelay', 'duration'] };

function fromGax(error: unknown): ApiError {
  const { code, details, message = String(error), metadata } = error as GaxError;
  // The client's own words on a deadline go on with the server's address, which is of no use in a report.
  const said = (typeof details === 'string' && details !== '' ? details : message).replace(
    /,LB pick:.*$/s,
    '',
  );
  return new ApiError(typeof code === 'number' ? statusOf(code) : 'UNKNOWN', said, {
    ...errorInfo(metadata?.get('grpc-status-details-bin')[0]),
    unreached: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|Name resolution failed|No connection established/.test(said),
    cause: error,
  });
}

/** The package fills these in on some paths only, so they are read here. */
function errorInfo(trailer: string | Uint8Array | undefined): {
  reason?: string;
  metadata?: Record<string, string>;
  retryAfterMs?: number;
} {
  if (!(trailer instanceof Uint8Array)) return {};
  try {
    const { details = [] } = decodeMessage(trailer, STATUS) as {
      details?: readonly { type?: string; value?: string }[];
    };
    const of = (type: string, table: MessageTable): Readonly<Record<string, unknown>> => {
      const found = details.find((detail) => detail.type?.endsWith(type));
      return found ? decodeMessage(Buffer.from(found.value ?? '', 'base64'), table) : {};
    };
    const delay = of('google.rpc.RetryInfo', RETRY_INFO)['retryDelay'];
    const seconds = typeof delay === 'string' ? Number.parseFloat(delay) : 0;
    return {
      ...of('google.rpc.ErrorInfo', ERROR_INFO),
      ...(seconds > 0 ? { retryAfterMs: Math.ceil(seconds * 1000) } : {}),
    };
  } catch {
    return {};
  }
}
