import type { Chain } from '../model/index.ts';
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
