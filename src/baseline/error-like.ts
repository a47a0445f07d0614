import { SEVERITY_NUMBER, type Severity } from '../model/index.ts';

/** Whether an entry is one of those that are compared where not all lines are: of WARNING and above. */
export function isErrorLike({ severity }: { readonly severity: Severity }): boolean {
  return SEVERITY_NUMBER[severity] >= SEVERITY_NUMBER.WARNING;
}
