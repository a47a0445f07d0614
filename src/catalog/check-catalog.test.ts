import { describe, expect, test } from 'vitest';
import { checkCatalog, type CatalogCheck } from './check-catalog.ts';
import { formatProblem } from './problem.ts';
import { viewOf } from './testing/views.ts';

const deps = { toView: (example: unknown) => viewOf(example) };

const said = (check: CatalogCheck, file: string): readonly string[] =>
  check.problems
    .filter((problem) => problem.file.endsWith(`/${file}`))
    .map((problem) => formatProblem(problem).slice(problem.file.length));

describe('checking rules', () => {
  test('good ones pass, with examples inline and beside the file', async () => {
    const check = await checkCatalog(['fixtures/rules/good'], deps);
    expect(check.problems).toEqual([]);
    expect(check.examples).toEqual({ passed: 6, total: 6 });
    expect(check.rules).toBe(2);
  });

  test('an example that fails says which condition on which value', async () => {
    const check = await checkCatalog(['fixtures/rules/bad'], deps);
    expect(said(check, 'examples-fail.yaml')).toEqual([
      ':6:18: EXAMPLES_FAIL is behind "EXAMPLE_FAIL", which no rule has as its id (did you mean "EXAMPLES_FAIL"?); next: name a rule that is loaded, or take it out',
      ':10:7: EXAMPLES_FAIL is not seen in an example that it must match: when.level: wanted severity ERROR or above, got "severity INFO"; when.text: wanted /disk (full|gone)/ in the message, got "disk is full"; next: widen the rule, or mend the example',
      ':12:7: EXAMPLES_FAIL is seen in an example that it must ignore; next: narrow the rule, or move the example to match',
    ]);
    expect(said(check, 'lints.yaml')).toEqual([
      ':6:15: warning: asks for an address, which redaction replaces: it holds on live logs, not on collected files; next: ask for what the error says instead',
      ':8:3: LINTS has no example to ignore; next: add an entry that looks alike but is not it to examples.ignore',
      ':8:10: warning: every example to match is the text of the rule itself; next: take a whole entry as it was really logged',
    ]);
  });

  test('a filter that is legal but odd, at its place', async () => {
    const check = await checkCatalog(['fixtures/rules/odd'], deps);
    expect(check.problems.map(formatProblem)).toEqual([
      expect.stringMatching(
        /^fixtures\/rules\/odd\/lower-case-and\.yaml:9:25: warning: the filter may not mean what it says: .+; next: ./,
      ),
    ]);
  });

  test('rules behind each other in a circle', async () => {
    const check = await checkCatalog(['fixtures/rules/circle'], deps);
    expect(check.problems.map(formatProblem)).toEqual([
      'fixtures/rules/circle/a.yaml:7:18: rules are behind each other in a circle: CIRCLE_A -> CIRCLE_B -> CIRCLE_A; next: take out the direction that does not hold',
    ]);
  });

  test('an example that is no entry is said, not thrown', async () => {
    const check = await checkCatalog(['fixtures/rules/circle/a.yaml'], {
      toView: () => {
        throw new Error('no payload');
      },
    });
    expect(check.problems.map((problem) => problem.message)).toContain(
      'the example is no log entry: no payload',
    );
    expect(check.examples).toEqual({ passed: 0, total: 2 });
  });
});
