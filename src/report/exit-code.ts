import type { FindingSeverity, Report } from '../model/index.ts';
import { FINDING_SEVERITIES } from '../model/index.ts';
import { EXIT } from '../util/errors.ts';
import { INCONCLUSIVE } from './notices.ts';

/** From which finding on a run fails: a severity, `new` (needs a baseline), or `never`. */
export const FAIL_ON = [...FINDING_SEVERITIES, 'new', 'never'] as const;

/** From which finding on a run fails. */
export type FailOn = (typeof FAIL_ON)[number];

/** Exit code of a report (design, section 6): 1 findings at or above `failOn`, also when coverage is incomplete; else 3 inconclusive; else 0. */
export function exitCodeOf(report: Report, failOn: FailOn): number {
  if (report.findings.some((f) => fails(f.severity, failOn))) return EXIT.findings;
  return report.notices.some((n) => INCONCLUSIVE.has(n.code)) ? EXIT.inconclusive : EXIT.ok;
}

function fails(severity: FindingSeverity, failOn: FailOn): boolean {
  // Without a baseline every finding may be new: a gate that asks for new ones must not pass them silently.
  if (failOn === 'new') return true;
  return failOn !== 'never' && FINDING_SEVERITIES.indexOf(severity) <= FINDING_SEVERITIES.indexOf(failOn);
}
