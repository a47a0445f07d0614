import { buildRule } from './build-rule.ts';
import { faultsOf } from './check-catalog.ts';
import { inlineExamples } from './examples.ts';
import { createMatcher } from './matcher.ts';
import { byPlace, type Problem } from './problem.ts';
import { testExamples, type TestDeps } from './test-catalog.ts';

/** What `checkCatalog` finds wrong with one rule that is not yet a file; what it says of other rules is not looked at. */
export async function checkRuleText(text: string, file: string, deps: TestDeps): Promise<readonly Problem[]> {
  // YAML and zod cost 100 ms to load.
  const { readRule } = await import('./read-rule.ts');
  const { doc, needles, problems, source } = readRule(text, file);
  if (doc === null) return problems;
  const { examples: _examples, ...content } = doc;
  const rule = buildRule(content, file, needles);
  const examples = { examples: inlineExamples(source, file), problems: [] };
  const test = testExamples(rule, examples, deps, createMatcher({ rules: [] }));
  const placed = faultsOf(rule, test).map(({ path, index, ...fault }) => ({
    ...fault,
    ...(index === undefined ? source.placeOf(path) : source.placeInText(path, index)),
  }));
  return [...test.failed, ...placed].sort(byPlace);
}
