import type { Signal } from '../model/index.ts';
import { appOfPod } from '../util/pod-name.ts';

/** Events by which a node's machine is announced to end. */
const ANNOUNCED: ReadonlySet<string> = new Set([
  'NodeShutdown',
  'Shutdown',
  'PreemptScheduled',
  'TerminateScheduled',
]);
const GONE: ReadonlySet<string> = new Set(['RemovingNode', 'DeletingNode']);
const CAME: ReadonlySet<string> = new Set(['NodeReady', 'RegisteredNode']);
/** What the kubelet says of a pod that it ends for that. */
const POD_ENDED = /\bnode shutdown\b/i;

/** Words for why an entry is no sign of trouble: a machine was taken back, and all that ran on it runs elsewhere. */
export type Reclaimed = (signal: Signal) => string | undefined;

interface Seen {
  readonly announced: Map<string, bigint>;
  readonly gone: Set<string>;
  readonly came: { readonly name: string; readonly time: bigint }[];
  /** Pods that ended with their node, by workload. */
  readonly ended: Map<string, Set<string>>;
  readonly started: Map<string, { readonly pod: string; readonly time: bigint }[]>;
}

/**
 * Tells an orderly reclaim (a spot machine, a replaced one): it was announced, the node was taken out of the cluster or another came, and for
 * each pod that ended with it one of the same workload has started since. A workload that did not come back leaves all of it a finding.
 */
export function reclaimedBy(signals: readonly Signal[]): Reclaimed {
  const seen = seenIn(signals);
  const since = [...seen.announced.values()].reduce<bigint | null>(
    (t, x) => (t === null || x < t ? x : t),
    null,
  );
  if (since === null || !isMadeUp(seen, since)) return () => undefined;
  return ({ event, message, time }) => {
    if (!event || time < since) return undefined;
    const ofNode = event.kind === 'Node' && isReplaced(seen, event.name) && isEnd(event.reason);
    const ofPod = event.kind === 'Pod' && endedWithNode(event.reason, message);
    const probed = event.reason === 'Unhealthy' && [...seen.ended.values()].some((p) => p.has(event.name));
    if (!ofNode && !ofPod && !probed) return undefined;
    return seen.ended.size > 0
      ? 'a machine was announced to end and taken away, and what ran on it was started elsewhere'
      : 'a machine was announced to end and taken away; no entry says that a pod ended with it';
  };
}

function seenIn(signals: readonly Signal[]): Seen {
  const seen: Seen = {
    announced: new Map(),
    gone: new Set(),
    came: [],
    ended: new Map(),
    started: new Map(),
  };
  for (const { event, message, time } of signals) {
    if (event?.kind === 'Node') {
      if (ANNOUNCED.has(event.reason) && !seen.announced.has(event.name))
        seen.announced.set(event.name, time);
      if (GONE.has(event.reason)) seen.gone.add(event.name);
      if (CAME.has(event.reason)) seen.came.push({ name: event.name, time });
    }
    if (event?.kind !== 'Pod') continue;
    const app = appOfPod(event.name);
    if (endedWithNode(event.reason, message))
      seen.ended.set(app, (seen.ended.get(app) ?? new Set()).add(event.name));
    if (event.reason === 'Started')
      seen.started.set(app, [...(seen.started.get(app) ?? []), { pod: event.name, time }]);
  }
  return seen;
}

function endedWithNode(reason: string, message: string): boolean {
  return reason === 'NodeShutdown' || reason === 'NodeNotReady' || POD_ENDED.test(message.slice(0, 300));
}

/** Whether for each pod that ended another one of its workload has started. */
function isMadeUp({ ended, started }: Seen, since: bigint): boolean {
  return [...ended].every(([app, pods]) => {
    const anew = (started.get(app) ?? []).filter(({ pod, time }) => time >= since && !pods.has(pod));
    return new Set(anew.map(({ pod }) => pod)).size >= pods.size;
  });
}

function isReplaced({ announced, gone, came }: Seen, name: string): boolean {
  const at = announced.get(name);
  return at !== undefined && (gone.has(name) || came.some((one) => one.name !== name && one.time >= at));
}

function isEnd(reason: string): boolean {
  return ANNOUNCED.has(reason) || GONE.has(reason) || reason === 'NodeNotReady';
}
