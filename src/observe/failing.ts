import { SEVERITY_NUMBER, type Severity } from '../model/index.ts';

/**
 * Whether an entry by itself counts as a failure, whatever rules see in it: its effective severity is ERROR or above, or its
 * request was answered with a status of 500 or above.
 */
export function tellsFailure(severity: Severity, status: number | undefined): boolean {
  return SEVERITY_NUMBER[severity] >= SEVERITY_NUMBER.ERROR || (status !== undefined && status >= 500);
}
