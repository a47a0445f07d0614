import type { Chain, Failure, FailureGroup, NonEmpty, Signal } from '../model/index.ts';
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

/** The failure of a finding that entries are surest tied to, with those of them that are. */
export interface Nearest {
  readonly group: FailureGroup;
  readonly failure: Failure;
  readonly by: Tied['by'];
  readonly signals: NonEmpty<Signal>;
}

/** What ties entries to the failures of the findings. */
export interface Ties {
  /** Most failures first. */
  of(signals: readonly Signal[]): readonly Tied[];
  /** Within one finding; of failures that are tied as surely the earliest. Null where none is. */
  nearest(signals: readonly Signal[], finding: string): Nearest | null;
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
  readonly itself: Failure;
  readonly start: bigint;
  readonly end: bigint;
}

type Index = Readonly<Record<Tied['by'], ReadonlyMap<string, readonly Place[]>>>;

/** The failures of all findings by what entries can share with them. */
function indexOf(findings: readonly Numbered[]): Index {
  const maps = {
    member: new Map<string, Place[]>(),
    trace: new Map<string, Place[]>(),
    request: new Map<string, Place[]>(),
    instance: new Map<string, Place[]>(),
  };
  const add = (map: Map<string, Place[]>, key: string | undefined, place: Place): void => {
    if (key === undefined) return;
    const list = map.get(key);
    if (!list) map.set(key, [place]);
    // Members of one failure come together.
    else if (list.at(-1) !== place) list.push(place);
  };
  let places = 0;
  findings.forEach(({ chain }, finding) => {
    for (const failure of chain.group.failures) {
      const place = { finding, failure: places++, itself: failure, start: failure.start, end: failure.end };
      for (const { signal } of failure.members)
        for (const kind of SURENESS) add(maps[kind], keyIn(signal, kind), place);
    }
  });
  for (const list of maps.instance.values())
    list.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  return maps;
}

/** What entries share with the failures of the findings; worked out when it is first asked. */
export function tiesTo(findings: readonly Numbered[]): Ties {
  let index: Index | null = null;
  const placesOf = (signal: Signal, kind: Tied['by']): readonly Place[] => {
    const key = keyIn(signal, kind);
    if (key === undefined) return [];
    const list = (index ??= indexOf(findings))[kind].get(key) ?? [];
    return kind === 'instance'
      ? around(list, signal.time).filter(({ itself }) => mayBeOf(signal, itself))
      : list;
  };
  let numbers: ReadonlyMap<string, number> | null = null;
  let starts: readonly { readonly id: string; readonly start: bigint }[] | null = null;
  return {
    of(signals) {
      // Of thousands of findings an entry is tied to a few.
      const seen = new Map<number, Map<number, number>>();
      for (const signal of signals)
        for (const [sureness, kind] of SURENESS.entries())
          for (const { finding, failure } of placesOf(signal, kind)) {
            const by = seen.get(finding) ?? new Map<number, number>();
            seen.set(finding, by.set(failure, Math.min(sureness, by.get(failure) ?? sureness)));
          }
      return [...seen]
        .sort(([a], [b]) => a - b)
        .map(([i, bySureness]): Tied => {
          const { id, chain } = findings[i] as Numbered;
          const all = [...bySureness.values()];
          return {
            finding: id,
            failures: all.length,
            of: chain.group.failures.length,
            by: SURENESS[all.reduce((least, one) => Math.max(least, one), 0)] ?? 'instance',
            members: all.filter((one) => one === 0).length,
          };
        })
        .sort((a, b) => b.failures / b.of - a.failures / a.of || b.failures - a.failures);
    },
    nearest(signals, name) {
      const number = (numbers ??= new Map(findings.map(({ id }, i) => [id, i]))).get(name) ?? -1;
      const group = findings[number]?.chain.group;
      let best: { readonly sureness: number; readonly place: Place } | null = null;
      const tied = (signal: Signal, kind: Tied['by']): readonly Place[] =>
        placesOf(signal, kind).filter(({ finding }) => finding === number);
      for (const signal of signals)
        for (const [sureness, kind] of SURENESS.entries())
          for (const place of tied(signal, kind))
            if (
              !best ||
              sureness < best.sureness ||
              (sureness === best.sureness && place.failure < best.place.failure)
            )
              best = { sureness, place };
      const by = best && SURENESS[best.sureness];
      if (!best || !by || !group) return null;
      const { failure, itself } = best.place;
      const [first, ...rest] = signals.filter((s) => tied(s, by).some((place) => place.failure === failure));
      return first ? { group, failure: itself, by, signals: [first, ...rest] } : null;
    },
    next(time) {
      starts ??= findings
        .map(({ id, chain }) => ({ id, start: firstError(chain) }))
        .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
      let [low, high] = [0, starts.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((starts[middle]?.start ?? time) > time) high = middle;
        else low = middle + 1;
      }
      const after = starts[low];
      const soonest = after && after.start - time <= LEAD ? after : undefined;
      return soonest ? { finding: soonest.id, after: soonest.start - time } : null;
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

/** Whether a request that failed can be the one of which a line is: not where both name theirs, and name different ones. */
function mayBeOf({ correlation }: Signal, { kind, members }: Failure): boolean {
  if (kind !== 'request') return true;
  return (['trace', 'requestId'] as const).every((name) => {
    const own = correlation[name];
    const named = members.flatMap(({ signal }) => signal.correlation[name] ?? []);
    return own === undefined || named.length === 0 || named.includes(own);
  });
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
