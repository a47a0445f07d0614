import type { Chain, Failure, FailureGroup, NonEmpty, RuleInfo } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { buildChain } from './build.ts';

/**
 * The chains of all findings. Findings that come down to the same cause of the same component, in the words of the same rule, are one
 * with several surfaces or observers: its name is that of the one with most failures, the other names go on as aliases.
 */
export function buildChains(
  groups: readonly FailureGroup[],
  rules: ReadonlyMap<string, RuleInfo>,
): readonly Chain[] {
  const byCause = new Map<string, Chain[]>();
  for (const group of groups) {
    const chain = buildChain(group, rules);
    const cause = causeOf(chain);
    const list = byCause.get(cause);
    if (list) list.push(chain);
    else byCause.set(cause, [chain]);
  }
  return [...byCause.values()].flatMap((same) => {
    const [only, ...more] = same;
    if (!only) return [];
    return more.length === 0
      ? [only]
      : [buildChain(mergeGroups([only.group, ...more.map((c) => c.group)]), rules)];
  });
}

/** What a finding comes down to. A symptom, an exception and what no rule knows have many causes: those stay apart by their fingerprints. */
function causeOf(chain: Chain): string {
  const root = chain.layers[chain.established];
  const own = `fingerprint ${chain.group.fingerprint}`;
  if (!root || root.ruleId === undefined || root.exception || root.basis === 'inferred') return own;
  if (root.tier === 'symptom' && !root.ruleId.startsWith('K8S_')) return own;
  return ['cause', root.ruleId, root.component, root.title].join('|');
}

function mergeGroups(groups: NonEmpty<FailureGroup>): FailureGroup {
  const main = groups.reduce((a, b) =>
    b.failures.length > a.failures.length ||
    (b.failures.length === a.failures.length && byCode(b.fingerprint, a.fingerprint) < 0)
      ? b
      : a,
  );
  const failures = groups
    .flatMap((g) => [...g.failures])
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : byCode(a.id, b.id)));
  const [head, ...rest]: readonly Failure[] = failures;
  const names = new Set(groups.flatMap((g) => [g.fingerprint, ...g.aliases]));
  names.delete(main.fingerprint);
  return {
    ...main,
    aliases: [...names].sort(byCode),
    failures: head ? [head, ...rest] : main.failures,
    tests: groups.flatMap((g) => g.tests),
  };
}
