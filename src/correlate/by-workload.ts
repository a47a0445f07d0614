import type { Signal } from '../model/index.ts';
import { ofOtherContainer } from '../util/other-container.ts';
import { isPodName } from '../util/pod-name.ts';
import { byCode } from '../util/text.ts';
import { formatDuration, MINUTE, SECOND } from '../util/time.ts';
import { isKill, joinNodes } from './by-node.ts';
import type { Union } from './union.ts';

/** Restarts back off up to five minutes and events repeat: what a pod logs this long around its event belongs to it. */
const AROUND_POD = 15n * MINUTE;
/** A rollout's deadline is ten minutes by default; its event comes after what kept the pods from starting. */
const AROUND_CONTROLLER = 30n * MINUTE;

/** Errors of a pod this close before its last one belong to the same run. */
const ONE_RUN = 2n * SECOND;

/** Why the last line that a pod logged belongs to its end. */
export const LAST_LINE = 'the last line that the pod logged';

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
  const nodes: number[] = [];
  const byPod = new Map<string, number[]>();
  const linesOf = new Map<string, number[]>();
  signals.forEach((s, i) => {
    if (s.event && isBad(s)) (s.event.kind === 'Node' ? nodes : events).push(i);
    else if (isKill(s)) nodes.push(i);
    const own = s.role === 'error' ? byPod : s.role === 'context' ? linesOf : null;
    if (s.event || !own || s.request || s.instance === undefined) return;
    const list = own.get(s.instance);
    if (list) list.push(i);
    else own.set(s.instance, [i]);
  });
  if (events.length === 0 && nodes.length === 0) return;
  joinSameObject(
    signals,
    [...events, ...nodes.filter((i) => signals[i]?.event)].sort((a, b) => a - b),
    union,
  );
  for (const i of events)
    if (signals[i]?.event?.kind === 'Pod') joinOwnLog(signals, i, byPod, linesOf, union);
  joinControllers(signals, events, union);
  joinJobLogs(signals, events, byPod, union);
  joinClaims(signals, events, union);
  joinNodes(signals, nodes, events, union);
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
  linesOf: ReadonlyMap<string, readonly number[]>,
  union: Union,
): void {
  const s = signals[event];
  const own = s?.event && byPod.get(s.event.name);
  if (!s?.event) return;
  if (!own) return joinLastLine(signals, event, linesOf.get(s.event.name) ?? [], union);
  const since = s.event.since ?? s.time;
  const near = own.filter((i) => {
    const line = signals[i];
    if (!line || ofOtherContainer(s, line)) return false;
    const { time } = line;
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
  // What it complained of just before is of the same run: the first of these errors may be the one that matters.
  for (const i of near) {
    const at = signals[i]?.time ?? 0n;
    if (i === chosen || at > time || time - at > ONE_RUN || union.joinOf(i)) continue;
    union.join(chosen, i, {
      kind: 'process',
      sure: true,
      why: `logged by the same pod, ${formatDuration(time - at)} before`,
    });
  }
}

/** Where a container that ends again and again logs no error, its last words are all there is. */
function joinLastLine(
  signals: readonly Signal[],
  event: number,
  lines: readonly number[],
  union: Union,
): void {
  const s = signals[event];
  if (s?.lifecycle !== 'exit') return;
  const last = lines.findLast((i) => {
    const line = signals[i];
    return line !== undefined && line.time <= s.time && line.message !== '' && !ofOtherContainer(s, line);
  });
  if (last === undefined || union.joinOf(last)) return;
  union.join(event, last, {
    kind: 'process',
    sure: true,
    why: `${LAST_LINE}, ${formatDuration(s.time - (signals[last]?.time ?? 0n))} before the event about it`,
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
      if (!isPodName(pod.name.slice(prefix.length))) continue;
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

/** A job that gave up with what its pods logged last. */
function joinJobLogs(
  signals: readonly Signal[],
  events: readonly number[],
  byPod: ReadonlyMap<string, readonly number[]>,
  union: Union,
): void {
  for (const i of events) {
    const s = signals[i];
    if (s?.event?.kind !== 'Job') continue;
    const own = [...byPod]
      .filter(
        ([pod]) =>
          pod.startsWith(`${s.event?.name ?? ''}-`) &&
          isPodName(pod.slice(s.event?.name.length ?? 0).slice(1)),
      )
      .flatMap(([, list]) => list)
      .sort((a, b) => a - b)
      .findLast(
        (k) => (signals[k]?.time ?? 0n) <= s.time && s.time - (signals[k]?.time ?? 0n) <= AROUND_CONTROLLER,
      );
    const before = own === undefined ? undefined : signals[own];
    if (own === undefined || !before) continue;
    union.join(i, own, {
      kind: 'process',
      sure: true,
      why: `the last error of a pod of the job, ${formatDuration(s.time - before.time)} before it gave up`,
    });
  }
}

/** A claim that gets no volume with the pod that waits for one: the pod of its name (stateful sets), else the only one that waits. */
function joinClaims(signals: readonly Signal[], events: readonly number[], union: Union): void {
  const waiting = events.filter((i) => {
    const s = signals[i];
    return s?.event?.kind === 'Pod' && /persistentvolumeclaim|VolumeBinding|binding volumes/i.test(s.message);
  });
  for (const i of events) {
    const claim = signals[i]?.event;
    if (claim?.kind !== 'PersistentVolumeClaim') continue;
    const near = waiting.filter((k) => {
      const [a, b] = [signals[i]?.time ?? 0n, signals[k]?.time ?? 0n];
      return signals[k]?.event?.namespace === claim.namespace && (a > b ? a - b : b - a) <= AROUND_CONTROLLER;
    });
    const named = near.find((k) => claim.name.endsWith(`-${signals[k]?.event?.name ?? ''}`));
    const apps = new Set(near.map((k) => signals[k]?.service));
    const pod = named ?? (apps.size === 1 ? near[0] : undefined);
    if (pod === undefined) continue;
    union.join(pod, i, {
      kind: 'process',
      sure: true,
      why:
        named === undefined
          ? `the only workload of the namespace that waits for a claim`
          : `the claim ${claim.name} is named after the pod`,
    });
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
