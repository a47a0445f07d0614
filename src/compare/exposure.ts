import type { Finding, Report } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import type { Rate } from './figures.ts';

type Route = NonNullable<NonNullable<Finding['rate']>['routes']>[number];

/** By what the path of a finding is counted; `null` where nothing counts it. */
export interface Path {
  readonly unit: string;
  readonly rate: Rate;
  readonly routes: readonly Route[] | null;
}

/** The path of a finding: requests of its routes, else the instances of its service. */
export function pathOf(finding: Finding): Path | null {
  const { rate, instances } = finding;
  if (rate?.routes && rate.routes.length > 0)
    return { unit: rate.unit, rate: { failures: rate.failures, of: rate.of }, routes: rate.routes };
  if (instances && instances.of > 0)
    return { unit: 'instances', rate: { failures: instances.failing, of: instances.of }, routes: null };
  return null;
}

/** How often a path was exercised in a report in which its finding is not seen, and what failed on it before it could be reached. */
export interface Exercised {
  readonly of: number;
  /** Of these, such as failed in other findings: they say nothing of the path behind. */
  readonly masked: number;
  readonly maskedBy: readonly Finding[];
  /** Routes of the path that were not called at all. */
  readonly uncalled: readonly string[];
}

/** Counts the exercise of a path in another report. */
export function exercised(finding: Finding, path: Path, report: Report): Exercised {
  const { routes } = path;
  if (routes === null) {
    const of = report.coverage.services
      .filter((s) => finding.services.includes(s.name))
      .reduce((n, s) => n + (s.instances ?? 0), 0);
    return { of, masked: 0, maskedBy: [], uncalled: [] };
  }
  const keys = new Set(routes.map(key));
  const of = report.coverage.exposure.reduce((n, e) => n + (keys.has(key(e)) ? e.count : 0), 0);
  const maskedBy = [...report.findings, ...report.background]
    .filter((f) => f.rate?.routes?.some((r) => keys.has(key(r))) === true)
    .sort((a, b) => byCode(a.fingerprint, b.fingerprint));
  const masked = Math.min(
    of,
    maskedBy.reduce((n, f) => n + (f.rate?.failures ?? 0), 0),
  );
  const called = new Set(report.coverage.exposure.map(key));
  const uncalled = routes.filter((r) => !called.has(key(r))).map((r) => `${r.method} ${r.route}`);
  return { of, masked, maskedBy, uncalled };
}

function key(r: Route): string {
  return JSON.stringify([r.service, r.method, r.route]);
}
