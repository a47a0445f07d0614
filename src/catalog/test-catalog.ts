import { byCode } from '../util/text.ts';
import { readExamples, type Example, type RuleExamples } from './examples.ts';
import { explainMatch, explainMiss } from './explain.ts';
import { createMatcher, type Matcher } from './matcher.ts';
import { byPlace, type Problem } from './problem.ts';
import type { Catalog, EntryView, Rule } from './types.ts';

/** What the test of rules needs of rooms that the catalog does not know. */
export interface TestDeps {
  /** Normalises an example, a LogEntry that may be partial (no timestamp, no insertId), and finds its exceptions; throws on what is none. */
  toView(example: unknown): EntryView;
}

/** How the examples of one rule went. */
export interface RuleTest {
  readonly ruleId: string;
  readonly file: string;
  readonly match: number;
  readonly ignore: number;
  readonly failed: readonly Problem[];
  /** Other rules that are seen in its `match` examples: told, not judged. */
  readonly also: readonly string[];
  /** Views of the `match` examples, for lints. */
  readonly matchViews: readonly EntryView[];
}

/** Runs the examples of all rules: each `match` must hit, each `ignore` must not; with `only`, of the rules named. */
export async function testCatalog(
  catalog: Pick<Catalog, 'rules'>,
  deps: TestDeps,
  only?: readonly string[],
): Promise<readonly RuleTest[]> {
  const matcher = createMatcher(catalog);
  const rules = only ? catalog.rules.filter((rule) => only.includes(rule.info.id)) : catalog.rules;
  return Promise.all(rules.map((rule) => testRule(rule, deps, matcher)));
}

async function testRule(rule: Rule, deps: TestDeps, matcher: Matcher): Promise<RuleTest> {
  return testExamples(rule, await readExamples(rule.file), deps, matcher);
}

/** Runs these examples of a rule; `matcher` tells which other rules are seen in them. */
export function testExamples(
  rule: Rule,
  { examples, problems }: RuleExamples,
  deps: TestDeps,
  matcher: Matcher,
): RuleTest {
  const failed: Problem[] = problems.map((problem) => ({ ...problem, ruleId: rule.info.id }));
  const matchViews: EntryView[] = [];
  const also = new Set<string>();
  for (const example of examples) {
    const views = viewsOf(example, deps, rule, failed);
    if (views === null) continue;
    const problem = judge(rule, example, views);
    if (problem) failed.push(problem);
    if (example.kind !== 'match') continue;
    matchViews.push(...views);
    for (const view of views)
      for (const match of matcher(view)) if (match.ruleId !== rule.info.id) also.add(match.ruleId);
  }
  const count = (kind: Example['kind']): number => examples.filter((example) => example.kind === kind).length;
  return {
    ruleId: rule.info.id,
    file: rule.file,
    match: count('match'),
    ignore: count('ignore'),
    failed: failed.sort(byPlace),
    also: [...also].sort(byCode),
    matchViews,
  };
}

function viewsOf(
  example: Example,
  deps: TestDeps,
  rule: Rule,
  failed: Problem[],
): readonly EntryView[] | null {
  try {
    return example.entries.map((entry) => deps.toView(entry));
  } catch (error) {
    failed.push(
      fault(
        rule,
        example,
        `the example is no log entry: ${error instanceof Error ? error.message : String(error)}`,
        'write it as Cloud Logging has it (textPayload, jsonPayload, severity ...)',
      ),
    );
    return null;
  }
}

function judge(rule: Rule, example: Example, views: readonly EntryView[]): Problem | null {
  if (example.kind === 'ignore') {
    const hit = views.findIndex((view) => rule.match(view) !== null);
    if (hit < 0) return null;
    return fault(
      rule,
      example,
      `${rule.info.id} is seen in an example that it must ignore${views.length > 1 ? ` (entry ${hit + 1})` : ''}`,
      'narrow the rule, or move the example to match',
    );
  }
  if (views.some((view) => rule.match(view) !== null)) return null;
  const nearest = views.map((view) => explainMatch(rule, view).misses).sort((a, b) => a.length - b.length)[0];
  const why = nearest?.map(explainMiss).join('; ') ?? '';
  return fault(
    rule,
    example,
    `${rule.info.id} is not seen in an example that it must match: ${why}`,
    'widen the rule, or mend the example',
  );
}

function fault(rule: Rule, { file, line, column }: Example, message: string, next: string): Problem {
  return { code: 'rule-example', severity: 'error', file, line, column, message, next, ruleId: rule.info.id };
}
