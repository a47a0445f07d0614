import type {
  CauseScore,
  Chain,
  ChainLayer,
  Cite,
  FailureGroup,
  NonEmpty,
  RuleInfo,
  Signal,
  Suspected,
} from '../model/index.ts';
import { alternativesOf } from './alternatives.ts';
import { componentOf } from './component.ts';
import { otherNames } from './names.ts';
import { signalsOf, type Node } from './node.ts';
import { fill } from '../util/fill.ts';
import { causeScore, suspectScore } from './score.ts';
import { seenOf, sightings } from './seen.ts';
import { complains, isBehind } from './links/index.ts';
import { shownIn, withCauses } from './shown.ts';
import type { Placed } from './order.ts';
import { callsAnother, isBlip, tellsNoReason } from './unexplained.ts';
import { isEcho, becauseOf, frameText, openText, titleOf } from './words.ts';

/** Citations of one layer; more of the same prove nothing more. */
const MAX_CITES = 3;
const MAX_SUSPECTED = 5;

/** Builds the chain of a finding from the failure that shows most of it. */
export function buildChain(group: FailureGroup, rules: ReadonlyMap<string, RuleInfo>): Chain {
  const seen = sightings(group);
  const { failure, nodes, placed } = shownIn(group, rules, seen);
  const layers = placed.map((p) => layerOf(p, group, seen));
  const [surface, ...deeper] = layers;
  // A failure has at least one member, so it has a node, so it has a surface.
  if (!surface) throw new Error(`no layer in failure ${failure.id}`);
  let established = 0;
  while (established + 1 < layers.length && layers[established + 1]?.basis !== 'inferred') established += 1;
  const deepest = placed[established]?.node;
  const suspected = deepest ? suspectedBehind(deepest, placed, rules) : [];
  const weigh = (node: Node): CauseScore =>
    causeScore(node, { placed, nodes, seen: seenOf(node, group, seen) });
  const often = (name: string): ChainLayer['seen'] => ({
    failures: seen.get(name) ?? 0,
    of: group.failures.length,
  });
  const alternatives = alternativesOf({ failure, group, nodes, placed, weigh, often });
  return {
    group,
    layers: [
      surface,
      ...deeper.map((l, i): ChainLayer => {
        const node = placed[i + 1]?.node;
        return i + 1 > established && node ? { ...l, score: weigh(node) } : l;
      }),
    ],
    established,
    suspected,
    alternatives,
    ...(alternatives.length > 0 && deepest ? { score: weigh(deepest) } : {}),
    refuted: [],
    open:
      layers[established]?.basis === 'verified' || !deepest
        ? null
        : openText(deepest, { suspects: suspected.length, perhaps: established + 1 < layers.length }),
  };
}

/** A placed node as a layer of this finding. */
export function layerOf(placed: Placed, group: FailureGroup, seen: ReadonlyMap<string, number>): ChainLayer {
  const { node, link } = placed;
  const frame = node.exception && frameText(node.exception);
  const others = otherNames(node, group);
  const common = {
    title: others === null ? titleOf(node, group) : `${titleOf(node, group)} ${others.text}`,
    because: becauseOf(node),
    tier:
      (node.captures['symptom'] === undefined && !isBlip(node, group) ? node.rule?.tier : 'symptom') ??
      (saysCause(node, link === null) && !waited(node) && !isEcho(node)
        ? ('application' as const)
        : ('symptom' as const)),
    ...(node.rule ? { severity: node.rule.severity, ruleId: node.rule.id } : {}),
    component: componentOf(node, withCauses(group)),
    fix: node.rule?.fix.flatMap((text) => fill(text, node.captures) ?? []) ?? [],
    ...(node.exception
      ? {
          exception: {
            type: node.exception.type,
            message: node.exception.message,
            ...(frame === undefined ? {} : { frame }),
          },
        }
      : {}),
    claims: [...new Set(signalsOf(node).flatMap((s) => s.claims))],
    seen:
      node.kind === 'test'
        ? // Tests see the failures of their own time, no others.
          {
            failures: new Set(node.tests.flatMap((t) => t.during)).size,
            of: group.failures.length,
          }
        : seenOf(node, group, seen),
  };
  const confirm = node.rule?.confirm && fill(node.rule.confirm, node.captures);
  const cites = citesOf(node, others?.signals);
  const [first, ...more] = cites;
  if (link?.basis === 'inferred' || !first)
    return {
      ...common,
      basis: 'inferred',
      link:
        link?.basis === 'inferred'
          ? link
          : {
              kind: 'order',
              basis: 'inferred',
              why: 'nothing cites it',
              confirm: 'Look for it in the entries.',
            },
      cites,
      confirm: link?.basis === 'inferred' ? link.confirm : 'Look for it in the entries.',
    };
  const some: NonEmpty<Cite> = [first, ...more];
  return { ...common, basis: 'observed', link, cites: some, ...(confirm ? { confirm } : {}) };
}

/** Whether what no rule knows is more than a complaint of somebody else, or that something went wrong. An exception that was caught in the code shows where. */
function saysCause(node: Node, isSurface: boolean): boolean {
  if (node.exception) return node.exception.frames.some((f) => f.inApp) || !complains(node);
  return (
    node.kind === 'message' && !complains(node) && !callsAnother(node) && !(isSurface && tellsNoReason(node))
  );
}

/** Whether all that an exception says, here or by its name in a line, is that something took too long: who waited for it is not at fault by that. */
function waited(node: Node): boolean {
  const named = node.exception ?? signalsOf(node)[0]?.mention;
  return !node.rule && named !== undefined && /Timeout(?:Error|Exception)?$/.test(named.type);
}

/** The entries to cite: those that say most (a trace, then an error), one of each wording. */
function citesOf(node: Node, others: readonly Signal[] = []): readonly Cite[] {
  const tests = node.tests.slice(0, MAX_CITES).map((t): Cite => ({ test: t.test }));
  const exception = node.exception;
  const weight = (s: ReturnType<typeof signalsOf>[number]): number =>
    (exception &&
    s.exception?.exceptions.some((e) => e.type === exception.type && e.message === exception.message)
      ? 4
      : 0) +
    (node.rule && s.matches.some((m) => m.ruleId === node.rule?.id) ? 2 : 0) +
    (s.exception?.exceptions.some((e) => e.frames.length > 0) ? 3 : s.exception ? 1 : 0);
  const seen = new Set<string>();
  const signals = [...signalsOf(node)]
    .sort((a, b) => weight(b) - weight(a) || (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    .filter((s) => !seen.has(s.quote) && seen.add(s.quote));
  const own = signals.slice(0, Math.max(1, MAX_CITES - others.length));
  return [...tests, ...[...own, ...others].map((signal): Cite => ({ signal }))];
}

/** Causes behind the deepest layer that no entry shows: the rule's own list, else rules known to be behind it that were not seen. */
function suspectedBehind(
  deepest: Node,
  placed: readonly Placed[],
  rules: ReadonlyMap<string, RuleInfo>,
): readonly Suspected[] {
  const rule = deepest.rule;
  if (!rule) return [];
  const own = rule.suspects.flatMap((s): Suspected[] => {
    const [title, confirm] = [fill(s.title, deepest.captures), fill(s.confirm, deepest.captures)];
    return title && confirm
      ? [
          {
            title,
            confirm,
            ruleId: rule.id,
            ...(s.component ? { component: s.component } : {}),
            score: suspectScore(`the rule ${rule.id} names it`),
          },
        ]
      : [];
  });
  if (own.length > 0) return own.slice(0, MAX_SUSPECTED);
  // Where many rules could be behind it, naming some of them would be arbitrary.
  const used = new Set(placed.map((p) => p.node.rule?.id));
  const unseen = [...rules.values()]
    .filter((r) => !used.has(r.id) && r.confirm !== undefined && isBehind(r, rule))
    .flatMap((r): Suspected[] => {
      const [title, confirm] = [fill(r.title, deepest.captures), fill(r.confirm ?? '', deepest.captures)];
      return title && confirm
        ? [
            {
              title: `${title} (known to be behind it; no entry here shows it)`,
              confirm,
              ruleId: r.id,
              score: suspectScore(`the rule ${r.id} is known to be behind it`),
            },
          ]
        : [];
    });
  return unseen.length <= 2 ? unseen : [];
}
