import type { Signal } from '../model/index.ts';
import { formatDuration, MILLISECOND } from '../util/time.ts';
import type { Union } from './union.ts';

/** Clocks and logging order: an error is logged up to this long after the response, or this short before the request's stamp. */
const AFTER = 100n * MILLISECOND;
const BEFORE = 5n * MILLISECOND;
/** Up to here after the response the tie is sure when no other request fits. */
const SURE_AFTER = 25n * MILLISECOND;

interface Fit {
  readonly index: number;
  /** 0 while the request was open, else nanoseconds outside of it. */
  readonly outside: bigint;
  readonly failing: boolean;
}

/**
 * Joins an error without ids to the request that was open on the same instance when it was logged.
 * Failing requests come before others; when another failing request fits as well, the tie is not sure.
 */
export function joinByRequest(signals: readonly Signal[], union: Union): void {
  const requests = new Map<string, number[]>();
  signals.forEach((s, i) => {
    if (s.request && s.instance !== undefined) {
      const list = requests.get(s.instance);
      if (list) list.push(i);
      else requests.set(s.instance, [i]);
    }
  });
  // Per instance in order of start; `longest` bounds how far back an open request can have started.
  const longest = new Map<string, bigint>();
  for (const [instance, list] of requests) {
    let most = 0n;
    for (const i of list) {
      const r = signals[i]?.request;
      if (r && r.end - r.start > most) most = r.end - r.start;
    }
    longest.set(instance, most);
  }
  signals.forEach((s, i) => {
    if (s.request || s.instance === undefined || s.role === 'lifecycle') return;
    if (union.joinOf(i) && ['trace', 'request-id', 'operation'].includes(union.joinOf(i)?.kind ?? '')) return;
    const list = requests.get(s.instance);
    if (!list) return;
    const fits = fitting(signals, list, s, longest.get(s.instance) ?? 0n);
    const best = fits[0];
    if (!best) return;
    // A request that went well says where an error was logged only if it was the one request open at that time.
    if (!best.failing && s.role !== 'context' && (best.outside > 0n || fits.filter((f) => f.outside === 0n).length > 1)) return;
    const rivals = fits.slice(1).filter((f) => f.failing === best.failing && (f.outside === best.outside || f.outside <= SURE_AFTER));
    const r = signals[best.index]?.request;
    if (!r) return;
    const sure = rivals.length === 0 && best.outside <= SURE_AFTER;
    const place = s.time > r.end ? `${formatDuration(s.time - r.end)} after the response` : `while the request was open`;
    union.join(best.index, i, {
      kind: 'request-window',
      sure,
      why: `same instance, logged ${place} to ${r.method} ${r.route} ${r.status}${rivals.length === 0 ? '; no other failing request fits' : `; ${rivals.length} other request(s) fit as well`}`,
    });
  });
}

/** Requests that were open at the signal's time, or nearly: best first. */
function fitting(signals: readonly Signal[], list: readonly number[], s: Signal, longest: bigint): readonly Fit[] {
  const fits: Fit[] = [];
  for (let k = lastStartedBy(signals, list, s.time + BEFORE); k >= 0; k -= 1) {
    const index = list[k] ?? 0;
    const r = signals[index]?.request;
    if (!r) continue;
    if (s.time - r.start > longest + AFTER) break;
    if (s.time > r.end + AFTER) continue;
    const outside = s.time > r.end ? s.time - r.end : s.time < r.start ? r.start - s.time : 0n;
    fits.push({ index, outside, failing: r.status >= 400 });
  }
  return fits.sort((a, b) => Number(b.failing) - Number(a.failing) || (a.outside < b.outside ? -1 : a.outside > b.outside ? 1 : b.index - a.index));
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
