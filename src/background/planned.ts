import type { Chain, Signal } from '../model/index.ts';

/** What was stopped on purpose, by name, and since when. */
export interface Stops {
  readonly pods: ReadonlyMap<string, bigint>;
  readonly nodes: ReadonlyMap<string, bigint>;
}

/**
 * Pods that a rollout, a drain or a scale-down stopped (a kill after a failed probe says so), nodes that the autoscaler marked, and nodes
 * that were set aside and taken out of the cluster then.
 */
export function stopsIn(signals: readonly Signal[]): Stops {
  const [pods, nodes, aside] = [0, 0, 0].map(() => new Map<string, bigint>()) as [Times, Times, Times];
  const first = (map: Times, name: string, time: bigint): void => {
    const known = map.get(name);
    if (known === undefined || time < known) map.set(name, time);
  };
  const removed = new Set<string>();
  for (const { event, message, time } of signals) {
    if (event?.kind === 'Pod' && event.reason === 'Killing' && message.startsWith('Stopping container'))
      first(pods, event.name, time);
    if (event?.kind !== 'Node') continue;
    if (event.reason === 'ScaleDown') first(nodes, event.name, time);
    if (event.reason === 'NodeNotSchedulable') first(aside, event.name, time);
    if (event.reason === 'RemovingNode' || event.reason === 'DeletingNode') removed.add(event.name);
  }
  for (const [name, time] of aside) if (removed.has(name)) first(nodes, name, time);
  return { pods, nodes };
}

type Times = Map<string, bigint>;

/** What a node that ends says of itself. */
const END_OF_NODE: ReadonlySet<string> = new Set([
  'NodeNotReady',
  'NodeShutdown',
  'RemovingNode',
  'DeletingNode',
]);

/**
 * Nodes that were not ready after somebody began to take them away, and nothing that failed with it but their own pods (those of each node,
 * which are not moved, are marked with it).
 */
export function plannedEnd(chain: Chain, { nodes }: Stops): string | undefined {
  const names = new Set<string>();
  for (const { members } of chain.group.failures)
    for (const { signal } of members) {
      const { event, time } = signal;
      if (event?.kind === 'Pod' && event.reason === 'NodeNotReady') continue;
      const since = event?.kind === 'Node' ? nodes.get(event.name) : undefined;
      if (event === undefined || since === undefined || since > time || !END_OF_NODE.has(event.reason))
        return undefined;
      names.add(event.name);
    }
  const [name] = [...names].sort();
  return name === undefined ? undefined : `the node ${name} was set aside before and taken away`;
}
