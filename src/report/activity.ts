import type { Activity, ActivitySeen } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { formatTimestamp, SECOND } from '../util/time.ts';

/** Services whose steps are listed; the others are summed up. */
const LISTED = 12;

/** What the report says of who wrote how much and when. */
export function activityOf({ start, step, services }: ActivitySeen): Activity {
  const counted = services.map((service) => ({
    ...service,
    total: sum(service.entries),
    failed: sum(service.failures),
  }));
  const most = [...counted].sort((a, b) => b.total - a.total || byCode(a.name, b.name));
  const [listed, others] = [most.slice(0, LISTED), most.slice(LISTED)];
  return {
    since: formatTimestamp(BigInt(start) * SECOND),
    stepSeconds: step,
    services: listed
      .sort((a, b) => byCode(a.name, b.name))
      .map(({ name, entries, failures, failed }) => ({
        name,
        entries,
        ...(failed > 0 ? { failures } : {}),
      })),
    ...(others.length > 0
      ? {
          omitted: {
            services: others.length,
            entries: sum(others.map(({ total }) => total)),
            failures: sum(others.map(({ failed }) => failed)),
          },
        }
      : {}),
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
