import type { Chain, Failure, Signal } from '../model/index.ts';
import { SECOND } from '../util/time.ts';

/** A finding's chain under the finding's number. */
export interface Numbered {
  readonly id: string;
  readonly chain: Chain;
}

/** In how many failures of a finding entries are seen, and by what they are tied to them. */
export interface Tied {
  readonly finding: string;
  readonly failures: number;
  readonly of: number;
  /** `member`: they are entries of the failures; else what they share with them: the surest for each failure, the least sure of all failures. */
  readonly by: 'member' | 'trace' | 'request' | 'instance';
  /** Failures of which they are entries. */
  readonly members: number;
}

/** What ties entries to the failures of the findings. */
export interface Ties {
  /** Most failures first. */
  of(signals: readonly Signal[]): readonly Tied[];
  /** The finding whose first error comes next after this time, and how long after (nanoseconds); null where none does soon. */
  next(time: bigint): { readonly finding: string; readonly after: bigint } | null;
}

/** How long before a failure an entry of the same instance may have to do with it. */
const BEFORE = 2n * SECOND;
/** How long before the first error of a finding something may have led to it. */
const LEAD = 60n * SECOND;
/** Failures of one instance at one time that are looked at. */
const MAX_AT_ONCE = 200;
const SURENESS = ['member', 'trace', 'request', 'instance'] as const;

interface Place {
  readonly finding: number;
  readonly failure: number;
  readonly start: bigint;
  readonly end: bigint;
}

/** Indexes the failures of all findings by what entries can share with them. */
export function tiesTo(findings: readonly Numbered[]): Ties {
  const maps = {
    member: new Map<string, Place[]>(),
    trace: new Map<string, Place[]>(),
    request: new Map<string, Place[]>(),
    instance: new Map<string, Place[]>(),
  };
  let places = 0;
  findings.forEach(({ chain }, finding) => {
    for (const failure of chain.group.failures) {
      const place = { finding, failure: places++, start: failure.start, end: failure.end };
      for (const kind of SURENESS)
        for (const key of keysOf(failure, kind)) {
          const list = maps[kind].get(key);
          if (list) list.push(place);
          else maps[kind].set(key, [place]);
        }
    }
  });
  for (const list of maps.instance.values())
    list.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const placesOf = (signal: Signal, kind: Tied['by']): readonly Place[] => {
    const key = keyIn(signal, kind);
    const list = key === undefined ? undefined : maps[kind].get(key);
    return list === undefined || kind !== 'instance' ? (list ?? []) : around(list, signal.time);
  };
  const starts = findings.map(({ id, chain }) => ({ id, start: firstError(chain) }));
  return {
    of(signals) {
      const seen = findings.map(() => new Map<number, number>());
      for (const signal of signals)
        for (const [sureness, kind] of SURENESS.entries())
          for (const { finding, failure } of placesOf(signal, kind)) {
            const by = seen[finding];
            by?.set(failure, Math.min(sureness, by.get(failure) ?? sureness));
          }
      return seen
        .flatMap((bySureness, i): readonly Tied[] => {
          const { id, chain } = findings[i] as Numbered;
          const all = [...bySureness.values()];
          return all.length === 0
            ? []
            : [
                {
                  finding: id,
                  failures: all.length,
                  of: chain.group.failures.length,
                  by: SURENESS[all.reduce((least, one) => Math.max(least, one), 0)] ?? 'instance',
                  members: all.filter((one) => one === 0).length,
                },
              ];
        })
        .sort((a, b) => b.failures / b.of - a.failures / a.of || b.failures - a.failures);
    },
    next(time) {
      const [first] = starts
        .filter(({ start }) => start > time && start - time <= LEAD)
        .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
      return first ? { finding: first.id, after: first.start - time } : null;
    },
  };
}

/** What is logged before it, in the same failure or not, came first. */
function firstError({ group }: Chain): bigint {
  const times = group.failures.map(
    ({ members, start }) =>
      members.find(({ signal }) => signal.role === 'error' || signal.role === 'request')?.signal.time ??
      start,
  );
  return times.reduce((first, time) => (time < first ? time : first));
}

function keyIn(signal: Signal, kind: Tied['by']): string | undefined {
  if (kind === 'member') return signal.key;
  if (kind === 'instance') return signal.instance;
  return kind === 'trace' ? signal.correlation.trace : signal.correlation.requestId;
}

function keysOf(failure: Failure, kind: Tied['by']): ReadonlySet<string> {
  return new Set(failure.members.flatMap(({ signal }) => keyIn(signal, kind) ?? []));
}

/** Failures that this time is in, or right before. In order of start. */
function around(list: readonly Place[], time: bigint): readonly Place[] {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Place).start <= time + BEFORE) low = middle + 1;
    else high = middle;
  }
  return list.slice(Math.max(0, low - MAX_AT_ONCE), low).filter(({ end }) => end >= time);
}
