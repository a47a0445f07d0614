import { SEVERITY_NUMBER, type Chain, type Signal } from '../model/index.ts';
import { MINUTE } from '../util/time.ts';

/** By default a probe counts from this many failures in a row on. */
const PROBE_THRESHOLD = 3;
/** A probe that is there to fail until the container is up: what counts is whether the container is restarted for it. */
const STARTUP = /^Startup probe /;

/**
 * A probe that took nothing out of service and has not failed since: it failed once or twice, or it waits for a start and the container was
 * not restarted. That a pod does not answer while it is being stopped (`stopped`, by pod) is how it ends. `last` is the time of the last
 * entry read.
 */
export function seldomProbed(
  chain: Chain,
  last: bigint | null,
  stopped: ReadonlyMap<string, bigint>,
): string | undefined {
  const { failures } = chain.group;
  const probed = failures.every((f) =>
    f.members.every((m) => m.signal.event?.reason === 'Unhealthy' || m.signal.role === 'context'),
  );
  if (!probed || last === null) return undefined;
  const perPod = new Map<string, number>();
  let end: bigint | null = null;
  let [ending, starting] = [false, false];
  for (const f of failures)
    for (const { signal } of f.members) {
      if (!signal.event) continue;
      const stop = stopped.get(signal.event.name);
      if (stop !== undefined && (signal.event.since ?? signal.time) >= stop) {
        ending = true;
        continue;
      }
      if (end === null || signal.time > end) end = signal.time;
      if (STARTUP.test(signal.message)) starting = true;
      else perPod.set(signal.event.name, (perPod.get(signal.event.name) ?? 0) + (signal.event.count ?? 1));
    }
  if (end === null) return ending ? 'a probe failed of pods that were being stopped' : undefined;
  const most = Math.max(0, ...perPod.values());
  if (most >= PROBE_THRESHOLD || last - end < MINUTE) return undefined;
  const since = `and not again in the ${(last - end) / MINUTE} min after`;
  return most === 0 && starting
    ? `a startup probe failed while the container started, ${since}; no entry says that it was restarted for it`
    : `a probe failed ${most === 1 ? 'once' : 'twice'}, fewer than the ${PROBE_THRESHOLD} times in a row that take effect by default, ${since}`;
}

/** A probe that fails this seldom on average, where it is asked every 10 s by default, mostly goes well. */
const SELDOM = 2n * MINUTE;
/** What the count of an event says of the time before the window is of more than the window itself from here on. */
const LONG_BEFORE = 10n * MINUTE;

/** A probe of a pod that fails now and then since long before, as the event counts it, and no oftener now; it had no effect that an entry shows. */
export function probedNowAndThen(chain: Chain): string | undefined {
  const members = chain.group.failures.flatMap((f) => f.members.map((m) => m.signal));
  const byPod = new Map<string, Signal[]>();
  for (const s of members) {
    if (s.role === 'context' && !s.event) continue;
    if (s.event?.reason !== 'Unhealthy' || STARTUP.test(s.message)) return undefined;
    byPod.set(s.event.name, [...(byPod.get(s.event.name) ?? []), s]);
  }
  const paces = [...byPod.values()].map(paceOf);
  const [most] = paces.flatMap((p) => p ?? []).sort((a, b) => (a < b ? -1 : 1));
  return most === undefined || paces.includes(undefined)
    ? undefined
    : `a probe fails about every ${most / MINUTE} min since long before the first of these entries, no oftener than before; no entry says that a container was restarted for it`;
}

/** The mean time between failures of a probe, where its count reaches far back; undefined where they came closer together of late. */
function paceOf(signals: readonly Signal[]): bigint | undefined {
  const [first, last] = [signals[0], signals.at(-1)];
  const { since, count } = last?.event ?? {};
  if (!first || !last || since === undefined || count === undefined || count < 2) return undefined;
  if (first.time - since < LONG_BEFORE) return undefined;
  const pace = (last.time - since) / BigInt(count - 1);
  const lately = BigInt(Math.max(signals.length, count - (first.event?.count ?? count)));
  const now = signals.length > 1 ? (last.time - first.time) / lately : pace;
  return pace >= SELDOM && now * 2n >= pace ? pace : undefined;
}

/** A container that has started this recently may not answer yet. */
const YOUNG = 2n * MINUTE;

type Starts = ReadonlyMap<string, readonly bigint[]>;

/** When containers of each pod started, as events tell it. */
export function startsIn(signals: readonly Signal[]): Starts {
  const starts = new Map<string, bigint[]>();
  for (const { event, time } of signals) {
    if (event?.kind !== 'Pod' || event.reason !== 'Started') continue;
    const known = starts.get(event.name);
    if (known) known.push(time);
    else starts.set(event.name, [time]);
  }
  return starts;
}

/**
 * The readiness of pods that had started once, just before, and did not fail again: while it starts a container does not answer, and no request comes
 * to it. What it warned of by then (a broker that it could not reach yet) is of its start as well.
 */
export function probedYoung(chain: Chain, last: bigint | null, starts: Starts): string | undefined {
  const members = chain.group.failures.flatMap((f) => f.members.map((m) => m.signal));
  const probes = members.filter((s) => s.event !== undefined);
  const end = probes.reduce((t, s) => (s.time > t ? s.time : t), 0n);
  if (probes.length === 0 || last === null || last - end < MINUTE) return undefined;
  return members.every((s) => isYoung(s, starts))
    ? `a pod was not ready while it started, and its probe did not fail again in the ${(last - end) / MINUTE} min after`
    : undefined;
}

/** Whether it is the readiness of a pod that had just started, and did not fail again later on. */
export function isYoungProbe(s: Signal, last: bigint | null, starts: Starts): boolean {
  return s.event !== undefined && last !== null && last - s.time >= MINUTE && isYoung(s, starts);
}

function isYoung(s: Signal, starts: Starts): boolean {
  const once = starts.get(s.event?.name ?? s.instance ?? '');
  const start = once?.length === 1 ? once[0] : undefined;
  if (start === undefined || s.time < start || s.time - start > YOUNG) return false;
  return s.event
    ? s.event.reason === 'Unhealthy' && !s.message.startsWith('Liveness')
    : !s.request &&
        !s.exception &&
        s.lifecycle !== 'exit' &&
        SEVERITY_NUMBER[s.severity] < SEVERITY_NUMBER.ERROR;
}
