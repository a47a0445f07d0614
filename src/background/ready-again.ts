import type { ActivitySeen, Chain, Observed } from '../model/index.ts';
import { MINUTE, SECOND } from '../util/time.ts';

/** The kubelet tells of what repeats no seldomer than every 5 min: twice that without a word, and the probe has not failed in between. */
const QUIET = 10n * MINUTE;
/** A pod that was out of service for a longer part of the window than this was no flicker. */
const PART = 5n;
/** Of the steps since, in so many its service wrote. */
const ON = 0.8;

/**
 * Words for why pods that were not ready for a while are no finding: only their readiness failed, not for long, it has not been told again, and
 * their service went on writing without an error. What nothing is heard of since is not taken to be well.
 */
export function readyAgain(
  { group }: Chain,
  { activity, last, first }: Pick<Observed, 'activity' | 'first' | 'last'>,
): string | undefined {
  if (last === null || first === null || !activity) return undefined;
  let [end, out] = [0n, 0n];
  for (const { members } of group.failures)
    for (const { signal } of members) {
      const { event, message, time } = signal;
      if (event?.reason !== 'Unhealthy' || !message.startsWith('Readiness')) return undefined;
      if (time > end) end = time;
      out += time - (event.since ?? time);
    }
  if (last - end < QUIET || out * PART > last - first) return undefined;
  return isWellSince(activity, group.service, end)
    ? `a pod was not ready for a while; its probe is not told to have failed again in the ${(last - end) / MINUTE} min after, in which its service went on without an error`
    : undefined;
}

function isWellSince({ start, step, services }: ActivitySeen, name: string, time: bigint): boolean {
  const seen = services.find((s) => s.name === name);
  const from = Math.floor((Number(time / SECOND) - start) / step) + 1;
  const entries = seen?.entries.slice(from, -1) ?? [];
  return (
    entries.length > 0 &&
    entries.filter((n) => n > 0).length >= entries.length * ON &&
    seen?.failures.slice(from).every((n) => n === 0) === true
  );
}
