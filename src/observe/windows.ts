import type { Entry, Signal } from '../model/index.ts';
import { MILLISECOND, SECOND } from '../util/time.ts';

/** How far around a failing entry the second pass reads on the same instance. */
const BEFORE = 2n * SECOND;
const AFTER = 2n * SECOND;
/** Around a request, whose start and end are known, less is enough. */
const REQUEST_MARGIN = 250n * MILLISECOND;
/** Restarts back off up to five minutes: the run that ended is this long before the event about it. */
const BEFORE_RESTART = 330n * SECOND;
/** Failures of one kind whose surroundings are read; the rest repeat them. */
const MAX_PER_KIND = 200;

/** Which entries the second pass wants. */
export interface Windows {
  readonly empty: boolean;
  wants(entry: Entry): boolean;
  /** What is wanted of each instance: spans of time, nanoseconds since 1970, in order and apart. */
  readonly spans: ReadonlyMap<string, readonly { readonly from: bigint; readonly to: bigint }[]>;
  /** Ids of traces and requests whose entries are wanted wherever they are. */
  readonly ids: readonly string[];
}

/** Plans the second pass: the same trace or request, or the same instance around the time. Independent of the order of signals. */
export function planWindows(signals: readonly Signal[]): Windows {
  const spans = new Map<string, { from: bigint; to: bigint }[]>();
  const traces = new Set<string>();
  const requests = new Set<string>();
  const kinds = new Map<string, number>();
  for (const signal of signals) {
    if (signal.role === 'context') continue;
    const kind = `${signal.service ?? ''}|${signal.role}|${signal.template}`;
    const seen = kinds.get(kind) ?? 0;
    kinds.set(kind, seen + 1);
    if (seen >= MAX_PER_KIND) continue;
    if (signal.correlation.trace !== undefined) traces.add(signal.correlation.trace);
    if (signal.correlation.requestId !== undefined) requests.add(signal.correlation.requestId);
    if (signal.instance === undefined) continue;
    const span = signal.request
      ? { from: signal.request.start - REQUEST_MARGIN, to: signal.request.end + REQUEST_MARGIN }
      : { from: signal.time - (endedPod(signal) ? BEFORE_RESTART : BEFORE), to: signal.time + AFTER };
    const list = spans.get(signal.instance);
    if (list) list.push(span);
    else spans.set(signal.instance, [span]);
  }
  const merged = new Map<string, { from: bigint; to: bigint }[]>();
  for (const [instance, list] of spans) {
    list.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
    const out: { from: bigint; to: bigint }[] = [];
    for (const span of list) {
      const top = out.at(-1);
      if (top && span.from <= top.to) {
        if (span.to > top.to) top.to = span.to;
      } else out.push({ ...span });
    }
    merged.set(instance, out);
  }
  return {
    spans: merged,
    ids: [...traces, ...requests],
    empty: merged.size === 0 && traces.size === 0 && requests.size === 0,
    wants(entry) {
      if (entry.instance !== undefined) {
        const list = merged.get(entry.instance);
        if (list && covers(list, entry.time)) return true;
      }
      if (traces.size === 0 && requests.size === 0) return false;
      const { trace, requestId } = entry.correlation;
      return (
        (trace !== undefined && traces.has(trace)) || (requestId !== undefined && requests.has(requestId))
      );
    },
  };
}

/** An event that a pod's container ended: what the pod logged before it is the reason. */
function endedPod(signal: Signal): boolean {
  return signal.event?.kind === 'Pod' && signal.lifecycle === 'exit';
}

function covers(list: readonly { from: bigint; to: bigint }[], time: bigint): boolean {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = list[middle];
    if (!span) return false;
    if (time < span.from) high = middle - 1;
    else if (time > span.to) low = middle + 1;
    else return true;
  }
  return false;
}
