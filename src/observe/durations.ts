import { templateText } from '../mining/index.ts';
import type { Entry, Json, SlowOperation } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { MILLISECOND, SECOND } from '../util/time.ts';
import { NO_SERVICE } from './counts.ts';
import { splitPrefix } from './log-prefix.ts';
import { keyOf } from './signal.ts';

/** From this on an operation is slow to whoever waits for it. */
const SLOW = 500n * MILLISECOND;
const MIN_SLOW = 3;
const MAX_EVENTS = 100_000;
/** Operations that may go on at once and are looked at for what they wait for. */
const MAX_LOOKBACK = 500;

// "completed in 9.01 seconds", "took 350ms", "elapsed=1.2s": a number with its unit after a word that says it is a duration.
const SPENT =
  /\b(?:in|took|after|duration|elapsed|time|latency)(?: of)?[ :=]{1,3}(\d{1,9}(?:\.\d{1,9})?) ?(ms|milliseconds?|s|secs?|seconds?|m|min|minutes?)\b/i;
const MILLIS_MEMBERS = [
  'responseTime',
  'durationMs',
  'duration_ms',
  'elapsedMs',
  'elapsed_ms',
  'latencyMs',
  'latency_ms',
];

interface Spent {
  readonly operation: string;
  readonly end: bigint;
  readonly length: bigint;
  readonly key: string;
}

/** Collects what lines say about how long things took. */
export interface Durations {
  add(entry: Entry): void;
  /** The slow operation in which most time is spent, then what it waits for, deepest last; empty where nothing is slow. */
  slowest(redact: (text: string) => string): readonly SlowOperation[];
}

/** An empty collection. */
export function createDurations(): Durations {
  const events: Spent[] = [];
  const names = new Map<string, { readonly service: string; readonly text: string }>();
  return {
    add(entry) {
      const length = durationOf(entry);
      if (length === null || length < SLOW || events.length >= MAX_EVENTS) return;
      const service = entry.service ?? NO_SERVICE;
      const end = entry.message.indexOf('\n');
      const text = templateText(
        splitPrefix((end < 0 ? entry.message : entry.message.slice(0, end)).slice(0, 300)).body,
      );
      const operation = `${service}|${text}`;
      names.set(operation, { service, text });
      events.push({ operation, end: entry.time, length, key: keyOf(entry) });
    },
    slowest(redact) {
      events.sort((a, b) => (a.end < b.end ? -1 : a.end > b.end ? 1 : byCode(a.key, b.key)));
      const rows = rowsOf(events);
      const path = pathDown(rows, waits(events));
      return path.flatMap((operation): SlowOperation[] => {
        const row = rows.get(operation);
        const name = names.get(operation);
        if (!row || !name) return [];
        const lengths = row.map((e) => e.length).sort((a, b) => (a < b ? -1 : 1));
        return [
          {
            service: name.service,
            template: redact(name.text),
            count: row.length,
            median: lengths[lengths.length >> 1] ?? 0n,
            longest: lengths.at(-1) ?? 0n,
            keys: [...row]
              .sort((a, b) => (a.length > b.length ? -1 : a.length < b.length ? 1 : byCode(a.key, b.key)))
              .map((e) => e.key),
          },
        ];
      });
    },
  };
}

function rowsOf(events: readonly Spent[]): ReadonlyMap<string, readonly Spent[]> {
  const rows = new Map<string, Spent[]>();
  for (const e of events) {
    const row = rows.get(e.operation);
    if (row) row.push(e);
    else rows.set(e.operation, [e]);
  }
  return new Map([...rows].filter(([, row]) => row.length >= MIN_SLOW));
}

/** For each operation the time of others that ended while it was open, and took no longer. */
function waits(events: readonly Spent[]): ReadonlyMap<string, ReadonlyMap<string, bigint>> {
  const inside = new Map<string, Map<string, bigint>>();
  events.forEach((outer, i) => {
    const seen = new Set<string>();
    for (let k = i - 1; k >= 0 && i - k <= MAX_LOOKBACK; k -= 1) {
      const inner = events[k];
      if (!inner || inner.end < outer.end - outer.length) break;
      if (inner.operation === outer.operation || seen.has(inner.operation)) continue;
      if (inner.length * 100n > outer.length * 105n) continue;
      seen.add(inner.operation);
      let row = inside.get(outer.operation);
      if (!row) inside.set(outer.operation, (row = new Map<string, bigint>()));
      row.set(inner.operation, (row.get(inner.operation) ?? 0n) + inner.length);
    }
  });
  return inside;
}

/** From the operation with most time down to the one that it spends at least half of its time on, and so on. */
function pathDown(
  rows: ReadonlyMap<string, readonly Spent[]>,
  inside: ReadonlyMap<string, ReadonlyMap<string, bigint>>,
): readonly string[] {
  const total = (name: string): bigint => (rows.get(name) ?? []).reduce((sum, e) => sum + e.length, 0n);
  const within = new Set(
    [...inside].flatMap(([outer, row]) =>
      [...row].filter(([, t]) => t * 2n >= total(outer)).map(([name]) => name),
    ),
  );
  const tops = [...rows.keys()].filter((name) => !within.has(name));
  let at = (tops.length > 0 ? tops : [...rows.keys()]).sort((a, b) =>
    total(a) > total(b) ? -1 : total(a) < total(b) ? 1 : byCode(a, b),
  )[0];
  const path: string[] = [];
  while (at !== undefined && !path.includes(at)) {
    path.push(at);
    const outer: string = at;
    at = [...(inside.get(outer) ?? [])]
      .filter(([name, time]) => rows.has(name) && !path.includes(name) && time * 2n >= total(outer))
      .sort(([a, x], [b, y]) => (x > y ? -1 : x < y ? 1 : byCode(a, b)))[0]?.[0];
  }
  return path;
}

/** Nanoseconds that the entry says something took; null where it says nothing. */
export function durationOf(entry: Entry): bigint | null {
  if (entry.http?.latency !== undefined) return entry.http.latency;
  const payload = entry.raw['jsonPayload'];
  if (payload !== null && typeof payload === 'object' && !Array.isArray(payload)) {
    const object = payload as Readonly<Record<string, Json | undefined>>;
    for (const member of MILLIS_MEMBERS) {
      const value = object[member];
      if (typeof value === 'number' && value >= 0 && value < 1e10) return BigInt(Math.round(value * 1e6));
    }
  }
  const match = SPENT.exec(entry.message.length > 500 ? entry.message.slice(0, 500) : entry.message);
  if (!match?.[1] || !match[2]) return null;
  const unit = /^m(?:s|illi)/i.test(match[2]) ? MILLISECOND : /^m/i.test(match[2]) ? 60n * SECOND : SECOND;
  return (BigInt(Math.round(Number(match[1]) * 1000)) * unit) / 1000n;
}
