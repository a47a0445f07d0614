import type { Check } from './check.ts';
import { conditionCheck } from './condition.ts';
import type { EntryView, Rule, RuleHit } from './types.ts';

/** One check of a rule's condition on one entry. */
export interface ExplainStep {
  /** Where it stands in the rule: `when.any.1.text`. */
  readonly path: string;
  readonly ok: boolean;
  readonly wanted: string;
  /** What the entry has instead; raw text of the entry, to be redacted by whoever prints it. Only where it failed. */
  readonly got?: string;
  readonly group?: 'all' | 'any' | 'not';
  readonly parts?: readonly ExplainStep[];
}

/** Why a rule is seen in an entry, or why not. */
export interface Explanation {
  readonly ruleId: string;
  readonly hit: RuleHit | null;
  readonly step: ExplainStep;
  /** The checks that decided against it, nearest miss first; none for a hit. */
  readonly misses: readonly ExplainStep[];
}

/** Runs every check of a rule on an entry, also those that matching would skip. */
export function explainMatch(rule: Rule, view: EntryView): Explanation {
  const step = explain(conditionCheck(rule.doc.when), view);
  return { ruleId: rule.info.id, hit: rule.match(view), step, misses: missesOf(step) };
}

function explain(check: Check, view: EntryView): ExplainStep {
  const ok = check.run(view) !== null;
  return {
    path: check.path,
    ok,
    wanted: check.wanted,
    ...(ok || check.group ? {} : { got: check.got(view) }),
    ...(check.group ? { group: check.group } : {}),
    ...(check.parts ? { parts: check.parts.map((part) => explain(part, view)) } : {}),
  };
}

/** The leaves that would have to change; of an `any`, those of the branch that holds most. */
function missesOf(step: ExplainStep): readonly ExplainStep[] {
  if (step.ok) return [];
  const parts = step.parts ?? [];
  if (step.group === 'all') return parts.flatMap(missesOf);
  if (step.group === 'any') return parts.map(missesOf).sort((a, b) => a.length - b.length)[0] ?? [];
  if (step.group === 'not')
    return [{ path: step.path, ok: false, wanted: `not: ${summary(parts[0])}`, got: 'it holds' }];
  return [step];
}

function summary(step: ExplainStep | undefined): string {
  if (!step) return '';
  if (!step.parts) return step.wanted;
  return step.parts
    .filter((part) => part.ok)
    .map(summary)
    .join('; ');
}

/** One line: `when.text: wanted /x/ in the message, got "..."`. */
export function explainMiss(miss: ExplainStep): string {
  return `${miss.path}: wanted ${miss.wanted.replace(/\s+/g, ' ')}, got ${JSON.stringify(miss.got ?? '')}`;
}
