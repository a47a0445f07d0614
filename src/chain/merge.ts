import type { Chain, ChainLayer, FailureGroup, RuleInfo, Signal } from '../model/index.ts';
import { MINUTE } from '../util/time.ts';
import { joinCauses } from './behind.ts';
import { buildChain } from './build.ts';
import { mergeGroups } from './merge-groups.ts';

/**
 * The chains of all findings. Findings that come down to the same cause of the same component, in the words of the same rule, are one
 * with several surfaces or observers: its name is that of the one with most failures, the other names go on as aliases. `signals` are all that
 * the window shows, `services` all that wrote in it: a cause may be in an entry that is no failure by itself.
 */
export function buildChains(
  groups: readonly FailureGroup[],
  rules: ReadonlyMap<string, RuleInfo>,
  signals: readonly Signal[] = [],
  services: readonly string[] = [],
): readonly Chain[] {
  const byCause = new Map<string, Chain[]>();
  for (const group of joinCauses(groups, rules, signals, services)) {
    const chain = buildChain(group, rules);
    const cause = causeOf(chain, rules);
    const list = byCause.get(cause);
    if (list) list.push(chain);
    else byCause.set(cause, [chain]);
  }
  const chains = [...byCause.values()].flatMap((same) => merged(same, rules));
  const deeper = deeperOnes(chains, rules);
  const hosts = new Map<Chain, Chain[]>();
  for (const chain of chains) {
    const host = deeper.get(chain) ?? chain;
    const list = hosts.get(host);
    // The host comes first: its name is kept.
    if (!list) hosts.set(host, host === chain ? [chain] : [host, chain]);
    else if (chain !== host) list.push(chain);
  }
  return [...hosts.values()].flatMap((same) => merged(same, rules, same[0]));
}

function merged(
  chains: readonly Chain[],
  rules: ReadonlyMap<string, RuleInfo>,
  host?: Chain,
): readonly Chain[] {
  const [only, ...more] = chains;
  if (!only) return [];
  if (more.length === 0) return [only];
  return [buildChain(mergeGroups([only.group, ...more.map((c) => c.group)], host?.group), rules)];
}

/** Findings that another one explains: what they come down to is a layer of it that has a cause. */
function deeperOnes(
  chains: readonly Chain[],
  rules: ReadonlyMap<string, RuleInfo>,
): ReadonlyMap<Chain, Chain> {
  const above = new Map<string, Chain>();
  for (const chain of chains)
    for (const layer of chain.layers.slice(0, chain.established)) {
      const key = keyOf(layer, rules);
      if (key !== null && !above.has(key)) above.set(key, chain);
    }
  const deeper = new Map<Chain, Chain>();
  for (const chain of chains) {
    const root = chain.layers[chain.established];
    const key = root && root.basis !== 'inferred' ? keyOf(root, rules) : null;
    const host = key === null ? undefined : above.get(key);
    if (host && host !== chain && near(host, chain)) deeper.set(chain, host);
  }
  // A host that is itself explained by another hands its guests on.
  return new Map(
    [...deeper]
      .map(([chain, host]) => [chain, deeper.get(host) ?? host] as const)
      .filter(([chain, host]) => chain !== host),
  );
}

/** Far apart in time they may have different causes. */
const NEAR = 30n * MINUTE;

function near(a: Chain, b: Chain): boolean {
  const span = (c: Chain): readonly [bigint, bigint] => [
    c.group.failures[0].start,
    c.group.failures.reduce((t, f) => (f.end > t ? f.end : t), c.group.failures[0].end),
  ];
  const [[s, e], [t, f]] = [span(a), span(b)];
  return s <= f + NEAR && t <= e + NEAR;
}

/** What a layer is, for layers that have one cause at a time: the rule, the component and its words. */
function keyOf(layer: ChainLayer, rules: ReadonlyMap<string, RuleInfo>): string | null {
  if (layer.ruleId === undefined) return null;
  // Whoever asks a server, and in what words its library tells the answer: the state is the server's.
  if (rules.get(layer.ruleId)?.server !== undefined)
    return ['server', layer.ruleId, layer.component].join('|');
  if (layer.exception) return null;
  if (layer.tier === 'symptom' && !layer.ruleId.startsWith('K8S_')) return null;
  // Who asks for a name that does not resolve says little about the name.
  const component = layer.ruleId.startsWith('DNS_') ? '' : layer.component;
  return ['cause', layer.ruleId, component, layer.title].join('|');
}

/**
 * What a finding comes down to. An exception and what no rule knows have many causes: those stay apart by their fingerprints. So has a
 * symptom, but where all that is established is the same to the words of the log, lines that are only inferred to be below do not make two of it.
 */
function causeOf(chain: Chain, rules: ReadonlyMap<string, RuleInfo>): string {
  const root = chain.layers[chain.established];
  const own = `fingerprint ${chain.group.fingerprint}`;
  if (!root || root.basis === 'inferred') return own;
  return keyOf(root, rules) ?? establishedOf(chain) ?? own;
}

/** The established layers of a chain that ends in a symptom which a rule knows, with the pattern of the line that shows it; null for other chains. */
function establishedOf(chain: Chain): string | null {
  const root = chain.layers[chain.established];
  const cite = root?.cites.find((c) => 'signal' in c);
  if (!root || root.exception || root.tier !== 'symptom' || !cite || cite.signal.request) return null;
  const layers = chain.layers.slice(0, chain.established + 1);
  if (layers.some((l) => l.ruleId === undefined)) return null;
  const words = layers.map((l) => `${l.ruleId ?? ''}|${l.component}|${l.title}`);
  return ['established', ...words, cite.signal.template].join('||');
}
