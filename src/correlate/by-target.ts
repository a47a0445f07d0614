import type { Signal } from '../model/index.ts';
import { formatDuration, MILLISECOND, SECOND } from '../util/time.ts';
import type { Union } from './union.ts';

/** An attempt is told when its answer is there; clocks differ a little. */
const AFTER = 2n * SECOND;
const EARLY = 100n * MILLISECOND;
/** An error is logged up to this long after the connection that it ended. */
const LATE = 300n * MILLISECOND;
/** A name this short stands in other names by chance. */
const MIN_NAME = 3;

/**
 * Joins two sides of one call that share neither trace nor instance: an attempt of Cloud Scheduler or Cloud Tasks with the request that it made, and a
 * request that failed at the load balancer with what the backend of that name logged while it was open.
 */
export function joinByTarget(signals: readonly Signal[], union: Union): void {
  joinAttempts(signals, union);
  joinBackends(signals, union);
}

function joinAttempts(signals: readonly Signal[], union: Union): void {
  const attempts = signals.flatMap((s, i) => (s.target && s.role === 'error' ? [i] : []));
  if (attempts.length === 0) return;
  const requests = signals.flatMap((s, i) => (s.request && s.request.status >= 400 ? [i] : []));
  const taken = new Set<number>();
  for (const at of attempts) {
    const attempt = signals[at];
    const target = attempt?.target;
    if (!attempt || !target) continue;
    const fits = requests.filter((i) => {
      const r = signals[i]?.request;
      return (
        r?.route === target.route &&
        (target.method === undefined || r.method === target.method) &&
        r.end <= attempt.time + EARLY &&
        attempt.time - r.end <= AFTER &&
        !taken.has(i)
      );
    });
    const best = fits.at(-1);
    const request = best === undefined ? undefined : signals[best];
    if (best === undefined || !request?.request) continue;
    taken.add(best);
    const services = new Set(fits.map((i) => signals[i]?.service)).size;
    const { method, route, status, end } = request.request;
    const gap = attempt.time > end ? attempt.time - end : 0n;
    union.join(best, at, {
      kind: 'target',
      sure: services === 1,
      why: `it calls ${method} ${route}, which ${request.service ?? 'a service'} answered ${status} ${formatDuration(gap)} before${services === 1 ? '' : `; ${services} services have such a request`}`,
    });
  }
}

function joinBackends(signals: readonly Signal[], union: Union): void {
  const failing = signals.flatMap((s, i) =>
    s.resourceType === 'http_load_balancer' && s.request && s.request.status >= 500 ? [i] : [],
  );
  if (failing.length === 0) return;
  const taken = new Map<number, Set<string>>();
  signals.forEach((s, i) => {
    const { service } = s;
    if (s.role !== 'error' || s.request || service === undefined || union.joinOf(i)) return;
    const fits = failing.filter((k) => {
      const lb = signals[k];
      return (
        lb?.request &&
        isBackend(lb.service ?? '', service) &&
        s.time >= lb.request.start - EARLY &&
        s.time <= lb.request.end + LATE
      );
    });
    const free = fits.filter((k) => taken.get(k)?.has(s.template) !== true);
    const [best] = free.length > 0 ? free : fits;
    const request = best === undefined ? undefined : signals[best]?.request;
    if (best === undefined || !request) return;
    taken.set(best, (taken.get(best) ?? new Set()).add(s.template));
    const kinds = new Set(fits.map((k) => signals[k]?.template)).size;
    union.join(best, i, {
      kind: 'target',
      sure: kinds === 1,
      why: `its backend ${service} logged it ${s.time > request.end ? `${formatDuration(s.time - request.end)} after` : 'while'} the load balancer ${s.time > request.end ? 'gave up' : 'waited'}${kinds === 1 ? '; no other kind of failing request was open then' : `; ${kinds} kinds of failing requests were open then`}`,
    });
  });
}

/** Whether a backend is the service: of that name, or named after it (`k8s1-3ac2-shop-cart-80-9a8b` of an ingress or gateway). */
function isBackend(backend: string, service: string): boolean {
  return backend === service || (service.length >= MIN_NAME && `-${backend}-`.includes(`-${service}-`));
}
