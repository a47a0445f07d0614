import type { Finding, FindingSeverity, Report } from '../model/index.ts';
import { FINDING_SEVERITIES } from '../model/index.ts';
import { EXIT } from '../util/errors.ts';
import { INCONCLUSIVE } from './notices.ts';

/** From which finding on a run fails: a severity, `new` (needs a baseline), or `never`. */
export const FAIL_ON = [...FINDING_SEVERITIES, 'new', 'never'] as const;

/** From which finding on a run fails. */
export type FailOn = (typeof FAIL_ON)[number];

/** Exit code of a report (design, section 6): 1 findings at or above `failOn`, also when coverage is incomplete; else 3 inconclusive; else 0. */
export function exitCodeOf(report: Report, failOn: FailOn): number {
  if (report.findings.some((f) => (failOn === 'new' ? isNew(f, report) : fails(f.severity, failOn))))
    return EXIT.findings;
  return report.notices.some((n) => INCONCLUSIVE.has(n.code)) ? EXIT.inconclusive : EXIT.ok;
}

/** Whether a finding is not known from before. Without a baseline, or a verdict, it may be new: a gate must not pass it silently. */
function isNew(finding: Finding, report: Report): boolean {
  const said = report.comparison?.verdicts.find((v) => v.fingerprint === finding.fingerprint);
  if (!said) return true;
  return said.ids.after !== null && ['new', 'regressed', 'not comparable'].includes(said.verdict);
}

function fails(severity: FindingSeverity, failOn: Exclude<FailOn, 'new'>): boolean {
  return failOn !== 'never' && FINDING_SEVERITIES.indexOf(severity) <= FINDING_SEVERITIES.indexOf(failOn);
}
