import type { Entry, Signal } from '../model/index.ts';
import { interning } from '../util/intern.ts';

const shared = interning();
/** The container that an event is about, as it names the field of the pod. */
const CONTAINER_FIELD = /^spec\.(?:initContainers|containers|ephemeralContainers)\{([^}]{1,253})\}$/;

/** Where in a cluster an entry is from, or what it is about: node, container and namespace. */
export function placeOf(
  entry: Entry,
  event: Signal['event'],
  redact: (text: string) => string,
): Pick<Signal, 'node' | 'container' | 'namespace'> {
  const resource = objectOf(objectOf(entry.raw['resource'])?.['labels']);
  const isContainer = entry.resourceType === 'k8s_container';
  const told = isContainer
    ? objectOf(entry.raw['labels'])?.['compute.googleapis.com/resource_name']
    : undefined;
  const node = textOf(entry.resourceType === 'k8s_node' ? entry.instance : (event?.host ?? told));
  const container = isContainer ? textOf(resource?.['container_name']) : event && containerOf(entry);
  const namespace = textOf(resource?.['namespace_name']);
  return {
    ...(node === undefined ? {} : { node: shared(redact(node)) }),
    ...(container === undefined ? {} : { container: shared(redact(container)) }),
    ...(namespace === undefined ? {} : { namespace: redact(namespace) }),
  };
}

function containerOf(entry: Entry): string | undefined {
  const payload = objectOf(entry.raw['jsonPayload']);
  const involved = objectOf(payload?.['involvedObject']) ?? objectOf(payload?.['regarding']);
  return CONTAINER_FIELD.exec(textOf(involved?.['fieldPath']) ?? '')?.[1];
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
