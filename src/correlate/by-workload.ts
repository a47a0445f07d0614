import type { Signal } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { formatDuration, MINUTE } from '../util/time.ts';
import type { Union } from './union.ts';

/** Restarts back off up to five minutes and events repeat: what a pod logs this long around its event belongs to it. */
const AROUND_POD = 15n * MINUTE;
/** A rollout's deadline is ten minutes by default; its event comes after what kept the pods from starting. */
const AROUND_CONTROLLER = 30n * MINUTE;

const CONTROLLERS = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'HorizontalPodAutoscaler',
]);

/** Joins Kubernetes events about one object, events with what the pod itself logged, and events of a controller with those of its pods. */
export function joinByWorkload(signals: readonly Signal[], union: Union): void {
  const events: number[] = [];
  const byPod = new Map<string, number[]>();
  signals.forEach((s, i) => {
    if (s.event && isBad(s)) events.push(i);
    if (s.event || s.role !== 'error' || s.request || s.instance === undefined) return;
    const list = byPod.get(s.instance);
    if (list) list.push(i);
    else byPod.set(s.instance, [i]);
  });
  if (events.length === 0) return;
  joinSameObject(signals, events, union);
  for (const i of events) if (signals[i]?.event?.kind === 'Pod') joinOwnLog(signals, i, byPod, union);
  joinControllers(signals, events, union);
}

function isBad(s: Signal): boolean {
  return s.role === 'error' || s.role === 'context' || s.lifecycle === 'exit';
}

/** Events about one object in succession tell of one failure. */
function joinSameObject(signals: readonly Signal[], events: readonly number[], union: Union): void {
  const last = new Map<string, number>();
  for (const i of events) {
    const s = signals[i];
    if (!s?.event) continue;
    const name = objectName(s);
    const before = last.get(name);
    const previous = before === undefined ? undefined : signals[before];
    if (before !== undefined && previous && s.time - previous.time <= AROUND_CONTROLLER)
      union.join(before, i, {
        kind: 'process',
        sure: true,
        why: `events about ${s.event.kind} ${s.event.name}`,
      });
    last.set(name, i);
  }
}

/** The last error that the pod logged before the event, else the first one after it. */
function joinOwnLog(
  signals: readonly Signal[],
  event: number,
  byPod: ReadonlyMap<string, readonly number[]>,
  union: Union,
): void {
  const s = signals[event];
  const own = s?.event && byPod.get(s.event.name);
  if (!s?.event || !own) return;
  const since = s.event.since ?? s.time;
  const near = own.filter((i) => {
    const time = signals[i]?.time ?? 0n;
    return time >= since - AROUND_POD && time <= s.time + AROUND_POD;
  });
  const chosen = near.findLast((i) => (signals[i]?.time ?? 0n) <= s.time) ?? near[0];
  const time = chosen === undefined ? undefined : signals[chosen]?.time;
  if (chosen === undefined || time === undefined) return;
  const gap =
    time <= s.time ? `${formatDuration(s.time - time)} before` : `${formatDuration(time - s.time)} after`;
  union.join(event, chosen, {
    kind: 'process',
    sure: true,
    why: `logged by the pod ${s.event.name} itself, ${gap} the event about it`,
  });
}

/** A controller's event with the first one about a pod of its own: pods are named after their controller. */
function joinControllers(signals: readonly Signal[], events: readonly number[], union: Union): void {
  const pods = events
    .flatMap((i) => {
      const s = signals[i];
      return s?.event?.kind === 'Pod'
        ? [{ i, name: `${s.event.namespace ?? ''}/${s.event.name}`, time: s.event.since ?? s.time }]
        : [];
    })
    .sort((a, b) => byCode(a.name, b.name) || a.i - b.i);
  for (const i of events) {
    const s = signals[i];
    if (!s?.event || !CONTROLLERS.has(s.event.kind)) continue;
    const prefix = `${s.event.namespace ?? ''}/${s.event.name}-`;
    for (let k = firstFrom(pods, prefix); k < pods.length; k += 1) {
      const pod = pods[k];
      if (!pod?.name.startsWith(prefix)) break;
      const gap = s.time > pod.time ? s.time - pod.time : pod.time - s.time;
      if (gap > AROUND_CONTROLLER) continue;
      union.join(i, pod.i, {
        kind: 'process',
        sure: true,
        why: `an event about a pod of ${s.event.kind} ${s.event.name}`,
      });
      break;
    }
  }
}

function firstFrom(pods: readonly { readonly name: string }[], prefix: string): number {
  let low = 0;
  let high = pods.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byCode(pods[middle]?.name ?? '', prefix) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function objectName(s: Signal): string {
  return `${s.event?.kind ?? ''}/${s.event?.namespace ?? ''}/${s.event?.name ?? ''}`;
}
