import type { EndpointVerdict, Exposure, Report, StatusCounts, Verdict } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { judge, sideRate, type Rate } from './figures.ts';

const FAILING = 400;

interface Endpoint {
  readonly service: string;
  readonly method: string;
  readonly route: string;
  readonly before: Map<number, number>;
  readonly after: Map<number, number>;
}

/** Endpoints of which requests fail on one side or both: their statuses with counts, and the verdict. */
export function compareEndpoints(
  before: Report,
  after: Report,
  threshold: number,
): readonly EndpointVerdict[] {
  const endpoints = new Map<string, Endpoint>();
  const count = (rows: readonly Exposure[], side: 'before' | 'after'): void => {
    for (const { service, method, route, status, count: n } of rows) {
      const key = JSON.stringify([service, method, route]);
      let endpoint = endpoints.get(key);
      if (!endpoint)
        endpoints.set(key, (endpoint = { service, method, route, before: new Map(), after: new Map() }));
      endpoint[side].set(status, (endpoint[side].get(status) ?? 0) + n);
    }
  };
  count(before.coverage.exposure, 'before');
  count(after.coverage.exposure, 'after');
  const whole = before.coverage.complete && after.coverage.complete;
  return [...endpoints.values()]
    .filter((e) => rateOf(e.before).failures + rateOf(e.after).failures > 0)
    .map((e) => verdictOf(e, whole, threshold))
    .sort((a, b) => byCode(a.service, b.service) || byCode(a.route, b.route) || byCode(a.method, b.method));
}

function verdictOf(e: Endpoint, whole: boolean, threshold: number): EndpointVerdict {
  const [before, after] = [rateOf(e.before), rateOf(e.after)];
  const base = {
    service: e.service,
    method: e.method,
    route: e.route,
    before: statuses(e.before),
    after: statuses(e.after),
  };
  const plain = (verdict: Verdict, reason: string): EndpointVerdict => ({
    ...base,
    verdict,
    reason,
    figures: {
      unit: 'requests',
      before: sideRate(before.failures, before.of),
      after: sideRate(after.failures, after.of),
    },
  });
  if (before.of === 0) return plain('not comparable', 'it was not called before');
  if (after.of === 0) return plain('not comparable', 'it was not called now');
  if (!whole) return plain('not comparable', 'what was read is not complete on both sides');
  const said = judge(before, after, 'requests', threshold);
  return { ...base, verdict: said.verdict, reason: said.reason, figures: said.figures };
}

function rateOf(counts: ReadonlyMap<number, number>): Rate {
  let [failures, of] = [0, 0];
  for (const [status, n] of counts) {
    of += n;
    if (status >= FAILING) failures += n;
  }
  return { failures, of };
}

function statuses(counts: ReadonlyMap<number, number>): StatusCounts {
  return Object.fromEntries([...counts].sort(([a], [b]) => a - b).map(([status, n]) => [String(status), n]));
}
