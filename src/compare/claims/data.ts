import type { Report } from '../../model/index.ts';
import { figuresIn, type Flag, type Line } from './claim.ts';

const REVISION = /\b([a-z][a-z0-9-]{0,60})-(\d{5})-([a-z0-9]{3})\b/g;

/** Revisions of the services that were read which no entry names. */
export function revisionsAgainstData({ n, text }: Line, report: Report): readonly Flag[] {
  const flags: Flag[] = [];
  for (const m of text.matchAll(REVISION)) {
    const service = report.coverage.services.find((s) => s.name === m[1]);
    if (!service || service.revisions.length === 0 || service.revisions.includes(m[0])) continue;
    if (report.comparison?.before.revisions.includes(m[0]) === true) continue;
    flags.push({
      line: n,
      column: m.index + 1,
      claim: m[0],
      problem: `no entry read is of that revision; there are ${service.revisions.join(', ')}`,
    });
  }
  return flags;
}

/** `22/25 tests` where as many tests ran and another number passed, on either side of a comparison. */
export function testsAgainstData({ n, text }: Line, report: Report): readonly Flag[] {
  const { tests, comparison } = report;
  if (!tests) return [];
  const known = [
    { passed: tests.passed, of: tests.passed + tests.failed },
    { passed: tests.passed, of: tests.total },
    ...tests.suites.map((s) => ({ passed: s.passed, of: s.of })),
    ...(comparison?.tests
      ? [
          comparison.tests.before,
          comparison.tests.after,
          ...comparison.tests.suites.flatMap((s) => [s.before, s.after].filter((x) => x !== null)),
        ]
      : []),
  ];
  return figuresIn(text)
    .filter((f) => f.kind === 'share' && /^\W{0,3}(?:[a-z]{2,12} )?tests\b/i.test(text.slice(f.end)))
    .flatMap((f): readonly Flag[] => {
      const same = known.filter((k) => k.of === f.of);
      const fits = same.some((k) => k.passed === f.n || k.of - k.passed === f.n);
      if (same.length === 0 || fits) return [];
      return [
        {
          line: n,
          column: f.at + 1,
          claim: `${f.text} tests`,
          problem: `the JUnit files have ${[...new Set(same.map((k) => `${k.passed}/${k.of}`))].join(', ')} passing`,
        },
      ];
    });
}
