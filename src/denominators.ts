import type { Finding, Report } from './model/index.ts';
import { readEntries } from './reading/index.ts';
import { requestMark, type RequestMark } from './request-mark.ts';
import { anyNamed, type LiveReading } from './sources/index.ts';
import { formatCount } from './util/text.ts';

/** Findings whose traffic is asked for, the first of the report: each costs up to three reads. */
const FINDINGS = 5;
/** Shares of the entries that are sampled where they are too many to be counted in one read (Cloud Logging's `sample(insertId, f)`). */
const SHARES = [0.01, 0.0001];

/**
 * How many requests the paths of failing requests had in a window of which ordinary entries were not read: counted in one read where they are
 * few, else estimated from a sample, and said so.
 */
export async function withDenominators(
  report: Report,
  live: LiveReading,
  window: { readonly since: bigint; readonly until: bigint },
): Promise<Report> {
  const findings: Finding[] = [];
  let asked = 0;
  for (const finding of report.findings) {
    const mark = asked < FINDINGS ? markOf(finding) : null;
    if (mark === null) {
      findings.push(finding);
      continue;
    }
    asked++;
    const traffic = await trafficOf(finding, mark, live, window);
    findings.push(traffic ? { ...finding, traffic } : finding);
  }
  const { reads } = report.coverage;
  return {
    ...report,
    coverage: { ...report.coverage, ...(reads ? { reads: live.reads() } : {}) },
    findings,
  };
}

/** The failing request that the finding shows at its surface. */
function markOf(finding: Finding): RequestMark | null {
  for (const { evidence } of finding.layers)
    for (const one of evidence) {
      const mark = one.summaryOf === 'request' ? requestMark(one.quote) : null;
      if (mark) return mark;
    }
  return null;
}

async function trafficOf(
  finding: Finding,
  mark: RequestMark,
  live: LiveReading,
  window: { readonly since: bigint; readonly until: bigint },
): Promise<NonNullable<Finding['traffic']> | null> {
  const named = anyNamed(finding.services);
  const filters = named === null ? mark.filters : [...mark.filters, named];
  const path = `${mark.method} ${mark.route}`;
  for (const share of [1, ...SHARES]) {
    const { records, whole } = await live.tally({
      ...window,
      filters: share === 1 ? filters : [...filters, `sample(insertId, ${share})`],
    });
    // Nothing at all came of it: the read could not be made, or the service takes no such filter.
    if (!whole && records.length === 0) return null;
    if (!whole) continue;
    const seen = readEntries(records).filter(
      (entry) => mark.is(entry) && (entry.service === undefined || finding.services.includes(entry.service)),
    ).length;
    if (share === 1)
      return { requests: seen, seen, text: `${formatCount(seen)} requests ${path} in this window (counted)` };
    const requests = Math.round(seen / share);
    return {
      requests,
      seen,
      share,
      text: `about ${formatCount(requests)} requests ${path} in this window (${formatCount(seen)} in a sample of ${share * 100} %)`,
    };
  }
  return null;
}
