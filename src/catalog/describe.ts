import type { Suspect, Tie } from '../model/index.ts';
import { formatDuration } from '../util/time.ts';
import type { Needles } from './regex-literals.ts';
import type { Condition, RuleDoc } from './rule-doc.ts';
import { supersetFilter } from './superset.ts';
import type { Catalog, Rule } from './types.ts';

/** All about a rule that a person asks for, as plain data. */
export interface RuleDescription {
  readonly id: string;
  readonly title: string;
  readonly tier: string;
  readonly severity: string;
  readonly status: string;
  readonly file: string;
  readonly because: string;
  readonly when: Condition;
  /** What it can be the cause of, and by what they are tied: `same trace, within 1 s, before`. */
  readonly behind: readonly { readonly rule: string; readonly title: string; readonly tie: string }[];
  /** What can be the cause of it. */
  readonly causes: readonly { readonly rule: string; readonly title: string; readonly tie: string }[];
  readonly suspects: readonly Suspect[];
  readonly confirm: string | null;
  readonly fix: readonly string[];
  readonly success: RuleDoc['success'] | null;
  readonly references: readonly string[];
  /** Texts of which one must occur; null: the rule is tried on every entry. */
  readonly needles: Needles;
  /** Filter that selects a superset of it on the server; null where none exists. */
  readonly pushDown: string | null;
}

/** Describes a rule; `catalog` gives the titles of the rules it is tied to. */
export function describeRule(rule: Rule, catalog: Pick<Catalog, 'rules' | 'byId'>): RuleDescription {
  const { info } = rule;
  return {
    id: info.id,
    title: info.title,
    tier: info.tier,
    severity: info.severity,
    status: rule.status,
    file: rule.file,
    because: info.because,
    when: rule.doc.when,
    behind: info.behind.map(({ rule: id, tie }) => ({
      rule: id,
      title: catalog.byId.get(id)?.info.title ?? '',
      tie: tieText(tie),
    })),
    causes: catalog.rules.flatMap((other) =>
      other.info.behind
        .filter((one) => one.rule === info.id)
        .map(({ tie }) => ({ rule: other.info.id, title: other.info.title, tie: tieText(tie) })),
    ),
    suspects: info.suspects,
    confirm: info.confirm ?? null,
    fix: info.fix,
    success: rule.doc.success ?? null,
    references: info.references,
    needles: rule.needles,
    pushDown: supersetFilter(rule),
  };
}

function tieText(tie: Tie): string {
  const order = tie.order === 'any' ? '' : `, logged ${tie.order} it`;
  return `same ${tie.same.join(' or ')}, within ${formatDuration(tie.within)}${order}`;
}
