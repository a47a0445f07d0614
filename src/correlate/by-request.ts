import type { Signal } from '../model/index.ts';
import { formatDuration, MILLISECOND } from '../util/time.ts';
import type { Union } from './union.ts';

/** Clocks and logging order: an error is logged up to this long after the response, or this short before the request's stamp. */
const AFTER = 300n * MILLISECOND;
const BEFORE = 5n * MILLISECOND;
/** Up to here after the response the tie is sure when no other request fits. */
const SURE_AFTER = 25n * MILLISECOND;

interface Fit {
  readonly index: number;
  /** 0 while the request was open, else nanoseconds outside of it. */
  readonly outside: bigint;
  readonly failing: boolean;
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
      (f) => f !== best && f.failing === best.failing && !sameKind(signals, f, best),
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
    return `${others} failing request${others === 1 ? '' : 's'} of another kind fit${others === 1 ? 's' : ''} as well`;
  return all > 0
    ? `${all} more of the same kind fit${all === 1 ? 's' : ''}, so which of them is not sure`
    : 'no other failing request fits';
}

/** Requests of the same method, route and status are one kind: which of them logged a line changes no cause. */
function sameKind(signals: readonly Signal[], a: Fit, b: Fit): boolean {
  const [x, y] = [signals[a.index]?.request, signals[b.index]?.request];
  return x?.method === y?.method && x?.route === y?.route && x?.status === y?.status;
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
    fits.push({ index, outside, failing: r.status >= 400 });
  }
  return fits.sort((a, b) => rank(a) - rank(b) || a.index - b.index);
}

/** A failing request that just ended explains an error best; then one that was open, however it was answered; then a failing one that ended before. */
function rank(f: Fit): number {
  if (f.failing) return f.outside <= SURE_AFTER ? 0 : 2;
  return f.outside === 0n ? 1 : 3;
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
