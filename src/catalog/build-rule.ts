import type { RuleInfo, Tie } from '../model/index.ts';
import { parseDuration, SECOND } from '../util/time.ts';
import type { Check } from './check.ts';
import { conditionCheck } from './condition.ts';
import type { Needles } from './regex-literals.ts';
import { conditionNeedles } from './needles.ts';
import type { Condition, RuleDoc, TieDoc } from './rule-doc.ts';
import { signsOf, type RuleSigns } from './rule-signs.ts';
import type { EntryView, Rule } from './types.ts';

/** What ties a cause to its effect where the rule does not say: within one second, in any order, in the same entry, trace or request. */
const DEFAULT_TIE: Tie = { same: ['entry', 'trace', 'request'], within: SECOND, order: 'any' };

/** A rule out of its checked content; `known` are its signs, where they were found before. */
export function buildRule(doc: RuleDoc, file: string, needles: Needles, known?: RuleSigns): Rule {
  let check: Check | null = null;
  let signs = known;
  return {
    info: infoOf(doc),
    status: doc.status ?? 'stable',
    file,
    doc,
    needles,
    signs: () => (signs ??= signsOf(doc)),
    match: (view) => (check ??= conditionCheck(doc.when)).run(view),
  };
}

/** The same rule, seen where another condition of one entry holds. */
export function withCondition(rule: Rule, when: Condition): Rule {
  return buildRule({ ...rule.doc, when }, rule.file, conditionNeedles(when));
}

/** A condition alone as a test of entries. It must be valid. */
export function conditionMatch(when: Condition): (view: EntryView) => boolean {
  const check = conditionCheck(when);
  return (view) => check.run(view) !== null;
}

function infoOf(doc: RuleDoc): RuleInfo {
  return {
    id: doc.id,
    title: doc.title,
    tier: doc.tier,
    severity: doc.severity,
    because: doc.because,
    behind: (doc.behind ?? []).map(({ rule, tie }) => ({ rule, tie: tieOf(tie) })),
    ...(doc.confirm === undefined ? {} : { confirm: doc.confirm }),
    fix: doc.fix ?? [],
    suspects: doc.suspects ?? [],
    ...(doc.server === undefined ? {} : { server: doc.server }),
    ...(doc.shared === undefined ? {} : { shared: doc.shared }),
    ...(doc.heals === undefined ? {} : { heals: doc.heals }),
    ...(doc.contradicts === undefined ? {} : { contradicts: doc.contradicts }),
    ...(doc.probe == null ? {} : { probes: [doc.probe].flat() }),
    references: doc.references ?? [],
  };
}

function tieOf(tie: TieDoc | undefined): Tie {
  return {
    same: tie?.same ?? DEFAULT_TIE.same,
    within: (tie?.within === undefined ? null : parseDuration(tie.within)) ?? DEFAULT_TIE.within,
    order: tie?.order ?? DEFAULT_TIE.order,
  };
}
