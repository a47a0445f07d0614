import type { Finding, Report } from './model/index.ts';

/**
 * A report over a window of which ordinary entries were not read, without what counts them: shares of requests and instances, what came before, the
 * exposure of routes, and how much services wrote would be figures about the selection, not about the system.
 */
export function withoutShares(report: Report): Report {
  const strip = ({ rate: _rate, instances: _instances, began: _began, ...finding }: Finding): Finding =>
    finding;
  const { activity: _activity, services, ...coverage } = report.coverage;
  return {
    ...report,
    coverage: {
      ...coverage,
      services: services.map(({ severities: _severities, ...service }) => service),
      exposure: [],
    },
    findings: report.findings.map(strip),
    background: report.background.map(strip),
  };
}
