/** Status names of gRPC and of REST errors that reading can meet. */
export const STATUS = {
  1: 'CANCELLED',
  2: 'UNKNOWN',
  3: 'INVALID_ARGUMENT',
  4: 'DEADLINE_EXCEEDED',
  5: 'NOT_FOUND',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  9: 'FAILED_PRECONDITION',
  10: 'ABORTED',
  11: 'OUT_OF_RANGE',
  12: 'UNIMPLEMENTED',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
  15: 'DATA_LOSS',
  16: 'UNAUTHENTICATED',
} as const;

/** Name of a status, as both transports give it. */
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** One `entries.list` request. */
export interface ListRequest {
  readonly resourceNames: readonly string[];
  readonly filter: string;
  readonly orderBy: 'timestamp asc' | 'timestamp desc';
  readonly pageSize: number;
  /** '' for the first page. */
  readonly pageToken: string;
}

/** One answer: the JSON bytes of its entries within one block, in the order of the server. */
export interface Page {
  readonly block: Uint8Array;
  /** Start and end of each entry, in turn. */
  readonly bounds: readonly number[];
  /** '' after the last page; a page without entries may still have one. */
  readonly nextPageToken: string;
}

/** One way to speak to Cloud Logging. Both give the entries in the REST API's spelling. */
export interface Transport {
  readonly name: 'grpc' | 'rest';
  /** One read. @throws ApiError for whatever the service or the way to it answers. */
  list(
    request: ListRequest,
    call: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Page>;
  close(): Promise<void>;
}

/** What the service, or the way to it, answered instead of a page. */
export class ApiError extends Error {
  readonly status: Status;
  /** `reason` of google.rpc.ErrorInfo: RATE_LIMIT_EXCEEDED, SERVICE_DISABLED, ... */
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** How long the service asks to wait (google.rpc.RetryInfo, Retry-After), in milliseconds; 0 where it does not. */
  readonly retryAfterMs: number;
  /** Nothing answered at all: name not found, connection refused, no TLS. */
  readonly unreached: boolean;

  constructor(
    status: Status,
    message: string,
    more: {
      reason?: string;
      metadata?: Readonly<Record<string, string>>;
      retryAfterMs?: number;
      unreached?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'ApiError';
    this.status = status;
    this.reason = more.reason ?? '';
    this.metadata = more.metadata ?? {};
    this.retryAfterMs = more.retryAfterMs ?? 0;
    this.unreached = more.unreached ?? false;
  }
}

/** Whether the same read may well succeed a moment later (Google's own list, and what networks do). */
export function isTransient(error: ApiError): boolean {
  return ['UNAVAILABLE', 'INTERNAL', 'DEADLINE_EXCEEDED', 'ABORTED', 'UNKNOWN', 'CANCELLED'].includes(
    error.status,
  );
}

/** Status by its number in gRPC. */
export function statusOf(code: number): Status {
  return (STATUS as Readonly<Record<number, Status>>)[code] ?? 'UNKNOWN';
}
