import type { Failure, FailureGroup, RuleInfo } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { linkBetween } from './links/index.ts';
import { signalsOf, type Node } from './node.ts';
import { withAnswers } from './answers.ts';
import { nodesOf } from './nodes.ts';
import { orderNodes, type Placed } from './order.ts';
import { seenOf, sightings } from './seen.ts';

/** The layers of a finding, before they get their words, with what they were taken from. */
export interface Shown {
  readonly failure: Failure;
  readonly nodes: readonly Node[];
  readonly placed: readonly Placed[];
}

/** What the failure that shows most of a finding shows, and below it what the one behind it does. */
export function shownIn(
  group: FailureGroup,
  rules: ReadonlyMap<string, RuleInfo>,
  seen: ReadonlyMap<string, number>,
): Shown {
  if (!group.behind) {
    const failure = representative(group);
    const nodes = nodesOf(failure, group, rules);
    const ordered = orderNodes(typical(nodes, group, seen));
    const placed = withAnswers(ordered);
    const beside = nodes.filter((n) => !ordered.some((p) => p.node === n));
    return { failure, nodes: [...placed.map((p) => p.node), ...beside], placed };
  }
  const { surface, cause, rule, link } = group.behind;
  const whole = { ...surface, tests: group.tests };
  const upper = shownIn(whole, rules, sightings(whole));
  const lower = shownIn(cause, rules, sightings(cause));
  const above = establishedOf(upper.placed);
  const below = fromRule(lower, rule, rules);
  const [head, ...deeper] = below;
  if (!head) return upper;
  // Below a suspicion the deepest of it is told; all of it is in the finding that it is of.
  const told =
    link.basis === 'inferred'
      ? [{ node: establishedOf(below).at(-1)?.node ?? head.node, link }]
      : [{ node: head.node, link }, ...deeper];
  return {
    failure: upper.failure,
    nodes: [...upper.nodes, ...told.map((p) => p.node)],
    placed: [...above, ...told],
  };
}

/** A finding with the failures of those behind it: who they are of is asked of them. */
export function withCauses(group: FailureGroup): FailureGroup {
  if (!group.behind) return group;
  const [first, ...more] = group.failures;
  return { ...group, failures: [first, ...more, ...withCauses(group.behind.cause).failures] };
}

function establishedOf(placed: readonly Placed[]): readonly Placed[] {
  const end = placed.findIndex((p, i) => i > 0 && p.link?.basis === 'inferred');
  return end < 0 ? placed : placed.slice(0, end);
}

/** The layers of a finding from that of a rule on; an entry that is no failure by itself has only that one. */
function fromRule(
  { failure, placed }: Shown,
  id: string,
  rules: ReadonlyMap<string, RuleInfo>,
): readonly Placed[] {
  const at = placed.findIndex((p) => p.node.rule?.id === id);
  if (at >= 0) return placed.slice(at);
  const rule = rules.get(id);
  const members = failure.members.filter((m) => m.signal.matches.some((match) => match.ruleId === id));
  const captures = members[0]?.signal.matches.find((match) => match.ruleId === id)?.captures ?? {};
  return rule && members.length > 0
    ? [{ node: { id: `message ${id}`, kind: 'message', rule, captures, members, tests: [] }, link: null }]
    : [];
}

/** The failure with most kinds of members; the earliest of those that show as much. */
function representative(group: FailureGroup): Failure {
  let [best] = group.failures;
  let most = -1;
  for (const failure of group.failures) {
    const shown = kindsIn(failure);
    if (shown > most) [best, most] = [failure, shown];
  }
  return best;
}

function kindsIn({ chains, members }: Failure): number {
  const exceptions = chains.reduce((n, c) => n + c.chain.exceptions.length, 0);
  return exceptions * 4 + new Set(members.map((m) => m.signal.template)).size;
}

/** From this many failures on, what fewer than a quarter of them show is by the way. */
const MIN_FOR_TYPICAL = 4;

/** The nodes without what is there by chance: plain lines and traces that few of the failures show, warnings beside errors. */
function typical(
  nodes: readonly Node[],
  group: FailureGroup,
  seen: ReadonlyMap<string, number>,
): readonly Node[] {
  const loud = nodes.some(
    (n) => isPlain(n) && signalsOf(n).some((s) => SEVERITY_NUMBER[s.severity] >= SEVERITY_NUMBER.ERROR),
  );
  const many = group.failures.length >= MIN_FOR_TYPICAL;
  const shares = new Map(nodes.map((n) => [n, seenOf(n, group, seen).failures / group.failures.length]));
  const kept = nodes.filter((n) => {
    if (n.kind === 'exception') return !many || !isByTheWay(n, nodes, shares);
    if (!isPlain(n)) return true;
    const often = !many || (shares.get(n) ?? 0) * 4 >= 1;
    const says = signalsOf(n).some((s) => s.role !== 'context' || s.mention !== undefined);
    return often && (says || !loud);
  });
  return kept.length > 0 ? kept : nodes;
}

/** Whether fewer than half of the failures show a trace, where all of them show another one that nothing in the data ties to it. */
function isByTheWay(node: Node, nodes: readonly Node[], shares: ReadonlyMap<Node, number>): boolean {
  if ((shares.get(node) ?? 0) * 2 >= 1) return false;
  const traces = nodes.filter((n) => n.kind === 'exception');
  const always = traces.filter((n) => (shares.get(n) ?? 0) >= 1);
  return (
    always.length > 0 &&
    !always.some((other) => {
      if (other.chain?.index === node.chain?.index) return true;
      const link = linkBetween(other, node) ?? linkBetween(node, other);
      return link !== null && link.basis !== 'inferred';
    })
  );
}

/** A line that no rule knows and no trace belongs to. */
function isPlain(node: Node): boolean {
  return node.kind === 'message' && !node.rule;
}
