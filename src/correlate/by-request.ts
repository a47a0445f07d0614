import type { Signal } from '../model/index.ts';
import { formatDuration, MILLISECOND } from '../util/time.ts';
import type { Union } from './union.ts';

/** Clocks and logging order: an error is logged up to this long after the response, or this short before the request's stamp. */
const AFTER = 300n * MILLISECOND;
const BEFORE = 5n * MILLISECOND;
/** Up to here after the response the tie is sure when no other request fits. */
const SURE_AFTER = 25n * MILLISECOND;

/** A request open for longer than this (a stream, a WebSocket) is open whenever anything happens: it explains little. */
const SHORT = 1000n * MILLISECOND;

interface Fit {
  readonly index: number;
  /** Method, route and status. */
  readonly kind: string;
  /** 0 while the request was open, else nanoseconds outside of it. */
  readonly outside: bigint;
  readonly failing: boolean;
  readonly serverError: boolean;
  readonly short: boolean;
}

/** What one request has already been given: each of its failures says a thing once. */
type Taken = Map<number, Set<string>>;

/**
 * Joins an error without a request to the one that was open on the same instance when it was logged. Failing requests come before
 * others. A message that a request has already been given goes to the next one that fits: of concurrent requests each logs its own.
 * Where other failing requests fit as well, the tie is not sure.
 */
export function joinByRequest(signals: readonly Signal[], union: Union): void {
  const requests = requestsByInstance(signals);
  const withRequest = new Set<number>();
  signals.forEach((s, i) => {
    if (s.request) withRequest.add(union.find(i));
  });
  const taken: Taken = new Map();
  signals.forEach((s, i) => {
    if (s.request || s.instance === undefined || s.role === 'lifecycle') return;
    // An id has tied it to a request already; that is surer than time.
    if (withRequest.has(union.find(i)) && union.joinOf(i)) return;
    const on = requests.get(s.instance);
    if (!on) return;
    const fits = fitting(signals, on, s);
    const free = fits.filter((f) => !taken.get(f.index)?.has(s.template));
    const best = (free.length > 0 ? free : fits)[0];
    const r = best && signals[best.index]?.request;
    if (!best || !r) return;
    // What is no error of its own belongs to a request only while it is near.
    if (s.role === 'context' && best.outside > SURE_AFTER) return;
    // A request that went well says where an error was logged only if it was the one request open at that time.
    if (
      !best.failing &&
      s.role !== 'context' &&
      (best.outside > 0n || fits.filter((f) => f.outside === 0n).length > 1)
    )
      return;
    const said = taken.get(best.index);
    if (said) said.add(s.template);
    else taken.set(best.index, new Set([s.template]));
    const rivals = fits.filter(
      (f) => f.kind !== best.kind && (f.failing === best.failing || (f.outside === 0n && f.short)),
    ).length;
    const place =
      s.time > r.end ? `${formatDuration(s.time - r.end)} after the response` : 'while the request was open';
    union.join(best.index, i, {
      kind: 'request-window',
      sure: rivals === 0 && best.outside <= SURE_AFTER,
      why: `same instance, logged ${place} to ${r.method} ${r.route} ${r.status}; ${rivalText(rivals, fits.length - 1)}`,
    });
  });
}

function rivalText(others: number, all: number): string {
  if (others > 0)
    return `${others} request${others === 1 ? '' : 's'} of another kind fit${others === 1 ? 's' : ''} as well`;
  return all > 0
    ? `${all} more of the same kind fit${all === 1 ? 's' : ''}, so which of them is not sure`
    : 'no other failing request fits';
}

interface OnInstance {
  /** Indices of request signals, in order of start. */
  readonly list: readonly number[];
  /** Longest of them: bounds how far back an open request can have started. */
  readonly longest: bigint;
}

function requestsByInstance(signals: readonly Signal[]): ReadonlyMap<string, OnInstance> {
  const on = new Map<string, { list: number[]; longest: bigint }>();
  signals.forEach((s, i) => {
    if (!s.request || s.instance === undefined) return;
    const length = s.request.end - s.request.start;
    const known = on.get(s.instance);
    if (!known) on.set(s.instance, { list: [i], longest: length });
    else {
      known.list.push(i);
      if (length > known.longest) known.longest = length;
    }
  });
  return on;
}

/** Requests that were open at the signal's time, or nearly: the likeliest first, then the earlier. */
function fitting(signals: readonly Signal[], on: OnInstance, s: Signal): readonly Fit[] {
  const fits: Fit[] = [];
  for (let k = lastStartedBy(signals, on.list, s.time + BEFORE); k >= 0; k -= 1) {
    const index = on.list[k] ?? 0;
    const r = signals[index]?.request;
    if (!r) continue;
    if (s.time - r.start > on.longest + AFTER) break;
    if (s.time > r.end + AFTER) continue;
    const outside = s.time > r.end ? s.time - r.end : s.time < r.start ? r.start - s.time : 0n;
    fits.push({
      kind: `${r.method} ${r.route} ${r.status}`,
      index,
      outside,
      failing: r.status >= 400,
      serverError: r.status >= 500,
      short: r.end - r.start <= SHORT,
    });
  }
  // Concurrent requests of one kind are answered, and logged, in the order in which they came: of those the earliest that just ended.
  const kinds = new Map<string, number>();
  for (const f of fits) kinds.set(f.kind, Math.min(kinds.get(f.kind) ?? Infinity, rank(f)));
  const far = (f: Fit): number => (f.outside <= SURE_AFTER ? 0 : 1);
  return fits.sort(
    (a, b) => (kinds.get(a.kind) ?? 0) - (kinds.get(b.kind) ?? 0) || far(a) - far(b) || a.index - b.index,
  );
}

/**
 * What explains an error best, best first: a failing request that was open; one that just ended with a server error; a short one that
 * was open, however it was answered; one that just ended with a client error, which seldom logs one; what was open for long; the rest.
 */
function rank(f: Fit): number {
  const open = f.outside === 0n;
  const near = f.outside <= SURE_AFTER;
  if (f.failing) return open ? 0 : near ? (f.serverError ? 1 : 3) : 5;
  return open ? (f.short ? 2 : 4) : 6;
}

/** Position of the last request of the list that started at or before `time`; -1 if none. */
function lastStartedBy(signals: readonly Signal[], list: readonly number[], time: bigint): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = signals[list[middle] ?? 0]?.request?.start ?? 0n;
    if (start <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
