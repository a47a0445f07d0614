import { ApiError, statusOf, type ListRequest, type Status, type Transport } from './api.ts';
import { cutPage } from './page.ts';

/** Headers that authorise a request; asked for before each, so that tokens are renewed. */
export type Authorize = () => Promise<Readonly<Record<string, string>>>;

/** REST by plain fetch: complete in fields, and the lightest. `base` is such as `https://logging.googleapis.com`. */
export function restTransport(base: string, authorize: Authorize): Transport {
  const url = `${base.replace(/\/+$/, '')}/v2/entries:list?alt=json&prettyPrint=false`;
  return {
    name: 'rest',
    async list(request, { timeoutMs, signal }) {
      const timer = AbortSignal.timeout(timeoutMs);
      const either = AbortSignal.any([signal, timer]);
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            ...(await orAbort(authorize(), either)),
          },
          body: bodyOf(request),
          signal: either,
        });
        const bytes = new Uint8Array(await response.arrayBuffer());
        if (!response.ok) throw fromBody(response.status, bytes, response.headers.get('retry-after'));
        return cutPage(bytes);
      } catch (error) {
        if (error instanceof ApiError) throw error;
        if (signal.aborted) throw new ApiError('CANCELLED', 'interrupted');
        if (timer.aborted) throw new ApiError('DEADLINE_EXCEEDED', `no answer within ${timeoutMs} ms`);
        throw fromNetwork(error);
      }
    },
    close: async () => undefined,
  };
}

/** A token that never comes must not hold the read up. */
async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort: () => void = () => undefined;
  const stopped = new Promise<never>((_done, fail) => {
    onAbort = () => fail(new Error('stopped'));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function bodyOf(request: ListRequest): string {
  const { pageToken, ...rest } = request;
  return JSON.stringify(pageToken === '' ? rest : request);
}

interface ErrorDetail {
  readonly '@type'?: string;
  readonly reason?: string;
  readonly metadata?: Record<string, string>;
  readonly retryDelay?: string;
}

interface ErrorBody {
  readonly error?: {
    readonly message?: string;
    readonly status?: string;
    readonly details?: unknown;
  };
}

function fromBody(http: number, bytes: Uint8Array, retryAfter: string | null): ApiError {
  let body: ErrorBody = {};
  try {
    body = JSON.parse(new TextDecoder().decode(bytes)) as ErrorBody;
  } catch {
    // A proxy's page in HTML: the HTTP status says enough.
  }
  // What stands between may be anything that speaks JSON.
  const list: unknown = body.error?.details;
  const details = Array.isArray(list) ? (list as readonly (ErrorDetail | null)[]) : [];
  const of = (type: string): ErrorDetail | null | undefined =>
    details.find((detail) => detail?.['@type']?.endsWith(type));
  const info = of('google.rpc.ErrorInfo');
  const seconds = Number.parseFloat(of('google.rpc.RetryInfo')?.retryDelay ?? retryAfter ?? '');
  return new ApiError(asStatus(body.error?.status) ?? byHttp(http), body.error?.message ?? `HTTP ${http}`, {
    ...(info?.reason === undefined ? {} : { reason: info.reason }),
    ...(info?.metadata === undefined ? {} : { metadata: info.metadata }),
    ...(seconds > 0 ? { retryAfterMs: Math.ceil(seconds * 1000) } : {}),
  });
}

const NAMES: ReadonlySet<string> = new Set(Array.from({ length: 17 }, (_, code) => statusOf(code)));

function asStatus(name: string | undefined): Status | null {
  return name !== undefined && NAMES.has(name) ? (name as Status) : null;
}

const BY_HTTP: Readonly<Record<number, Status>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'DEADLINE_EXCEEDED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  504: 'DEADLINE_EXCEEDED',
};

function byHttp(http: number): Status {
  return BY_HTTP[http] ?? (http >= 500 ? 'UNAVAILABLE' : 'INVALID_ARGUMENT');
}

/** Codes of Node and undici that mean that no server was reached. */
const UNREACHED: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
]);

/** Whether a request failed since nobody was there, by what Node, undici and Google's library say of it. */
export function isUnreached(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return UNREACHED.has(code) || UNREACHED.has(cause?.code);
}

function fromNetwork(error: unknown): ApiError {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause;
  const code = cause?.code ?? '';
  if (cause?.message === 'bad port')
    return new ApiError('INVALID_ARGUMENT', 'fetch refuses this port: it belongs to another protocol', {
      cause: error,
    });
  // A server that speaks HTTP/2 only (gRPC) does not answer HTTP/1.1.
  const status: Status =
    code.startsWith('HPE_') || /HTTP\/1\.1 protocol/.test(cause?.message ?? '')
      ? 'UNIMPLEMENTED'
      : 'UNAVAILABLE';
  const said = cause?.message ?? (error instanceof Error ? error.message : String(error));
  return new ApiError(status, code !== '' && !said.includes(code) ? `${said} (${code})` : said, {
    unreached: UNREACHED.has(code),
    cause: error,
  });
}
