import { withCondition, type Catalog, type Matcher, type Rule } from './catalog/index.ts';
import type { Entry, SuccessCount } from './model/index.ts';
import { byCode } from './util/text.ts';

/** Counts what the success filters of rules match: how often the path of each was exercised and went well. */
export interface SuccessCounts {
  add(entry: Entry): void;
  /** One row a rule with a success filter, in order of id. */
  result(redact: (text: string) => string): readonly SuccessCount[];
}

/** The success filters of a catalog as rules of their own, so that the prefilter leaves no entry of theirs unread. */
export function successRules(catalog: Pick<Catalog, 'rules'>): readonly Rule[] {
  return catalog.rules.flatMap((rule) =>
    rule.doc.success ? [withCondition(rule, { filter: rule.doc.success.filter })] : [],
  );
}

/** An empty set of counts of these rules, with their matcher. */
export function createSuccessCounts(rules: readonly Rule[], match: Matcher): SuccessCounts {
  const counts = new Map(
    rules.map((rule) => [
      rule.info.id,
      new Map<string, { service: string; revision: string; count: number }>(),
    ]),
  );
  return {
    add: (entry) => {
      for (const { ruleId } of match({ entry, exceptions: [] })) {
        const [service = '', revision = ''] = [entry.service, entry.revision];
        const key = `${service}\u0000${revision}`;
        const row = counts.get(ruleId)?.get(key);
        if (row) row.count += 1;
        else counts.get(ruleId)?.set(key, { service, revision, count: 1 });
      }
    },
    result: (redact) =>
      rules.map(({ info, doc }) => ({
        rule: info.id,
        per: doc.success?.per ?? '',
        counts: [...(counts.get(info.id)?.values() ?? [])]
          .sort((a, b) => byCode(a.service, b.service) || byCode(a.revision, b.revision))
          .map((row) => ({ ...row, service: redact(row.service), revision: redact(row.revision) })),
      })),
  };
}
