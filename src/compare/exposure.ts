import type { Finding, Report } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import type { Rate } from './figures.ts';

type Route = NonNullable<NonNullable<Finding['rate']>['routes']>[number];

/** By what the path of a finding is counted. */
export interface Path {
  readonly unit: string;
  readonly rate: Rate;
  readonly routes: readonly Route[] | null;
  /** The rule whose successes count it. */
  readonly rule?: string;
}

/**
 * The path of a finding: what the success filter of its rule counts (where it was seen to, in this report or the other), else
 * requests of its routes, else the instances of its service; null where nothing counts it.
 */
export function pathOf(finding: Finding, here: Report, other: Report): Path | null {
  const counted = successPath(finding, here, other);
  if (counted) return counted;
  const { rate, instances } = finding;
  if (rate?.routes && rate.routes.length > 0)
    return { unit: rate.unit, rate: { failures: rate.failures, of: rate.of }, routes: rate.routes };
  if (instances && instances.of > 0)
    return { unit: 'instances', rate: { failures: instances.failing, of: instances.of }, routes: null };
  return null;
}

/** Deepest layers first: their success says most of the cause. */
function successPath(finding: Finding, here: Report, other: Report): Path | null {
  for (const { ruleId } of finding.layers.toReversed()) {
    if (ruleId === undefined) continue;
    const [mine, theirs] = [here, other].map((report) => successesOf(ruleId, finding.services, report));
    if (!mine || !theirs || mine.count + theirs.count === 0) continue;
    const rate = { failures: finding.failures, of: finding.failures + mine.count };
    return { unit: plural(mine.per), rate, routes: null, rule: ruleId };
  }
  return null;
}

/** What the success filter of a rule counted on these services; null where the report does not say. */
function successesOf(
  rule: string,
  services: readonly string[],
  report: Report,
): { readonly per: string; readonly count: number } | null {
  const row = report.coverage.success?.find((s) => s.rule === rule);
  if (!row) return null;
  const counts = row.counts.filter((c) => services.includes(c.service));
  return { per: row.per, count: counts.reduce((n, c) => n + c.count, 0) };
}

/** `connection` -> `connections`, `delivery` -> `deliveries`. */
function plural(unit: string): string {
  if (/[^aeiou]y$/.test(unit)) return `${unit.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(unit) ? `${unit}es` : `${unit}s`;
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
  const { routes, rule } = path;
  if (rule !== undefined) {
    const of = successesOf(rule, finding.services, report)?.count ?? 0;
    return { of, masked: 0, maskedBy: [], uncalled: [] };
  }
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
