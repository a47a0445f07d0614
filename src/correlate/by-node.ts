import type { Signal } from '../model/index.ts';
import { MINUTE } from '../util/time.ts';
import type { Union } from './union.ts';

/** A process killed for memory ends a container within this, and a lost node is told of its pods within this. */
const AROUND_NODE = 2n * MINUTE;
/** By default a pod tolerates a lost node for five minutes; then it is taken away. */
const TOLERATED = 7n * MINUTE;
/** Lines of the kernel about one kill come in one go. */
const ONE_KILL = MINUTE / 60n;

const OOM = 'K8S_OOM_KILLED';
/** How a node says that it runs short of something. */
const PRESSED =
  /^(?:EvictionThresholdMet|NodeHas(?:Disk|Memory|PID)Pressure|NodeHasInsufficient(?:Memory|PID|Disk)|FreeDiskSpaceFailed)$/;

/** Whether a line of a node's kernel tells that it ended a process for memory. */
export function isKill(s: Signal): boolean {
  return !s.event && s.resourceType === 'k8s_node' && s.matches.some((m) => m.ruleId === OOM);
}

/** What a node reports with the pods that it hits: those that say they lost it, and the one that ends when its kernel kills a process. */
export function joinNodes(
  signals: readonly Signal[],
  nodes: readonly number[],
  events: readonly number[],
  union: Union,
): void {
  for (const i of nodes) {
    const node = signals[i];
    if (!node) continue;
    const told = (after: bigint): Told => ({
      ...{ signals, nodes, union, i, node },
      near: events.filter((k) => isNear(signals[k], node, after)),
    });
    if (isKill(node) || /^(?:OOMKilling|SystemOOM)$/.test(node.event?.reason ?? ''))
      joinKilled(told(AROUND_NODE));
    else if (PRESSED.test(node.event?.reason ?? '')) joinEvicted(told(AROUND_NODE));
    else if (node.event?.reason === 'NodeNotReady') joinLost(told(TOLERATED));
  }
}

/** What a node tells, and the events of pods that it may be of. */
interface Told {
  readonly signals: readonly Signal[];
  readonly nodes: readonly number[];
  readonly union: Union;
  readonly i: number;
  readonly node: Signal;
  readonly near: readonly number[];
}

/** Whether an event is about a pod that the node may have hit: none that another node reports, and of about this time. */
function isNear(pod: Signal | undefined, node: Signal, after: bigint): boolean {
  if (pod?.event?.kind !== 'Pod') return false;
  const { host } = pod.event;
  if (host !== undefined && host !== nameOf(node)) return false;
  const start = pod.event.since ?? pod.time;
  return start <= node.time + after && pod.time >= node.time - AROUND_NODE;
}

function nameOf(node: Signal): string | undefined {
  return node.event?.name ?? node.instance;
}

/** The container that ended: the only one of that time, else the one that is named as the process is. */
function joinKilled({ signals, nodes, union, i, node, near }: Told): void {
  const ended = near.filter((k) => signals[k]?.lifecycle === 'exit');
  const process = processOf(node);
  const named = ended.filter((k) => process !== undefined && containerOf(signals[k]) === process);
  const pods = new Set(ended.map((k) => signals[k]?.event?.name));
  const owners = new Set(named.map((k) => signals[k]?.event?.name));
  const first = pods.size === 1 ? ended[0] : owners.size === 1 ? named[0] : undefined;
  if (first !== undefined)
    union.join(first, i, {
      kind: 'process',
      sure: true,
      why:
        pods.size === 1
          ? `the only container that ended when ${nameOf(node) ?? 'its node'} killed a process for memory`
          : `the container that is named as the process that ${nameOf(node) ?? 'its node'} killed`,
    });
  // The kernel's own line and the event that repeats it.
  const twin = nodes.find((k) => {
    const other = signals[k];
    return (
      k < i &&
      other !== undefined &&
      nameOf(other) === nameOf(node) &&
      node.time - other.time <= ONE_KILL * 5n &&
      pidOf(other) !== undefined &&
      pidOf(other) === pidOf(node)
    );
  });
  if (twin !== undefined)
    union.join(twin, i, { kind: 'process', sure: true, why: 'the same process was killed' });
}

function processOf(s: Signal): string | undefined {
  return s.matches.find((m) => m.ruleId === OOM)?.captures['process'];
}

function pidOf(s: Signal): string | undefined {
  return /\bKill(?:ed)? process (\d{1,9})\b/.exec(s.message)?.[1];
}

/** The container that an event about its pod names. */
function containerOf(s: Signal | undefined): string | undefined {
  return /\bcontainer "?([a-z0-9][a-z0-9-]{0,62})\b/.exec(s?.message ?? '')?.[1];
}

function joinEvicted({ signals, union, i, node, near }: Told): void {
  const name = node.event?.name;
  for (const k of near) {
    const pod = signals[k]?.event;
    if (name === undefined || pod?.reason !== 'Evicted' || pod.host !== name) continue;
    union.join(i, k, { kind: 'process', sure: true, why: `evicted from ${name} while it ran short` });
  }
}

function joinLost({ signals, nodes, union, i, node, near }: Told): void {
  const name = node.event?.name;
  const lost = new Set(
    nodes.filter((k) => signals[k]?.event?.reason === 'NodeNotReady').map((k) => signals[k]?.event?.name),
  );
  for (const k of near) {
    const pod = signals[k]?.event;
    const says = /^(?:NodeNotReady|TaintManagerEviction|NodeControllerEviction)$/.test(pod?.reason ?? '');
    if (!says || name === undefined || (pod?.host === undefined && lost.size > 1)) continue;
    union.join(i, k, { kind: 'process', sure: true, why: `${name} is the node that was lost then` });
  }
}
