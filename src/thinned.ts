import type { Finding, Report } from './model/index.ts';

/**
 * A report over a window of which ordinary entries were not read, without what counts them: shares of requests and instances, what came before, and the
 * exposure of routes would be figures about the selection, not about the system.
 */
export function withoutShares(report: Report): Report {
  const strip = ({ rate: _rate, instances: _instances, began: _began, ...finding }: Finding): Finding =>
    finding;
  return {
    ...report,
    coverage: { ...report.coverage, exposure: [] },
    findings: report.findings.map(strip),
    background: report.background.map(strip),
  };
}
