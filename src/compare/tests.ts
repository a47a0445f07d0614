import type { Report, Share, TestComparison } from '../model/index.ts';
import { byCode, counted } from '../util/text.ts';

type Tests = NonNullable<Report['tests']>;
type Outcome = NonNullable<Tests['cases']>[number]['outcome'];

/** Compares the tests of two runs test by test; null where one of them has none, or none by name. A total that changed is never a trend. */
export function compareTests(before: Tests | undefined, after: Tests | undefined): TestComparison | null {
  if (!before?.cases || !after?.cases) return null;
  const old = new Map(before.cases.map((c) => [c.name, c.outcome]));
  const now = new Map(after.cases.map((c) => [c.name, c.outcome]));
  const names = [...new Set([...old.keys(), ...now.keys()])].sort(byCode);
  const where = (
    was: (o: Outcome | undefined) => boolean,
    is: (o: Outcome | undefined) => boolean,
  ): readonly string[] => names.filter((n) => was(old.get(n)) && is(now.get(n)));
  const failed = (o: Outcome | undefined): boolean => o === 'failed';
  const passed = (o: Outcome | undefined): boolean => o === 'passed';
  const ran = (o: Outcome | undefined): boolean => failed(o) || passed(o);
  const shared = where(ran, ran);
  const both = {
    of: shared.length,
    before: shared.filter((n) => passed(old.get(n))).length,
    after: shared.filter((n) => passed(now.get(n))).length,
  };
  const [was, is] = [shareOf(old), shareOf(now)];
  const sameTests = shared.length === was.of && shared.length === is.of;
  return {
    before: {
      ...was,
      skipped: where(
        (o) => o === 'skipped',
        () => true,
      ).length,
    },
    after: {
      ...is,
      skipped: where(
        () => true,
        (o) => o === 'skipped',
      ).length,
    },
    both,
    sameTests,
    trend: trendOf(was, is, both, sameTests),
    newlyFailing: where(passed, failed),
    recovered: where(failed, passed),
    stillFailing: where(failed, failed),
    added: where(
      (o) => o === undefined,
      () => true,
    ),
    removed: where(
      () => true,
      (o) => o === undefined,
    ),
    skipped: where(
      (o) => o !== undefined && o !== 'skipped',
      (o) => o === 'skipped',
    ),
    suites: suitesOf(before, after),
  };
}

function trendOf(before: Share, after: Share, both: TestComparison['both'], sameTests: boolean): string {
  const direction = (change: number): string =>
    change === 0 ? 'unchanged' : `${change > 0 ? 'up' : 'down'} by ${Math.abs(change)}`;
  if (sameTests)
    return `${before.passed}/${before.of} -> ${after.passed}/${after.of}: ${direction(after.passed - before.passed)}`;
  return (
    `${before.passed}/${before.of} and ${after.passed}/${after.of} are not of the same tests; ` +
    (both.of === 0
      ? 'no test ran in both'
      : `of the ${counted(both.of, 'test')} in both ${both.before} -> ${both.after} pass: ${direction(both.after - both.before)}`)
  );
}

function shareOf(cases: ReadonlyMap<string, Outcome>): Share {
  const outcomes = [...cases.values()];
  const passed = outcomes.filter((o) => o === 'passed').length;
  return { passed, of: passed + outcomes.filter((o) => o === 'failed').length };
}

function suitesOf(before: Tests, after: Tests): TestComparison['suites'] {
  const share = (tests: Tests, name: string): Share | null => {
    const suite = tests.suites.find((s) => s.name === name);
    return suite ? { passed: suite.passed, of: suite.of } : null;
  };
  return [...new Set([...before.suites, ...after.suites].map((s) => s.name))]
    .sort(byCode)
    .map((name) => ({ name, before: share(before, name), after: share(after, name) }));
}
