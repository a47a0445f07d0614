import { SEVERITY_NUMBER, type ServiceSeen, type Severity } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import type { Writer } from './activity.ts';

interface RevisionCount {
  first: bigint;
  last: bigint;
  entries: number;
  readonly instances: Set<string>;
}

/** What is counted of one service. */
export interface ServiceCount {
  entries: number;
  readonly revisions: Map<string, RevisionCount>;
  readonly severities: Record<Severity, number>;
  readonly writer: Writer;
}

/** Instances of one revision that are told apart. */
const MAX_INSTANCES = 100_000;
const SEVERITIES = Object.keys(SEVERITY_NUMBER) as readonly Severity[];

/** A service of which nothing was seen. */
export function newService(writer: Writer): ServiceCount {
  const severities = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0]));
  return { entries: 0, revisions: new Map(), severities: severities as Record<Severity, number>, writer };
}

/** Adds entries of one revision; times in nanoseconds. */
export function addEntries(
  service: ServiceCount,
  revision: string,
  instances: Iterable<string>,
  count: number,
  from: bigint,
  to: bigint,
): void {
  service.entries += count;
  let seen = service.revisions.get(revision);
  if (!seen)
    service.revisions.set(revision, (seen = { first: from, last: to, entries: 0, instances: new Set() }));
  seen.entries += count;
  if (from < seen.first) seen.first = from;
  if (to > seen.last) seen.last = to;
  for (const instance of instances) if (seen.instances.size < MAX_INSTANCES) seen.instances.add(instance);
}

/** What is told of a service. */
export function tellService(
  name: string,
  { entries, revisions, severities }: ServiceCount,
  redact: (text: string) => string,
): ServiceSeen {
  return {
    name: redact(name),
    entries,
    last: [...revisions.values()].reduce((t, r) => (r.last > t ? r.last : t), 0n),
    severities: Object.fromEntries(
      SEVERITIES.filter((severity) => severities[severity] > 0).map((severity) => [
        severity,
        severities[severity],
      ]),
    ),
    revisions: [...revisions]
      .filter(([revision]) => revision !== '')
      .map(([revision, r]) => ({
        name: redact(revision),
        first: r.first,
        last: r.last,
        entries: r.entries,
        instances: r.instances.size,
      }))
      .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : byCode(a.name, b.name))),
  };
}
