import type { Observed } from '../model/index.ts';

/** Requests of a service, without those by which others ask whether it lives. */
export interface Served {
  /** Answered below 400. */
  readonly well: number;
  /** Answered with 500 or more. */
  readonly broken: number;
}

/** Paths of probes and of metrics: that they are answered does not show that a service does its work. */
const PROBES =
  /\/(?:-\/)?(?:health\w*|live\w*|ready\w*|readiness|startup|ping|metrics|status|_status|up|actuator|version)(?:\/|\.|$)/i;
const NONE: Served = { well: 0, broken: 0 };

/** How the requests of each service were answered in the window. */
export function servedBy({ exposure }: Pick<Observed, 'exposure'>): (service: string) => Served {
  const served = new Map<string, Served>();
  for (const { service, route, status, count } of exposure) {
    if (PROBES.test(route)) continue;
    const { well, broken } = served.get(service) ?? NONE;
    served.set(service, {
      well: well + (status < 400 ? count : 0),
      broken: broken + (status >= 500 ? count : 0),
    });
  }
  return (service) => served.get(service) ?? NONE;
}
