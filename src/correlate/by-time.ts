import type { Signal } from '../model/index.ts';
import { formatDuration, MILLISECOND } from '../util/time.ts';
import type { Union } from './union.ts';

/** Errors of one instance this close in time are taken for one failure when one repeats the other's words; never surely. */
const BURST = 100n * MILLISECOND;
/** Errors that share no words must be logged in one breath. */
const BREATH = 5n * MILLISECOND;
/** A text this short is in too many messages to tie anything. */
const MIN_SHARED = 12;

/**
 * Last resort: errors on the same instance in quick succession. A message that repeats begins the next failure,
 * so that a burst of the same error is counted as often as it happened; errors that have nothing in common but the time stay apart.
 */
export function joinByTime(signals: readonly Signal[], union: Union): void {
  const open = new Map<
    string,
    { head: number; latest: number; last: bigint; seen: Set<string>; root: number }
  >();
  signals.forEach((s, i) => {
    if (s.role !== 'error' || s.request || s.instance === undefined) return;
    const joined = union.joinOf(i);
    if (joined && joined.kind !== 'same-entry') return;
    const burst = open.get(s.instance);
    const root = union.find(i);
    if (burst && union.find(burst.head) === root) {
      burst.last = s.time;
      burst.latest = i;
      return;
    }
    if (
      !burst ||
      s.time - burst.last > BURST ||
      burst.seen.has(s.template) ||
      (s.time - burst.last > BREATH && !sharesWords(signals[burst.latest], s))
    ) {
      open.set(s.instance, { head: i, latest: i, last: s.time, seen: new Set([s.template]), root });
      return;
    }
    union.join(burst.head, i, {
      kind: 'instance-time',
      sure: false,
      why: `same instance, ${formatDuration(s.time - burst.last)} after the error before it`,
    });
    burst.last = s.time;
    burst.latest = i;
    burst.seen.add(s.template);
  });
}

/** Whether one of two errors repeats the words of the other: an exception's message, or what follows the last colon of a wrapper. */
function sharesWords(a: Signal | undefined, b: Signal): boolean {
  if (!a) return false;
  const words = (s: Signal): readonly string[] => [
    ...(s.exception?.exceptions.map((e) => e.message.split('\n', 1)[0] ?? '') ?? []),
    ...(s.mention ? [s.mention.message] : []),
    (s.body ?? s.quote).slice((s.body ?? s.quote).lastIndexOf(': ') + 1).trim(),
  ];
  const shares = (x: Signal, y: Signal): boolean =>
    words(x).some((w) => w.length >= MIN_SHARED && y.message.includes(w));
  return shares(a, b) || shares(b, a);
}
