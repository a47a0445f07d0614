import type { Failure, FailureGroup, NonEmpty, RuleInfo, Signal } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { MINUTE } from '../util/time.ts';
import { buildChain } from './build.ts';
import { MAX_LOOKED_AT, reaches, windowOf } from './cause-window.ts';
import { causeOf, type Candidate } from './causes.ts';
import { mergeGroups } from './merge-groups.ts';

/** A finding with the one behind it. */
interface Tied {
  readonly cause: FailureGroup;
  readonly by: Candidate;
}

/**
 * Ties findings to those that are behind them, though they share no entry, trace or instance: where what is established last of the one is
 * what a rule knows another to be behind of, and the rule's tie holds between them. What is tied surely is one finding; a suspicion leaves two.
 */
export function joinCauses(
  groups: readonly FailureGroup[],
  rules: ReadonlyMap<string, RuleInfo>,
  signals: readonly Signal[],
  services: readonly string[] = [],
): readonly FailureGroup[] {
  const window = windowOf(signals, rules, services);
  const effects = new Set(
    window.sides.flatMap((s) => [
      ...(s.rule.server === undefined ? [] : [s.rule.id]),
      ...s.rule.behind.flatMap((b) => (reaches(b.tie) ? [b.rule] : [])),
    ]),
  );
  if (effects.size === 0) return groups;
  const owners = ownersOf(groups, new Set(window.sides.flatMap((s) => s.signals.map((x) => x.key))));
  const tied = new Map<FailureGroup, Tied>();
  for (const group of groups) {
    if (!group.failures.some((f) => hasMatch(f, effects))) continue;
    const chain = buildChain(group, rules);
    const effect = rules.get(chain.layers[chain.established]?.ruleId ?? '');
    if (!effect || !effects.has(effect.id)) continue;
    const by = causeOf(group, effect, window);
    if (!by) continue;
    const cause = tellsMost(by, owners, rules) ?? alone(by);
    if (cause !== group && !leadsTo(cause, group, tied)) tied.set(group, { cause, by });
  }
  return tied.size === 0 ? groups : joined(groups, tied);
}

function hasMatch(failure: Failure, ids: ReadonlySet<string>): boolean {
  return failure.members.some((m) => m.signal.matches.some((match) => ids.has(match.ruleId)));
}

function ownersOf(
  groups: readonly FailureGroup[],
  keys: ReadonlySet<string>,
): ReadonlyMap<string, FailureGroup> {
  const owners = new Map<string, FailureGroup>();
  for (const group of groups)
    for (const failure of group.failures)
      for (const { signal } of failure.members)
        if (keys.has(signal.key) && !owners.has(signal.key)) owners.set(signal.key, group);
  return owners;
}

/** So long around the nearest entry of a cause other lines of the same tell of the same. */
const SAME_CAUSE = 5n * MINUTE;

/** The finding that the nearest entry of a cause is in; where nothing is established below the cause there, another one with an entry of it at that time that knows more. */
function tellsMost(
  { signal, side }: Candidate,
  owners: ReadonlyMap<string, FailureGroup>,
  rules: ReadonlyMap<string, RuleInfo>,
): FailureGroup | undefined {
  const nearest = owners.get(signal.key);
  const knowsMore = (group: FailureGroup): boolean => {
    const { layers, established } = buildChain(group, rules);
    const at = layers.findIndex((l) => l.ruleId === side.rule.id);
    return at >= 0 && at < established;
  };
  if (!nearest || knowsMore(nearest)) return nearest;
  const others = new Set(
    side.signals
      .filter((s) => s.time >= signal.time - SAME_CAUSE && s.time <= signal.time + SAME_CAUSE)
      .slice(0, MAX_LOOKED_AT)
      .flatMap((s) => owners.get(s.key) ?? []),
  );
  others.delete(nearest);
  return [...others].slice(0, MAX_OTHERS).find(knowsMore) ?? nearest;
}

/** Of so many other findings with entries of a cause it is asked whether they know more. */
const MAX_OTHERS = 5;

/** Whether one finding is already explained by another, directly or through others. */
function leadsTo(group: FailureGroup, other: FailureGroup, tied: ReadonlyMap<FailureGroup, Tied>): boolean {
  for (let at: FailureGroup | undefined = group; at; at = tied.get(at)?.cause) if (at === other) return true;
  return false;
}

/** An entry that is no failure by itself (a server that was told to stop), as what is behind one. */
function alone({ signal, side }: Candidate): FailureGroup {
  const failure: Failure = {
    id: signal.key,
    kind: 'error',
    service: side.service,
    start: signal.time,
    end: signal.time,
    members: [{ signal, join: 'same-entry', sure: true, why: 'the only entry of it' }],
    chains: [],
  };
  return { fingerprint: '', aliases: [], service: side.service, failures: [failure], tests: [] };
}

function joined(
  groups: readonly FailureGroup[],
  tied: ReadonlyMap<FailureGroup, Tied>,
): readonly FailureGroup[] {
  const withBehind = (group: FailureGroup): FailureGroup => {
    const on = tied.get(group);
    if (!on) return group;
    const { side, link } = on.by;
    return {
      ...group,
      behind: { surface: group, cause: withBehind(on.cause), rule: side.rule.id, link },
    };
  };
  const own = new Set(groups);
  // What is surely behind it goes into one finding with it, down to the last that has one.
  const deepest = (group: FailureGroup): FailureGroup => {
    const on = tied.get(group);
    return on && on.by.link.basis !== 'inferred' && own.has(on.cause) ? deepest(on.cause) : group;
  };
  const clusters = new Map<FailureGroup, FailureGroup[]>();
  for (const group of groups) {
    const end = deepest(group);
    const list = clusters.get(end);
    if (list) list.push(group);
    else clusters.set(end, [group]);
  }
  return [...clusters.values()].flatMap((cluster) => {
    const causes = new Set(cluster.map((g) => tied.get(g)?.cause));
    const [surface] = cluster
      .filter((g) => tied.has(g) && !causes.has(g))
      .sort((a, b) => b.failures.length - a.failures.length || byCode(a.fingerprint, b.fingerprint));
    const [first, ...rest] = cluster;
    if (!first || !surface) return cluster.map(withBehind);
    if (rest.length === 0) return [withBehind(first)];
    const all: NonEmpty<FailureGroup> = [first, ...rest];
    const { behind } = withBehind(surface);
    return [{ ...mergeGroups(all), ...(behind ? { behind } : {}) }];
  });
}
