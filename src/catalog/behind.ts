import { isFar } from '../util/far-tie.ts';
import { byCode } from '../util/text.ts';
import { didYouMean } from './suggest.ts';
import type { Rule } from './types.ts';
import type { DocPath } from './yaml-source.ts';

/** A fault in how rules refer to each other. */
export interface BehindFault {
  readonly rule: Rule;
  readonly path: DocPath;
  readonly code: 'rule-behind' | 'rule-cycle';
  readonly message: string;
  readonly next: string;
}

/** Every `behind` and `heals` that names a rule which is not loaded. */
export function unknownBehind(rules: readonly Rule[]): readonly BehindFault[] {
  const ids = rules.map((rule) => rule.info.id);
  const known = new Set(ids);
  const next = 'name a rule that is loaded, or take it out';
  return rules.flatMap((rule) => [
    ...(rule.info.heals ?? []).flatMap((one, i) =>
      known.has(one)
        ? []
        : [
            {
              rule,
              path: ['heals', i],
              code: 'rule-behind' as const,
              message: `${rule.info.id} heals "${one}", which no rule has as its id${didYouMean(one, ids)}`,
              next,
            },
          ],
    ),
    ...rule.info.behind.flatMap((one, i) =>
      known.has(one.rule)
        ? []
        : [
            {
              rule,
              path: ['behind', i, 'rule'],
              code: 'rule-behind' as const,
              message: `${rule.info.id} is behind "${one.rule}", which no rule has as its id${didYouMean(one.rule, ids)}`,
              next,
            },
          ],
    ),
  ]);
}

/** Every circle of `behind`, once, at its smallest id: a cause cannot be behind itself. */
export function behindCycles(rules: readonly Rule[]): readonly BehindFault[] {
  const byId = new Map(rules.map((rule) => [rule.info.id, rule]));
  const done = new Set<string>();
  const faults: BehindFault[] = [];
  const walk = (id: string, path: readonly string[]): void => {
    const rule = byId.get(id);
    if (!rule || done.has(id)) return;
    // Between two sides either may be the one that waits for the other.
    const near = rule.info.behind.filter(({ tie }) => !isFar(tie));
    for (const next of near.map((one) => one.rule).sort(byCode)) {
      const from = [...path, id].indexOf(next);
      if (from >= 0) faults.push(cycleFault([...path, id].slice(from), byId));
      else walk(next, [...path, id]);
    }
    done.add(id);
  };
  for (const id of [...byId.keys()].sort(byCode)) walk(id, []);
  return faults;
}

function cycleFault(ids: readonly string[], byId: ReadonlyMap<string, Rule>): BehindFault {
  const smallest = [...ids].sort(byCode)[0] ?? '';
  const turn = ids.indexOf(smallest);
  const circle = [...ids.slice(turn), ...ids.slice(0, turn)];
  const rule = byId.get(smallest);
  if (!rule) throw new Error(`rule ${smallest} is not loaded`);
  const index = rule.info.behind.findIndex((one) => one.rule === (circle[1] ?? smallest));
  return {
    rule,
    path: ['behind', Math.max(0, index), 'rule'],
    code: 'rule-cycle',
    message: `rules are behind each other in a circle: ${[...circle, smallest].join(' -> ')}`,
    next: 'take out the direction that does not hold',
  };
}
