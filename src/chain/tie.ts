import type { Member, Signal, Tie, TieKey } from '../model/index.ts';
import { callsIn, targetOf } from './called.ts';
import { ofOtherContainer } from '../util/other-container.ts';
import { formatDuration, MILLISECOND } from '../util/time.ts';

/** Logging order: an entry may be stamped this much after the end of what it explains. */
export const SKEW = 100n * MILLISECOND;

/** The first key of a rule's tie that holds between any two entries, said in words; null when none does. */
export function tieOf(tie: Tie, upper: readonly Member[], lower: readonly Member[]): string | null {
  for (const key of tie.same) {
    for (const u of upper) {
      for (const l of lower) {
        if (!sameKey(key, u, l)) continue;
        const gap = distance(tie, u, l);
        if (gap !== null) return gap === 0n ? `same ${key}` : `same ${key}, ${formatDuration(gap)} apart`;
      }
    }
  }
  return null;
}

function distance(tie: Tie, u: Member, l: Member): bigint | null {
  const start = u.signal.request?.start ?? u.signal.time;
  const end = u.signal.request?.end ?? u.signal.time;
  const at = l.signal.time;
  if (tie.order === 'before' && at > end + SKEW) return null;
  if (tie.order === 'after' && at < start - SKEW) return null;
  const gap = at > end ? at - end : at < start ? start - at : 0n;
  return gap <= tie.within ? gap : null;
}

function sameKey(key: TieKey, u: Member, l: Member): boolean {
  const [a, b] = [u.signal, l.signal];
  const same = (x: string | undefined, y: string | undefined): boolean => x !== undefined && x === y;
  switch (key) {
    case 'entry':
      return a.key === b.key;
    case 'trace':
      return same(a.correlation.trace, b.correlation.trace);
    case 'request':
      // Two members of one failure that a request window or an id joined belong to the same request.
      return (
        same(a.correlation.requestId, b.correlation.requestId) ||
        (a.request !== undefined && l.sure && ['request-window', 'request-id', 'trace'].includes(l.join))
      );
    case 'operation':
      return same(a.correlation.operationId, b.correlation.operationId);
    case 'process':
      return same(a.correlation.pid, b.correlation.pid) && same(a.instance, b.instance);
    case 'instance':
      return same(a.instance, b.instance) && !ofOtherContainer(a, b);
    case 'service':
      return !ofOtherContainer(a, b) && isOfOneService(a, b);
    case 'revision':
      return same(a.revision, b.revision);
    case 'node':
      return same(a.node, b.node);
    case 'target':
      return targetOf(callsIn([a]), b)?.sure === true;
    // Which server it is shows in the window alone.
    case 'server':
      return false;
  }
}

function isOfOneService(a: Signal, b: Signal): boolean {
  return (
    (a.service !== undefined && a.service === b.service) ||
    isPodOf(a.event, b.event) ||
    isPodOf(b.event, a.event)
  );
}

/** Whether one event is about a pod, or a replica set, of the controller that the other is about: they are named after it. */
function isPodOf(controller: Signal['event'], pod: Signal['event']): boolean {
  return (
    controller !== undefined &&
    pod !== undefined &&
    controller.namespace === pod.namespace &&
    pod.name.startsWith(`${controller.name}-`) &&
    /^(?:[a-z]{0,9}\d[a-z0-9]{0,9}-)?[a-z0-9]{1,10}$/.test(pod.name.slice(controller.name.length + 1))
  );
}
