import type { Exposure, Failure, FailureGroup, Finding, Observed } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { MINUTE } from '../util/time.ts';
import { routeKey } from '../util/route-key.ts';

/** Failing requests of how many on the same routes; crashes of how many instances. Absent where the entries give no denominator. */
export function rateOf(whole: FailureGroup, observed: Observed): Finding['rate'] {
  if (whole.counted) return whole.counted;
  const group = withoutCauses(whole);
  const kinds = new Set(group.failures.map((f) => f.kind));
  const failing = new Set(group.failures.map((f) => f.revision));
  // A few failures may be tied to no request (two were open at once); the routes of the others still say against what they count.
  const tied = group.failures.filter((f) => f.members.some((m) => m.signal.request)).length;
  if (!kinds.has('crash') && tied * 5 >= group.failures.length * 4) {
    const routes = routesOf(group);
    const rows = exposureOf(routes, observed).filter((e) => e.revision === '' || failing.has(e.revision));
    const of = sum(rows);
    const failures = group.failures.reduce((n, f) => n + requestsOf(f, routes), 0);
    const upgraded = rows.every((e) => e.status === 101);
    return of >= failures && of > 0
      ? { failures, of, unit: upgraded ? 'connections' : 'requests', routes: namedRoutes(routes) }
      : undefined;
  }
  if (kinds.size !== 1) return undefined;
  if (kinds.has('crash')) {
    const instances = new Set(group.failures.map((f) => f.instance)).size;
    const service = observed.services.find((s) => s.name === group.service);
    const of =
      service?.revisions.filter((r) => failing.has(r.name)).reduce((n, r) => n + r.instances, 0) ?? 0;
    return of >= instances && of > 0 && !group.failures.some((f) => f.instance === undefined)
      ? { failures: instances, of, unit: 'instances' }
      : undefined;
  }
  return undefined;
}

/** The failures that are counted: what was found to be behind them failed too, and is no request of theirs. */
function withoutCauses(group: FailureGroup): FailureGroup {
  const causes = new Set<string>();
  for (let at = group.behind; at; at = at.cause.behind) for (const f of at.cause.failures) causes.add(f.id);
  const [first, ...more] = group.failures.filter((f) => !causes.has(f.id));
  return first ? { ...group, failures: [first, ...more] } : group;
}

/** Requests of these routes that one failure made fail: one failure may take several (retries under one trace). */
function requestsOf(failure: Failure, routes: ReadonlySet<string>): number {
  const failed = failure.members.filter(
    ({ signal: { request, service } }) =>
      request !== undefined &&
      request.status >= 400 &&
      routes.has(routeKey(service ?? '(no service)', request.method, request.route)),
  );
  return Math.max(1, failed.length);
}

/** On how many of the instances of its service a finding is seen: the denominator of failures that no request counts. */
export function instancesOf(group: FailureGroup, observed: Observed): Finding['instances'] {
  if (group.failures.some((f) => f.instance === undefined)) return undefined;
  const failing = new Set(group.failures.map((f) => f.instance)).size;
  const revisions = new Set(group.failures.map((f) => f.revision));
  const of = (observed.services.find((s) => s.name === group.service)?.revisions ?? [])
    .filter((r) => revisions.has(r.name))
    .reduce((n, r) => n + r.instances, 0);
  return of >= failing ? { failing, of } : undefined;
}

/** Whether failures go on to the end of what was read, stopped before it, or alternate with requests that went well. */
export function statusOf(group: FailureGroup, observed: Observed, rate: Finding['rate']): Finding['status'] {
  const last = group.failures.reduce((t, f) => (f.end > t ? f.end : t), 0n);
  const service = observed.services.find((s) => s.name === group.service);
  const newest = service?.revisions.at(-1);
  const revisions = new Set(group.failures.map((f) => f.revision));
  // A newer revision that has traffic and none of these failures: they stopped with it.
  if (
    newest &&
    group.failures.every((f) => f.revision !== undefined) &&
    !revisions.has(newest.name) &&
    newest.last > last
  )
    return 'stopped';
  // A build or job that failed has not gone well since: nothing of it was logged after its end.
  if (group.failures.every(isRun) && service?.last !== undefined && service.last - last <= MINUTE)
    return 'active';
  if (group.failures.some(isLostNode)) return 'active';
  const end = observed.last ?? last;
  const start = observed.first ?? group.failures[0].start;
  const quiet = end - last;
  const usual =
    group.failures.length > 1 ? (last - group.failures[0].start) / BigInt(group.failures.length - 1) : 0n;
  const tail = (end - start) / 10n;
  const least = group.failures.every(tellsEvents) ? nextEvent(group) : MINUTE;
  const patience = [usual * 3n, tail, least].reduce((a, b) => (a > b ? a : b));
  if (quiet > patience) return 'stopped';
  return rate && rate.unit !== 'instances' && rate.failures < rate.of ? 'intermittent' : 'active';
}

/** The kubelet waits up to 5 min before it tries again, and tells no oftener than that of what repeats. */
const EVENT_BACK_OFF = 6n * MINUTE;
/** Each wait before a restart is twice the last; with the time that the container runs it is hardly longer than this. */
const LONGEST_WAIT = 15n * MINUTE;

/** How long it may take until the next event of what goes on: twice the longest time between two so far. */
function nextEvent({ failures }: FailureGroup): bigint {
  const longest = failures.map(({ members }) => {
    const times = members.filter((m) => m.signal.event).map((m) => m.signal.time);
    return times
      .sort((a, b) => (a < b ? -1 : 1))
      .reduce((most, t, i) => {
        const gap = t - (times[i - 1] ?? t);
        return gap > most ? gap : most;
      }, 0n);
  });
  const twice = longest.reduce((a, b) => (a > b ? a : b), 0n) * 2n;
  return twice > LONGEST_WAIT ? LONGEST_WAIT : twice > EVENT_BACK_OFF ? twice : EVENT_BACK_OFF;
}

function tellsEvents(failure: Failure): boolean {
  const told = failure.members.filter((m) => m.signal.event !== undefined).length;
  // A container that ends again and again logs as well, each time that it is started.
  return told === failure.members.length || (failure.kind === 'crash' && told > 0);
}

/** A node that is not ready is told of once, and stays so until something says otherwise (`healed.ts`). */
function isLostNode({ members }: Failure): boolean {
  return members.some(({ signal: { event } }) => event?.kind === 'Node' && event.reason === 'NodeNotReady');
}

/** Resources that run now and then, each time to an end. */
const RUNS: ReadonlySet<string> = new Set(['build', 'cloud_run_job', 'k8s_job']);

function isRun(failure: Failure): boolean {
  return failure.members.every((m) => RUNS.has(m.signal.resourceType ?? ''));
}

/** Since which revision the finding is seen, and what the revision before it showed. Precedence, not cause. */
export function beganWith(group: FailureGroup, observed: Observed): Finding['began'] {
  const service = observed.services.find((s) => s.name === group.service);
  const first = group.failures[0];
  if (!service || service.revisions.length < 2 || first.revision === undefined) return undefined;
  const index = service.revisions.findIndex((r) => r.name === first.revision);
  const revision = service.revisions[index];
  const before = service.revisions[index - 1];
  if (!revision || !before) return undefined;
  const minutes = Number(((first.start - revision.first) * 10n) / MINUTE) / 10;
  return {
    revision: revision.name,
    minutesAfter: Math.max(0, minutes),
    before: beforeText(group, observed, before.name),
  };
}

function beforeText(group: FailureGroup, observed: Observed, revision: string): string {
  const routes = routesOf(group);
  const requests = sum(exposureOf(routes, observed).filter((e) => e.revision === revision));
  const failures = group.failures.filter((f) => f.revision === revision).length;
  if (requests > 0) return `${failures}/${requests} requests on ${revision}`;
  const entries =
    observed.services.find((s) => s.name === group.service)?.revisions.find((r) => r.name === revision)
      ?.entries ?? 0;
  return routes.size > 0
    ? `no requests of this kind on ${revision} in this window`
    : `${failures} in ${entries} entries of ${revision}`;
}

/** The routes on which a finding's failures were requests. Where one stands for nearly all, the few others were tied by chance. */
function routesOf(group: FailureGroup): ReadonlySet<string> {
  const routes = new Map<string, number>();
  for (const f of group.failures)
    for (const m of f.members) {
      if (!m.signal.request) continue;
      const key = routeKey(
        m.signal.service ?? '(no service)',
        m.signal.request.method,
        m.signal.request.route,
      );
      routes.set(key, (routes.get(key) ?? 0) + 1);
    }
  const total = [...routes.values()].reduce((a, b) => a + b, 0);
  const main = [...routes].find(([, n]) => n * 5 >= total * 4);
  return new Set(main ? [main[0]] : routes.keys());
}

const byRoute = new WeakMap<Observed, ReadonlyMap<string, readonly Exposure[]>>();

/** The counts of some routes; those of a window are put in order once for all findings. */
function exposureOf(routes: ReadonlySet<string>, observed: Observed): readonly Exposure[] {
  let index = byRoute.get(observed);
  if (!index) {
    const made = new Map<string, Exposure[]>();
    for (const row of observed.exposure) {
      const key = routeKey(row.service, row.method, row.route);
      const rows = made.get(key);
      if (rows) rows.push(row);
      else made.set(key, [row]);
    }
    byRoute.set(observed, (index = made));
  }
  const rows = index;
  return [...routes].flatMap((route) => rows.get(route) ?? []);
}

function namedRoutes(keys: ReadonlySet<string>): NonNullable<NonNullable<Finding['rate']>['routes']> {
  return [...keys].sort(byCode).map((key) => {
    const [service = '', method = '', route = ''] = key.split('\u0000');
    return { service, method, route };
  });
}

function sum(rows: readonly Exposure[]): number {
  return rows.reduce((n, e) => n + e.count, 0);
}
