import { compareReports, doubtsOf, withDoubts } from '../compare/index.ts';
import type { Chain, Observed, Report } from '../model/index.ts';
import type { Baseline, BaselineInput, EarlierReport } from './baseline.ts';
import { sideReport } from './side-report.ts';
import { isOn, splitOf } from './split.ts';
import { withUnknownsCompared } from './unknowns-compared.ts';

/** Adds the comparison with the baseline to a report; without anything to compare with, the report as it is. @throws UserError for an unknown revision. */
export function withComparison(report: Report, baseline: Baseline, run: BaselineInput): Report {
  const fixedBefore = run.fixedBefore?.(report);
  const known = fixedBefore ? { fixedBefore } : {};
  const lines = run.patterns ? { patterns: run.patterns } : {};
  const against = (earlier: EarlierReport): Report => {
    const comparison = compareReports(earlier.report, report, {
      ...known,
      sources: { before: earlier.source, after: 'this run' },
    });
    // Where the earlier report is all there is, its unknown patterns are all that is known of its lines.
    return run.patterns
      ? { ...report, comparison: { ...comparison, ...lines } }
      : withUnknownsCompared({ ...report, comparison }, earlier.report);
  };
  if (baseline.kind === 'report')
    return withDoubts(against(baseline.earlier), doubtsOf(baseline.earlier.report, report));
  const split = splitOf(run.input.observed, baseline.name);
  if (!split) {
    const earlier = baseline.otherwise?.(report) ?? null;
    if (earlier) return against(earlier);
    // Asked for and not to be had; where nobody asked, there is nothing to say.
    return baseline.everyLine === true
      ? withDoubts(report, [
          'no service has two revisions in these logs: nothing was compared. Give a wider window, or another baseline: run:ID, report:FILE, entries:FILE',
        ])
      : report;
  }
  const before = sideReport(report, split, 'before', run);
  const after = sideReport(report, split, 'after', run);
  const names = (side: 'before' | 'after'): string =>
    [...split.pairs.values()].map((p) => p[side]).join(', ');
  const comparison = compareReports(before, after, {
    ...known,
    sources: {
      before: `revision ${names('before')} in the same logs`,
      after: `revision ${names('after')}`,
    },
  });
  // The tests ran against the newest revision: they compare with those of the last run, not with a revision's.
  const earlier = report.tests ? (baseline.otherwise?.(report) ?? null) : null;
  const tests = earlier ? compareReports(earlier.report, report).tests : null;
  return {
    ...report,
    ...(after.capabilities ? { capabilities: after.capabilities } : {}),
    comparison: {
      ...comparison,
      ...lines,
      tests,
      notes: [
        ...comparison.notes,
        ...(tests && earlier ? [`tests are compared with ${earlier.source}`] : []),
      ],
    },
  };
}

/** Whether the baseline has a finding as well: an earlier report by its name, an earlier revision by a failure of its own. */
export function knownToBaseline(
  baseline: Baseline | undefined,
  observed: Observed,
): (chain: Chain) => boolean {
  if (baseline === undefined) return () => false;
  if (baseline.kind === 'report') {
    const { findings, background } = baseline.earlier.report;
    const names = new Set([...findings, ...background].flatMap((f) => [f.fingerprint, ...f.aliases]));
    return ({ group }) => [group.fingerprint, ...group.aliases].some((name) => names.has(name));
  }
  const split = splitOf(observed, baseline.name);
  return ({ group }) => split !== null && group.failures.some((f) => isOn(f, split, 'before'));
}
