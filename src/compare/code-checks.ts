import type { CodeCheck, Comparison } from '../model/index.ts';

/** The comparison with what the probes of the earlier findings say at a later commit; `finding` is its number in the earlier report. */
export function withCodeChecks(
  comparison: Comparison,
  checks: readonly { readonly finding: string; readonly check: CodeCheck }[],
): Comparison {
  if (checks.length === 0) return comparison;
  return {
    ...comparison,
    verdicts: comparison.verdicts.map((verdict) => {
      const code = checks.filter((c) => c.finding === verdict.ids.before).map((c) => c.check);
      return code.length === 0 ? verdict : { ...verdict, code };
    }),
  };
}
