import { ApiError, isTransient, type Page, type Status, type Transport } from './api.ts';
import { behindBoundary, moveBoundary, type Boundary } from './boundary.ts';
import type { Pace, Time } from './pace.ts';
import { filterText, type Query } from './query.ts';

/** Limits of one reading; milliseconds. */
export interface ReadLimits {
  /** For all reads of the run, waits included. */
  readonly timeoutMs: number;
  readonly maxReads: number;
  readonly pageSize: number;
  /** Wait before the first retry; doubled for each more. */
  readonly backoffMs: number;
}

/** What reading has come to; one object for all queries of a run. */
export interface ReadState {
  reads: number;
  quotaWaits: number;
  retries: number;
  readonly startedAt: number;
}

/** How a reading ended. */
export type Ending =
  | { readonly kind: 'complete' }
  | {
      readonly kind: 'stopped';
      readonly why: 'max-reads' | 'timeout' | 'interrupted' | 'error';
      readonly error?: ApiError;
    };

/** What reading uses. */
export interface ReadDeps {
  readonly transport: Transport;
  readonly pace: Pace;
  readonly time: Time;
  readonly random: () => number;
  readonly limits: ReadLimits;
  readonly state: ReadState;
  readonly signal: AbortSignal;
  /** Told before each wait, and after each page. */
  readonly report: (
    event:
      | { readonly waitingMs: number; readonly why: 'quota' | 'retry' }
      | { readonly page: Page; readonly at: string | null },
  ) => void;
}

const MAX_BACKOFF_MS = 10_000;
/** The service's own limit of one call. */
const MAX_CALL_MS = 60_000;
const MIN_CALL_MS = 500;
/** How long one page may fail again and again; a server that never gave one is given up sooner, one that is not even there sooner still. */
const PATIENCE_MS = { unreached: 8_000, first: 30_000, later: 120_000 };
/** Beginning again from the boundary without getting one entry further. */
const FRUITLESS = 3;
/** What a token that is of no use any more is answered with: the service says INVALID_ARGUMENT, the others are said of tokens elsewhere. */
const TOKEN_REFUSED: ReadonlySet<Status> = new Set([
  'INVALID_ARGUMENT',
  'FAILED_PRECONDITION',
  'NOT_FOUND',
  'OUT_OF_RANGE',
]);

/**
 * Reads a query page by page, newest first, to the end: empty pages with a token are followed, failures that pass are retried, an expired token
 * is replaced by the last (timestamp, insertId). Never throws for what the service answers: the ending says it.
 */
export async function* readPages(query: Query, deps: ReadDeps): AsyncGenerator<Page, Ending> {
  const { pace, time, limits, state, signal } = deps;
  const deadline = state.startedAt + limits.timeoutMs;
  const callMs = Math.min(MAX_CALL_MS, Math.max(MIN_CALL_MS, limits.timeoutMs / 4));
  let boundary: Boundary | null = null;
  let overlap: Boundary | null = null;
  let token = '';
  let failures = 0;
  let failingSince = 0;
  let fruitless = 0;
  let readsSinceWait = Number.POSITIVE_INFINITY;
  const stopped = (why: Exclude<Ending, { kind: 'complete' }>['why'], error?: ApiError): Ending => ({
    kind: 'stopped',
    why,
    ...(error ? { error } : {}),
  });
  const pause = async (ms: number, why: 'quota' | 'retry'): Promise<boolean> => {
    if (time.now() + ms > deadline) return false;
    deps.report({ waitingMs: ms, why });
    await time.sleep(ms, signal);
    return true;
  };

  for (;;) {
    if (signal.aborted) return stopped('interrupted');
    if (state.reads >= limits.maxReads) return stopped('max-reads');
    const wait = pace.wait();
    if (wait > 0) {
      // Once the quota is used up each read waits a little for its turn: that is one wait.
      if (readsSinceWait > 1) state.quotaWaits += 1;
      readsSinceWait = 0;
      if (!(await pause(wait, 'quota'))) return stopped('timeout');
      continue;
    }
    const left = deadline - time.now();
    if (left <= 0) return stopped('timeout');
    let page: Page;
    state.reads += 1;
    readsSinceWait += 1;
    pace.spend();
    try {
      page = await deps.transport.list(
        {
          resourceNames: query.resourceNames,
          filter: filterText(query, overlap?.timestamp ?? null),
          orderBy: query.ascending === true ? 'timestamp asc' : 'timestamp desc',
          pageSize: limits.pageSize,
          pageToken: token,
        },
        { timeoutMs: Math.ceil(Math.min(callMs, left)), signal },
      );
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (signal.aborted) return stopped('interrupted');
      if (error.status === 'RESOURCE_EXHAUSTED') {
        state.quotaWaits += 1;
        const named = Number(error.metadata['quota_limit_value'] ?? Number.NaN);
        const own = pace.refused(Number.isFinite(named) ? named : null);
        if (!(await pause(Math.max(own, error.retryAfterMs), 'quota'))) return stopped('timeout', error);
      } else if (TOKEN_REFUSED.has(error.status) && token !== '' && fruitless < FRUITLESS) {
        // The token is of no use any more; the filter was good for the page before.
        token = '';
        overlap = boundary;
        fruitless += 1;
      } else if (isTransient(error)) {
        state.retries += 1;
        if (failures === 0) failingSince = time.now();
        const patience = PATIENCE_MS[error.unreached ? 'unreached' : boundary === null ? 'first' : 'later'];
        if (time.now() - failingSince > Math.min(patience, limits.timeoutMs / 2))
          return stopped('error', error);
        const backoff = Math.min(MAX_BACKOFF_MS, limits.backoffMs * 2 ** failures);
        failures += 1;
        const own = Math.ceil(backoff * (0.5 + deps.random() / 2));
        if (!(await pause(Math.max(own, error.retryAfterMs), 'retry'))) return stopped('timeout', error);
      } else return stopped('error', error);
      continue;
    }
    failures = 0;
    pace.served();
    token = page.nextPageToken;
    const fresh = overlap ? behindBoundary(overlap, page) : page;
    boundary = moveBoundary(boundary, page);
    if (fresh.bounds.length > 0) fruitless = 0;
    deps.report({ page: fresh, at: boundary?.timestamp ?? null });
    if (fresh.bounds.length > 0) yield fresh;
    if (token === '') return { kind: 'complete' };
  }
}
