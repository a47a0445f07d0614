import type { Entry, Json, JsonObject, Signal } from '../model/index.ts';
import { parseTimestamp } from '../util/time.ts';

/** What a Kubernetes event is about; undefined for any other entry. */
export function eventOf(entry: Entry): Signal['event'] {
  const payload = objectOf(entry.raw['jsonPayload']);
  if (payload === null || payload['kind'] !== 'Event') return undefined;
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

function objectOf(value: Json | undefined): JsonObject | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : null;
}
