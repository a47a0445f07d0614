import { faultError, quotaError, readBucket, type Fault, type RpcError } from './faults.ts';
import { startGrpc } from './grpc-front.ts';
import { createLogStore, type LogStore, type StoredEntry, type StoreRequest } from './log-store.ts';
import { startRest } from './rest-front.ts';

/** What one call is answered with. */
export type Answer =
  | {
      readonly kind: 'page';
      readonly entries: readonly StoredEntry[];
      readonly nextPageToken: string;
      readonly cut: boolean;
    }
  | { readonly kind: 'error'; readonly error: RpcError }
  | { readonly kind: 'drop' }
  | { readonly kind: 'hang' };

/** How the server behaves; everything absent is well-behaved. */
export interface ServerOptions {
  readonly entries: readonly StoredEntry[];
  /** Projects that may be read; any where absent. */
  readonly projects?: readonly string[];
  /** Reads in one minute. */
  readonly quota?: number;
  readonly minuteMs?: number;
  /** Called with the number of the call (1, 2 ...): the fault that it meets. */
  readonly fault?: (call: number, request: StoreRequest) => Fault | undefined;
  /** Called likewise: whether this call gives no entries, but a token. */
  readonly empty?: (call: number) => boolean;
  /** Milliseconds that every answer takes. */
  readonly delayMs?: number;
}

/** A server on loopback that speaks Cloud Logging's `entries.list` over gRPC and REST. */
export interface LoggingServer {
  /** `http://127.0.0.1:PORT`. */
  readonly rest: string;
  readonly grpc: string;
  /** Requests as they came, those that met a fault included. */
  readonly calls: readonly StoreRequest[];
  readonly store: LogStore;
  close(): Promise<void>;
}

/** Starts both protocols on free ports. */
export async function startLoggingServer(options: ServerOptions): Promise<LoggingServer> {
  const store = createLogStore(options.entries, options.projects);
  const calls: StoreRequest[] = [];
  const limit = options.quota ?? Number.POSITIVE_INFINITY;
  const take = readBucket(limit, options.minuteMs ?? 60_000);
  const answer = async (request: StoreRequest): Promise<Answer> => {
    const call = calls.push(request);
    if (options.delayMs !== undefined) await new Promise((done) => setTimeout(done, options.delayMs));
    if (!take()) return { kind: 'error', error: quotaError(limit) };
    const fault = options.fault?.(call, request);
    if (fault === 'drop' || fault === 'hang') return { kind: fault };
    const error = fault === undefined ? null : faultError(fault, Number.isFinite(limit) ? limit : 60);
    if (error) return { kind: 'error', error };
    const found = store.list(request, { empty: options.empty?.(call) ?? false });
    return found.ok
      ? { kind: 'page', entries: found.entries, nextPageToken: found.nextPageToken, cut: fault === 'partial' }
      : { kind: 'error', error: found };
  };
  const [rest, grpc] = await Promise.all([startRest(answer), startGrpc(answer)]);
  return {
    rest: `http://127.0.0.1:${rest.port}`,
    grpc: `http://127.0.0.1:${grpc.port}`,
    calls,
    store,
    close: async () => {
      await Promise.all([rest.close(), grpc.close()]);
    },
  };
}
