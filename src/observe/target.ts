import type { Entry, JsonObject, Signal } from '../model/index.ts';
import { safeRoute } from './route.ts';

/** `POST https://host/path` of Cloud Tasks; Cloud Scheduler has the address alone. */
const ADDRESS = /^(?:([A-Z]{3,7}) )?https?:\/\/[^/\s]{1,253}(\/\S{0,2000})?$/;

/** What a platform's attempt called, where its entry tells of one. */
export function targetOf(entry: Entry, redact: (text: string) => string): Signal['target'] {
  const type = entry.resourceType;
  if (type !== 'cloud_tasks_queue' && type !== 'cloud_scheduler_job') return undefined;
  const payload = objectIn(entry.raw, 'jsonPayload');
  const address = objectIn(payload, 'attemptResponseLog')?.['targetAddress'] ?? payload?.['url'];
  const found = typeof address === 'string' ? ADDRESS.exec(address) : null;
  if (!found) return undefined;
  const [, method, path = '/'] = found;
  return { ...(method === undefined ? {} : { method }), route: safeRoute(path, redact) };
}

function objectIn(holder: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = holder?.[name];
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}
