import type { Entry, Exposure, ServiceSeen } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { parseAccessLine } from './access-log.ts';
import { foldRoute } from './route.ts';

interface RevisionCount {
  first: bigint;
  last: bigint;
  entries: number;
  readonly instances: Set<string>;
}

/** Routes kept apart for one service; what comes after them is counted under `(other)`, so that memory stays bounded. */
const MAX_ROUTES = 2000;

/** Counts of every entry of the window: what was read, from whom, and how many requests of which kind. */
export interface Counts {
  add(entry: Entry): void;
  result(): {
    readonly entries: number;
    readonly first: bigint | null;
    readonly last: bigint | null;
    readonly services: readonly ServiceSeen[];
    readonly exposure: readonly Exposure[];
    readonly places: ReadonlySet<string>;
  };
}

/** Parts of an entry that rules ask for; which of them occur tells which rules can be seen at all. */
const PLACES = ['textPayload', 'jsonPayload', 'protoPayload', 'httpRequest'] as const;

/** Name under which entries without any service are counted. */
export const NO_SERVICE = '(no service)';

/** An empty set of counts. */
export function createCounts(): Counts {
  const services = new Map<string, { entries: number; readonly revisions: Map<string, RevisionCount> }>();
  const requests = new Map<string, Map<string, number>>();
  // Access log lines repeat what request entries say: they count only for services that have no request entries.
  const lines = new Map<string, Map<string, number>>();
  const places = new Set<string>();
  let entries = 0;
  let first: bigint | null = null;
  let last: bigint | null = null;

  const countRequest = (
    into: typeof requests,
    service: string,
    revision: string,
    method: string,
    route: string,
    status: number,
  ): void => {
    let rows = into.get(service);
    if (!rows) into.set(service, (rows = new Map()));
    let key = JSON.stringify([revision, method, route, status]);
    if (!rows.has(key) && rows.size >= MAX_ROUTES)
      key = JSON.stringify([revision, method, '(other)', status]);
    rows.set(key, (rows.get(key) ?? 0) + 1);
  };

  return {
    add(entry) {
      entries += 1;
      for (const place of PLACES) if (entry.raw[place] !== undefined) places.add(place);
      if (entry.resourceType !== undefined && places.size < 1000)
        places.add(`resource.type=${entry.resourceType}`);
      if (first === null || entry.time < first) first = entry.time;
      if (last === null || entry.time > last) last = entry.time;
      const name = entry.service ?? NO_SERVICE;
      const revision = entry.revision ?? '';
      let service = services.get(name);
      if (!service) services.set(name, (service = { entries: 0, revisions: new Map() }));
      service.entries += 1;
      let seen = service.revisions.get(revision);
      if (!seen)
        service.revisions.set(
          revision,
          (seen = { first: entry.time, last: entry.time, entries: 0, instances: new Set() }),
        );
      seen.entries += 1;
      if (entry.time < seen.first) seen.first = entry.time;
      if (entry.time > seen.last) seen.last = entry.time;
      if (entry.instance !== undefined && seen.instances.size < 100_000) seen.instances.add(entry.instance);
      if (entry.http) {
        if (entry.http.status !== undefined && entry.http.status > 0)
          countRequest(
            requests,
            name,
            revision,
            entry.http.method ?? '?',
            foldRoute(entry.http.path ?? '/'),
            entry.http.status,
          );
        return;
      }
      const line = parseAccessLine(entry.message);
      if (line) countRequest(lines, name, revision, line.method, line.route, line.status);
    },
    result() {
      const exposure: Exposure[] = [];
      for (const name of [...services.keys()].sort(byCode)) {
        const rows = requests.get(name) ?? lines.get(name);
        for (const [key, count] of rows ?? []) {
          const [revision, method, route, status] = JSON.parse(key) as [string, string, string, number];
          exposure.push({ service: name, revision, method, route, status, count });
        }
      }
      const order = (e: Exposure): string =>
        [e.service, e.revision, e.route, e.method, String(e.status).padStart(4, '0')].join('\u0000');
      exposure.sort((a, b) => byCode(order(a), order(b)));
      return {
        entries,
        first,
        last,
        exposure,
        places,
        services: [...services]
          .sort(([a], [b]) => byCode(a, b))
          .map(([name, s]) => ({
            name,
            entries: s.entries,
            revisions: [...s.revisions]
              .filter(([revision]) => revision !== '')
              .map(([revision, r]) => ({
                name: revision,
                first: r.first,
                last: r.last,
                entries: r.entries,
                instances: r.instances.size,
              }))
              .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : byCode(a.name, b.name))),
          })),
      };
    },
  };
}
