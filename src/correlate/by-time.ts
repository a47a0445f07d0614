import type { Signal } from '../model/index.ts';
import { formatDuration, MILLISECOND } from '../util/time.ts';
import type { Union } from './union.ts';

/** Errors of one instance this close in time are taken for one failure when nothing better ties them; never surely. */
const BURST = 100n * MILLISECOND;

/**
 * Last resort: errors on the same instance in quick succession. A message that repeats begins the next failure,
 * so that a burst of the same error is counted as often as it happened.
 */
export function joinByTime(signals: readonly Signal[], union: Union): void {
  const open = new Map<string, { head: number; last: bigint; seen: Set<string>; root: number }>();
  signals.forEach((s, i) => {
    if (s.role !== 'error' || s.request || s.instance === undefined) return;
    const joined = union.joinOf(i);
    if (joined && joined.kind !== 'same-entry') return;
    const burst = open.get(s.instance);
    const root = union.find(i);
    if (burst && union.find(burst.head) === root) {
      burst.last = s.time;
      return;
    }
    if (!burst || s.time - burst.last > BURST || burst.seen.has(s.template)) {
      open.set(s.instance, { head: i, last: s.time, seen: new Set([s.template]), root });
      return;
    }
    union.join(burst.head, i, {
      kind: 'instance-time',
      sure: false,
      why: `same instance, ${formatDuration(s.time - burst.last)} after the error before it`,
    });
    burst.last = s.time;
    burst.seen.add(s.template);
  });
}
