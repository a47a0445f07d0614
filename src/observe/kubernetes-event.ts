import type { Entry, Json, JsonObject, Signal } from '../model/index.ts';
import { parseTimestamp } from '../util/time.ts';

/** What a Kubernetes event, or a line of the kubelet about a pod, is about; undefined for any other entry. */
export function eventOf(entry: Entry): Signal['event'] {
  const payload = objectOf(entry.raw['jsonPayload']);
  if (payload === null || payload['kind'] !== 'Event') return toldByKubelet(entry);
  const object = objectOf(payload['involvedObject']) ?? objectOf(payload['regarding']);
  const [kind, name] = [object?.['kind'], object?.['name']];
  if (object === null || typeof kind !== 'string' || typeof name !== 'string') return undefined;
  const [namespace, reason, first] = [object['namespace'], payload['reason'], payload['firstTimestamp']];
  const source = objectOf(payload['source']);
  const host = source?.['component'] === 'kubelet' ? source['host'] : undefined;
  const series = objectOf(payload['series']);
  const count = payload['count'] ?? series?.['count'];
  const since = typeof first === 'string' ? parseTimestamp(first) : null;
  return {
    kind,
    name,
    ...(typeof namespace === 'string' && namespace !== '' ? { namespace } : {}),
    reason: typeof reason === 'string' ? reason : '',
    ...(typeof count === 'number' && count > 0 ? { count } : {}),
    ...(typeof host === 'string' && host !== '' ? { host } : {}),
    ...(since === null ? {} : { since }),
  };
}

/** The kubelet names the pod that a line is about: `pod="shop/cart-1"`, and in older lines `pod "cart-1" (UID: ..)`. */
const ABOUT_POD =
  /\bpod="(?:([a-z0-9][a-z0-9-]{0,62})\/)?([a-z0-9][a-z0-9.-]{0,252})"|\bpod \\?"([a-z0-9][a-z0-9.-]{0,252})\\?" \(UID: /;

function toldByKubelet(entry: Entry): Signal['event'] {
  if (entry.resourceType !== 'k8s_node' || entry.instance === undefined) return undefined;
  const found = ABOUT_POD.exec(entry.message.slice(0, 4000));
  const name = found?.[2] ?? found?.[3];
  if (found === null || name === undefined) return undefined;
  const namespace = found[1];
  return {
    kind: 'Pod',
    name,
    ...(namespace === undefined ? {} : { namespace }),
    reason: '',
    host: entry.instance,
  };
}

function objectOf(value: Json | undefined): JsonObject | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : null;
}
