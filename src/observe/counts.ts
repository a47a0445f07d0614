import type { ActivitySeen, Entry, Exposure, ServiceSeen } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { parseAccessLine } from './access-log.ts';
import { createActivity } from './activity.ts';
import { tellsFailure } from './failing.ts';
import type { QuietHttp, QuietPlace, QuietSeen } from './quiet-seen.ts';
import { tellExposure } from './exposure.ts';
import { foldRoute } from './route.ts';
import { addEntries, newService, tellService, type ServiceCount } from './service-count.ts';

/** What quiet entries of one place add; flushed into the counts at the end. */
interface PlaceCount {
  readonly place: QuietPlace;
  readonly service: ServiceCount;
  entries: number;
  firstSeconds: number;
  firstNanos: number;
  lastSeconds: number;
  lastNanos: number;
}

type Row = { -readonly [K in keyof Exposure]: Exposure[K] };

/** Routes of one service that are held, so that memory stays bounded; what comes after them is counted under `(other)`. */
const MAX_ROUTES = 100_000;
/** Counts before they are told. */
export interface CountedRaw {
  readonly entries: number;
  readonly services: ReadonlyMap<string, ServiceCount>;
  readonly requests: ReadonlyMap<string, ReadonlyMap<string, Row>>;
  readonly lines: ReadonlyMap<string, ReadonlyMap<string, Row>>;
  readonly places: ReadonlySet<string>;
  /** Length in seconds of the steps in which the services' entries are counted. */
  readonly step: number;
}

/** Counts of every entry of the window: what was read, from whom, and how many requests of which kind. */
export interface Counts {
  add(entry: Entry): void;
  /** The same of an entry that was not parsed. */
  addQuiet(quiet: QuietSeen): void;
  /** What was counted so far, raw: for `addCounted` of the same run, perhaps in another thread, and for nothing else. */
  counted(): CountedRaw;
  /** Adds what was counted elsewhere. */
  addCounted(other: CountedRaw): void;
  result(): {
    readonly entries: number;
    readonly first: bigint | null;
    readonly last: bigint | null;
    readonly services: readonly ServiceSeen[];
    readonly activity: ActivitySeen | null;
    readonly exposure: readonly Exposure[];
    readonly places: ReadonlySet<string>;
  };
}

/** Places held before they are flushed. */
const MAX_PLACES = 50_000;

/** Parts of an entry that rules ask for; which of them occur tells which rules can be seen at all. */
const PLACES = ['textPayload', 'jsonPayload', 'protoPayload', 'httpRequest'] as const;

/** Name under which entries without any service are counted. */
export const NO_SERVICE = '(no service)';

/** An empty set of counts. */
export function createCounts(redact: (text: string) => string = (text) => text): Counts {
  const services = new Map<string, ServiceCount>();
  const activity = createActivity();
  const requests = new Map<string, Map<string, Row>>();
  // Access log lines repeat what request entries say: they count only for services that have no request entries.
  const lines = new Map<string, Map<string, Row>>();
  const byPlace = new Map<QuietPlace, PlaceCount>();
  const byRequest = new Map<QuietHttp, number>();
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
    count = 1,
  ): void => {
    let rows = into.get(service);
    if (!rows) into.set(service, (rows = new Map<string, Row>()));
    const key = `${status} ${method} ${route}\u0000${revision}`;
    const row =
      rows.get(key) ??
      (rows.size < MAX_ROUTES ? undefined : rows.get(`${status} ${method} (other)\u0000${revision}`));
    if (row) row.count += count;
    else if (rows.size < MAX_ROUTES) rows.set(key, { service, revision, method, route, status, count });
    else
      rows.set(`${status} ${method} (other)\u0000${revision}`, {
        service,
        revision,
        method,
        route: '(other)',
        status,
        count,
      });
  };

  const serviceOf = (name: string): ServiceCount => {
    let service = services.get(name);
    if (!service) services.set(name, (service = newService(activity.writer())));
    return service;
  };

  const countPlace = (
    service: ServiceCount,
    revision: string,
    instances: Iterable<string>,
    count: number,
    from: bigint,
    to: bigint,
  ): void => {
    if (first === null || from < first) first = from;
    if (last === null || to > last) last = to;
    addEntries(service, revision, instances, count, from, to);
  };

  const flush = (): void => {
    for (const held of byPlace.values()) {
      const { revision, instance } = held.place;
      countPlace(
        held.service,
        revision ?? '',
        listOf(instance),
        held.entries,
        nanoseconds(held.firstSeconds, held.firstNanos),
        nanoseconds(held.lastSeconds, held.lastNanos),
      );
    }
    byPlace.clear();
    for (const [{ place, method, path, status }, count] of byRequest)
      countRequest(
        requests,
        place.service ?? NO_SERVICE,
        place.revision ?? '',
        method,
        foldRoute(path),
        status,
        count,
      );
    byRequest.clear();
  };

  const placeCount = (quiet: QuietSeen): PlaceCount => {
    const { place, seconds, nanos } = quiet;
    let held = byPlace.get(place);
    if (held) return held;
    if (byPlace.size >= MAX_PLACES) flush();
    held = {
      place,
      service: serviceOf(place.service ?? NO_SERVICE),
      entries: 0,
      firstSeconds: seconds,
      firstNanos: nanos,
      lastSeconds: seconds,
      lastNanos: nanos,
    };
    byPlace.set(place, held);
    if (place.resourceType !== undefined && places.size < 1000)
      places.add(`resource.type=${place.resourceType}`);
    return held;
  };

  return {
    add(entry) {
      entries += 1;
      for (const place of PLACES) if (entry.raw[place] !== undefined) places.add(place);
      if (entry.resourceType !== undefined && places.size < 1000)
        places.add(`resource.type=${entry.resourceType}`);
      const name = entry.service ?? NO_SERVICE;
      const revision = entry.revision ?? '';
      const service = serviceOf(name);
      countPlace(service, revision, listOf(entry.instance), 1, entry.time, entry.time);
      service.severities[entry.severity] += 1;
      activity.add(service.writer, secondsOf(entry.time), tellsFailure(entry.severity, entry.http?.status));
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
    addQuiet(quiet) {
      const { place, seconds, nanos, http } = quiet;
      entries += 1;
      const held = placeCount(quiet);
      held.entries += 1;
      held.service.severities[quiet.severity] += 1;
      activity.add(held.service.writer, seconds, tellsFailure(quiet.severity, http?.status));
      if (seconds < held.firstSeconds || (seconds === held.firstSeconds && nanos < held.firstNanos)) {
        held.firstSeconds = seconds;
        held.firstNanos = nanos;
      }
      if (seconds > held.lastSeconds || (seconds === held.lastSeconds && nanos > held.lastNanos)) {
        held.lastSeconds = seconds;
        held.lastNanos = nanos;
      }
      if (quiet.payload !== null) places.add(quiet.payload);
      if (http) {
        places.add('httpRequest');
        byRequest.set(http, (byRequest.get(http) ?? 0) + 1);
        if (byRequest.size > MAX_PLACES) flush();
        return;
      }
      const line = quiet.quoted ? parseAccessLine(quiet.message) : null;
      if (line)
        countRequest(
          lines,
          place.service ?? NO_SERVICE,
          place.revision ?? '',
          line.method,
          line.route,
          line.status,
        );
    },
    counted() {
      flush();
      return { entries, services, requests, lines, places, step: activity.step() };
    },
    addCounted(other) {
      entries += other.entries;
      for (const [name, { revisions, severities, writer }] of other.services) {
        const service = serviceOf(name);
        for (const [revision, seen] of revisions)
          countPlace(service, revision, seen.instances, seen.entries, seen.first, seen.last);
        for (const [severity, count] of Object.entries(severities))
          service.severities[severity as keyof typeof severities] += count;
        activity.addCells(service.writer, writer.cells, other.step);
      }
      for (const [into, rows] of [
        [requests, other.requests],
        [lines, other.lines],
      ] as const)
        for (const ofService of rows.values())
          for (const { service, revision, method, route, status, count } of ofService.values())
            countRequest(into, service, revision, method, route, status, count);
      for (const place of other.places) places.add(place);
    },
    result() {
      flush();
      const rows = [...services.keys()].flatMap((name) => [
        ...(requests.get(name) ?? lines.get(name) ?? new Map<string, Row>()).values(),
      ]);
      const exposure = tellExposure(rows, redact);
      const named = [...services].sort(([a], [b]) => byCode(a, b));
      return {
        entries,
        first,
        last,
        exposure,
        places,
        activity: activity.result(named.map(([name, { writer }]) => [redact(name), writer])),
        services: named.map(([name, service]) => tellService(name, service, redact)),
      };
    },
  };
}

function listOf(instance: string | undefined): readonly string[] {
  return instance === undefined ? [] : [instance];
}

/** Whole seconds since 1970, downwards also before it. */
function secondsOf(time: bigint): number {
  const seconds = Number(time / 1_000_000_000n);
  return time < 0n && time % 1_000_000_000n !== 0n ? seconds - 1 : seconds;
}

function nanoseconds(seconds: number, nanos: number): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}
