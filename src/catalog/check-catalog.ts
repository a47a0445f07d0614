import { behindCycles } from './behind.ts';
import { circularLint, filterLints, redactedLints, type LintFault } from './lint.ts';
import { loadRules, located } from './load-catalog.ts';
import { locator } from './locate.ts';
import { byPlace, type Problem } from './problem.ts';
import { testCatalog, type RuleTest, type TestDeps } from './test-catalog.ts';
import type { Rule } from './types.ts';

/** What the check of rules found. */
export interface CatalogCheck {
  /** Rules that could be read. */
  readonly rules: number;
  readonly examples: { readonly passed: number; readonly total: number };
  /** Errors and warnings, in order of file and line. */
  readonly problems: readonly Problem[];
  readonly tests: readonly RuleTest[];
}

/** Finds all that is wrong with the rules of these folders: form, filters, regexes, references, examples, lints. Throws UserError for a missing folder. */
export async function checkCatalog(dirs: readonly string[], deps: TestDeps): Promise<CatalogCheck> {
  const { rules, problems: found } = await loadRules(dirs, {});
  const place = locator();
  const problems = [...found];
  for (const fault of behindCycles(rules)) problems.push(await located(fault, place));
  const tests = await testCatalog({ rules }, deps);
  const byId = new Map(rules.map((rule) => [rule.info.id, rule]));
  for (const test of tests) {
    const rule = byId.get(test.ruleId);
    if (!rule) continue;
    problems.push(...test.failed);
    for (const { path, index, ...fault } of faultsOf(rule, test))
      problems.push({ ...fault, ...(await place(rule.file, path, index)) });
  }
  const total = tests.reduce((sum, test) => sum + test.match + test.ignore, 0);
  const failed = tests.reduce(
    (sum, test) => sum + test.failed.filter((problem) => problem.code === 'rule-example').length,
    0,
  );
  return {
    rules: rules.length,
    examples: { passed: total - failed, total },
    problems: problems.sort(byPlace),
    tests,
  };
}

/** A fault of a rule beyond its form, by its path in the file. */
type Unplaced = Omit<Problem, 'line' | 'column'> & Pick<LintFault, 'path' | 'index'>;

/** What is wrong with a rule whose examples have run, beside those that failed. */
export function faultsOf(rule: Rule, test: RuleTest): readonly Unplaced[] {
  const lints = [...redactedLints(rule), ...filterLints(rule), ...circularLint(rule, test.matchViews)];
  return [
    ...(['match', 'ignore'] as const).filter((kind) => test[kind] === 0).map((kind) => missing(kind, rule)),
    ...lints.map((lint) => ({
      ...lint,
      severity: 'warning' as const,
      file: rule.file,
      ruleId: rule.info.id,
    })),
  ];
}

function missing(kind: 'match' | 'ignore', rule: Rule): Unplaced {
  return {
    path: ['examples'],
    code: 'rule-no-example',
    severity: 'error',
    file: rule.file,
    message: `${rule.info.id} has no example to ${kind}`,
    next:
      kind === 'match'
        ? 'add an entry in which it must be seen to examples.match'
        : 'add an entry that looks alike but is not it to examples.ignore',
    ruleId: rule.info.id,
  };
}
