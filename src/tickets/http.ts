import { EXIT, UserError } from '../util/errors.ts';

/** What the client needs of the world; tests hand in another clock. */
export interface HttpWorld {
  readonly fetch: typeof fetch;
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long an answer may take, in milliseconds; 20 s if not said. */
  readonly timeoutMs?: number;
}

/** The API of one ticket system. */
export interface HttpOptions {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Secrets that must stand in no message. */
  readonly secrets: readonly string[];
  /** How people know the system: `GitHub`. */
  readonly name: string;
  /** What gives access: `GITHUB_TOKEN with permission to write issues`. */
  readonly access: string;
}

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly json: unknown;
  readonly next: string | null;
}

/** An answer that was no success, or none at all (`status` 0). `sent`: the request may have been carried out although no answer came. */
export class HttpError extends Error {
  readonly status: number;
  readonly sent: boolean;
  constructor(message: string, status: number, sent: boolean) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.sent = sent;
  }
}

/** A request of the API. */
export type Call = (
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  body?: object | FormData,
) => Promise<Answer>;

const TIMEOUT_MS = 20_000;
const TRIES = 4;
/** Longest wait that a server may ask for before we rather stop and say so. */
const MAX_WAIT_MS = 120_000;

/**
 * One client for all systems: time limit, Retry-After and rate limits, no token in any message. What only reads or sets is tried again;
 * a POST is sent again only when the answer says that it was not carried out (429, 403 with a rate limit, 503 with Retry-After).
 */
export function createCall(options: HttpOptions, world: HttpWorld): Call {
  const timeoutMs = world.timeoutMs ?? TIMEOUT_MS;
  const base = options.baseUrl.replace(/\/+$/, '');
  const clean = (text: string): string =>
    options.secrets.filter((s) => s !== '').reduce((t, secret) => t.split(secret).join('[token]'), text);
  return async (method, path, body) => {
    const url = path.startsWith('http') ? path : base + path;
    // A next-page link that leads elsewhere would carry the token there.
    if (new URL(url).origin !== new URL(base).origin)
      throw new UserError(`${options.name} sent a link to another server`, { where: new URL(url).origin });
    for (let attempt = 1; ; attempt++) {
      const result = await once(method, url, body);
      if (!(result instanceof Refusal)) return result;
      const again = attempt < TRIES && (result.notDone || (method !== 'POST' && result.passing));
      const wait = result.waitMs ?? 500 * 2 ** (attempt - 1);
      if (again && wait <= MAX_WAIT_MS) {
        await world.sleep(wait);
        continue;
      }
      const advice = adviceFor(result.status);
      const message = clean(`${options.name}: ${method} ${new URL(url).pathname}: ${result.reason}`);
      if (advice !== null) throw new UserError(message, { next: advice, exitCode: EXIT.usage });
      throw new HttpError(message, result.status, result.mayBeDone);
    }
  };

  async function once(
    method: string,
    url: string,
    body: object | FormData | undefined,
  ): Promise<Answer | Refusal> {
    let response: Response;
    let text: string;
    try {
      response = await world.fetch(url, {
        method,
        headers: {
          ...options.headers,
          ...(body && !(body instanceof FormData) ? { 'Content-Type': 'application/json' } : {}),
        },
        ...(body ? { body: body instanceof FormData ? body : JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(timeoutMs),
        // A redirect to another host would carry the token with it.
        redirect: 'manual',
      });
      text = await response.text();
    } catch (error) {
      const refused = (error as { cause?: { code?: string } }).cause?.code === 'ECONNREFUSED';
      const reason = refused
        ? 'connection refused'
        : (error as Error).name === 'TimeoutError'
          ? `no answer in ${timeoutMs / 1000} s`
          : 'the connection broke';
      return new Refusal(0, reason, { passing: true, mayBeDone: !refused });
    }
    if (response.ok)
      return { status: response.status, json: parse(text), next: nextLink(response.headers.get('link')) };
    const waitMs = waitOf(response.headers, world.now());
    const limited =
      response.status === 429 || (response.status === 403 && (waitMs !== null || /rate limit/i.test(text)));
    return new Refusal(response.status, `${response.status}${said(text)}`, {
      passing: limited || response.status >= 500 || response.status === 408,
      notDone: limited || (response.status === 503 && waitMs !== null),
      // A 5xx may come from a proxy after the write.
      mayBeDone: response.status >= 500,
      waitMs: limited ? (waitMs ?? 60_000) : waitMs,
    });
  }

  function adviceFor(status: number): string | null {
    if (status === 401) return `${options.name} does not know the token: give ${options.access}`;
    if (status === 403) return `the token may not do this: give ${options.access}`;
    if (status >= 300 && status < 400) return 'the place has moved: give its new name to --to';
    if (status === 404)
      return `check the place in --to; ${options.name} also says 404 where the token may not look: give ${options.access}`;
    return null;
  }
}

class Refusal {
  readonly status: number;
  readonly reason: string;
  readonly passing: boolean;
  readonly notDone: boolean;
  readonly mayBeDone: boolean;
  readonly waitMs: number | null;
  constructor(
    status: number,
    reason: string,
    how: { passing?: boolean; notDone?: boolean; mayBeDone?: boolean; waitMs?: number | null },
  ) {
    this.status = status;
    this.reason = reason;
    this.passing = how.passing ?? false;
    this.notDone = how.notDone ?? false;
    this.mayBeDone = how.mayBeDone ?? false;
    this.waitMs = how.waitMs ?? null;
  }
}

function parse(text: string): unknown {
  try {
    return text === '' ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

/** The message of an API's error, one line and short. */
function said(text: string): string {
  const json = parse(text) as {
    message?: unknown;
    error?: unknown;
    errorMessages?: unknown;
    errors?: unknown;
  } | null;
  const listed = [json?.errorMessages, json?.errors].filter(
    (e) => typeof e === 'object' && e !== null && Object.keys(e).length > 0,
  );
  const message = json?.message ?? json?.error ?? (listed.length > 0 ? listed : undefined);
  const shown = typeof message === 'string' ? message : message === undefined ? '' : JSON.stringify(message);
  return shown === '' ? '' : ` ${shown.replace(/\s+/g, ' ').slice(0, 200)}`;
}

/** Milliseconds to wait, by Retry-After (seconds or date) or the rate limit's reset; null where the answer does not say. */
function waitOf(headers: Headers, now: number): number | null {
  const after = headers.get('retry-after');
  if (after !== null) {
    const ms = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now;
    return Number.isFinite(ms) ? Math.max(0, ms) : null;
  }
  const reset = headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset');
  const left = headers.get('x-ratelimit-remaining') ?? headers.get('ratelimit-remaining');
  return left === '0' && reset !== null && /^\d+$/.test(reset)
    ? Math.max(0, Number(reset) * 1000 - now)
    : null;
}

function nextLink(link: string | null): string | null {
  return /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1] ?? null;
}

/** All pages of a list. */
export async function allPages(call: Call, path: string, maxPages = 50): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  let next: string | null = path;
  for (let page = 0; next !== null && page < maxPages; page++) {
    const answer: Answer = await call('GET', next);
    if (Array.isArray(answer.json)) items.push(...(answer.json as readonly unknown[]));
    next = answer.next;
  }
  return items;
}
