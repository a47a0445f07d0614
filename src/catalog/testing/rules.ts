import { buildRule } from '../build-rule.ts';
import { conditionNeedles } from '../needles.ts';
import type { Condition } from '../rule-doc.ts';
import type { Rule } from '../types.ts';

/** A rule of which only the condition matters. */
export function ruleOf(when: Condition, id: string): Rule {
  const doc = { id, title: id, tier: 'application', severity: 'high', when, because: id } as const;
  return buildRule(doc, `${id}.yaml`, conditionNeedles(when));
}
