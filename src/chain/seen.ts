import type { ChainLayer, Failure, FailureGroup } from '../model/index.ts';
import { signalsOf, type Node } from './node.ts';

/** In how many failures of a finding things of one kind are seen, by their names. */
interface Count {
  readonly kind: string;
  readonly of: Map<string, { failures: number; last: Failure }>;
}

/** In how many failures of the finding each thing is seen: `rule X`, `template ..`, `exception X`, `request`, `exit`. */
export function sightings(group: FailureGroup): ReadonlyMap<string, number> {
  const count = (kind: string): Count => ({ kind, of: new Map() });
  const [rules, templates, exceptions, others] = [
    count('rule '),
    count('template '),
    count('exception '),
    count(''),
  ] as const;
  for (const f of group.failures) {
    const add = ({ of }: Count, name: string): void => {
      const known = of.get(name);
      if (!known) of.set(name, { failures: 1, last: f });
      else if (known.last !== f) {
        known.failures += 1;
        known.last = f;
      }
    };
    for (const { signal } of f.members) {
      for (const match of signal.matches) add(rules, match.ruleId);
      if (signal.request) add(others, 'request');
      else add(templates, commonTo(group, signal.template));
      if (signal.lifecycle === 'exit') add(others, 'exit');
    }
    for (const c of f.chains) for (const e of c.chain.exceptions) add(exceptions, e.type);
  }
  return new Map(
    [rules, templates, exceptions, others].flatMap(({ kind, of }) =>
      [...of].map(([name, { failures }]) => [`${kind}${name}`, failures] as const),
    ),
  );
}

/** What a line has in common with those of the other failures, where they say it of several names. */
function commonTo({ names }: FailureGroup, template: string): string {
  return names?.wider.get(template) ?? template;
}

/** In how many failures of the finding a node is seen. */
export function seenOf(
  node: Node,
  group: FailureGroup,
  seen: ReadonlyMap<string, number>,
): ChainLayer['seen'] {
  const names = [
    ...(node.exception ? [`exception ${node.exception.type}`] : []),
    ...(node.rule ? [`rule ${node.rule.id}`] : []),
    ...(node.kind === 'request'
      ? ['request']
      : node.kind === 'exit'
        ? ['exit']
        : signalsOf(node).map((s) => `template ${commonTo(group, s.template)}`)),
  ];
  return { failures: Math.max(0, ...names.map((n) => seen.get(n) ?? 0)), of: group.failures.length };
}
