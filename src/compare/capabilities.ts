import type {
  Capabilities,
  Capability,
  CapabilityComparison,
  CapabilitySpec,
  CapabilityVerdict,
  Report,
} from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { judge } from './figures.ts';
import { sumValues } from './values.ts';

/** Entries that a capability's filters matched. */
export interface FilterCount {
  readonly success: number;
  readonly failure: number;
}

/** How each capability did in a run; a capability's own filters count as `counted` says. */
export function capabilitiesOf(
  specs: readonly CapabilitySpec[],
  report: Report,
  counted: (name: string) => FilterCount,
): Capabilities {
  const items = specs
    .map((spec) => stateOf(spec, report, counted(spec.name)))
    .sort((a, b) => byCode(a.name, b.name));
  return { items, atRisk: sumValues(items.filter((c) => c.state === 'broken' || c.state === 'degraded')) };
}

function stateOf(spec: CapabilitySpec, report: Report, filters: FilterCount): Capability {
  const measures = [requestsOf(spec, report), testsOf(spec, report), entriesOf(spec, filters)].filter(
    (m) => m.of > 0,
  );
  const good = measures.reduce((n, m) => n + m.good, 0);
  const of = measures.reduce((n, m) => n + m.of, 0);
  return {
    name: spec.name,
    state: of === 0 ? 'not exercised' : good === of ? 'working' : good === 0 ? 'broken' : 'degraded',
    good,
    of,
    measures,
    ...(spec.value ? { value: spec.value } : {}),
  };
}

type Measure = Capability['measures'][number];

/** Requests that answered below 400 and of which no finding is told: a connection may be accepted and fail after that. */
function requestsOf(spec: CapabilitySpec, report: Report): Measure {
  const rows = report.coverage.exposure.filter((e) =>
    spec.routes.some((route) => route === e.route || route === `${e.method} ${e.route}`),
  );
  const of = rows.reduce((n, e) => n + e.count, 0);
  const refused = rows.reduce((n, e) => n + (e.status >= 400 ? e.count : 0), 0);
  const failing = report.findings
    .filter(
      (f) =>
        f.rate?.routes?.every((r) => rows.some((e) => e.method === r.method && e.route === r.route)) === true,
    )
    .reduce((n, f) => n + (f.rate?.failures ?? 0), 0);
  return { kind: 'requests', good: of - Math.min(of, Math.max(refused, failing)), of };
}

function testsOf(spec: CapabilitySpec, report: Report): Measure {
  const cases = (report.tests?.cases ?? []).filter(
    (c) =>
      c.outcome !== 'skipped' &&
      spec.tests.some((t) => (t.endsWith('*') ? c.name.startsWith(t.slice(0, -1)) : c.name === t)),
  );
  return { kind: 'tests', good: cases.filter((c) => c.outcome === 'passed').length, of: cases.length };
}

/** Where only failures are counted, their absence says nothing: that is no measure. */
function entriesOf(spec: CapabilitySpec, filters: FilterCount): Measure {
  if (spec.success === undefined) return { kind: 'entries', good: 0, of: filters.failure };
  return { kind: 'entries', good: filters.success, of: filters.success + filters.failure };
}

/** Capabilities of two runs by name; null where one of them has none. */
export function compareCapabilities(
  before: Capabilities | undefined,
  after: Capabilities | undefined,
  threshold: number,
): CapabilityComparison | null {
  if (!before || !after) return null;
  const pairs = after.items.flatMap((a) => {
    const b = before.items.find((c) => c.name === a.name);
    return b ? [{ b, a }] : [];
  });
  const restored = pairs.filter(
    ({ b, a }) => (b.state === 'broken' || b.state === 'degraded') && a.state === 'working',
  );
  return {
    verdicts: pairs.map(({ b, a }) => verdictOf(b, a, threshold)),
    restored: sumValues(restored.map(({ a }) => a)),
  };
}

function verdictOf(b: Capability, a: Capability, threshold: number): CapabilityVerdict {
  const side = (c: Capability): CapabilityVerdict['before'] => ({ state: c.state, good: c.good, of: c.of });
  const base = { name: a.name, before: side(b), after: side(a) };
  const kinds = (c: Capability): string => c.measures.map((m) => m.kind).join(', ');
  if (a.of === 0 || b.of === 0)
    return { ...base, verdict: 'not comparable', reason: `not exercised ${a.of === 0 ? 'now' : 'before'}` };
  if (kinds(a) !== kinds(b))
    return {
      ...base,
      verdict: 'not comparable',
      reason: `measured by ${kinds(b)} before and by ${kinds(a)} now`,
    };
  if (a.good === a.of && b.good === b.of)
    return { ...base, verdict: 'persisting', reason: 'works as before' };
  const said = judge(
    { failures: b.of - b.good, of: b.of },
    { failures: a.of - a.good, of: a.of },
    kinds(a),
    threshold,
  );
  return { ...base, verdict: said.verdict, reason: said.reason };
}
