import type { Entry, JsonObject, Signal } from '../model/index.ts';
import { safeRoute } from './route.ts';

/** `POST https://host/path` of Cloud Tasks; Cloud Scheduler has the address alone. */
const ADDRESS = /^(?:([A-Z]{3,7}) )?https?:\/\/([^/\s?#]{1,253})(\/\S{0,2000})?$/;
/** Resources that call an address; they answer nothing themselves. */
const CALLERS: ReadonlySet<string> = new Set(['cloud_tasks_queue', 'cloud_scheduler_job']);

/** Whether the status of an entry's httpRequest is what a platform's attempt was answered: no request came in. */
export function isAttempt(entry: Entry): boolean {
  return entry.http?.method === undefined && CALLERS.has(entry.resourceType ?? '');
}

/** Whether a caller's name is that of Cloud Scheduler, Cloud Tasks or App Engine, which both can call through. */
export function isPlatform(userAgent: string): boolean {
  return /\bGoogle-Cloud-(?:Scheduler|Tasks)\b|\bAppEngine-Google\b/.test(userAgent);
}

/** What a platform's attempt called, where its entry tells of one. */
export function targetOf(entry: Entry, redact: (text: string) => string): Signal['target'] {
  if (!isAttempt(entry)) return undefined;
  const payload = objectIn(entry.raw, 'jsonPayload');
  const address = objectIn(payload, 'attemptResponseLog')?.['targetAddress'] ?? payload?.['url'];
  const found = typeof address === 'string' ? ADDRESS.exec(address) : null;
  if (!found) return undefined;
  const [, method, host = '', path = '/'] = found;
  const status = entry.http?.status ?? statusIn(payload?.['debugInfo']);
  return {
    ...(method === undefined ? {} : { method }),
    host: redact(hostName(host)),
    route: safeRoute(path, redact),
    ...(status === undefined ? {} : { status }),
  };
}

/** The host of a whole URL, without user and usual port; undefined where it is a path alone. */
export function hostOf(url: string | undefined, redact: (text: string) => string): string | undefined {
  const host = /^https?:\/\/([^/\s?#]{1,253})/.exec(url ?? '')?.[1];
  return host === undefined ? undefined : redact(hostName(host));
}

function hostName(host: string): string {
  return host
    .slice(host.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/:(?:80|443)$/, '');
}

/** Cloud Scheduler tells the answer's status in words. */
function statusIn(info: unknown): number | undefined {
  const said =
    typeof info === 'string' ? /\bHTTP response code number = (\d{3})\b/.exec(info)?.[1] : undefined;
  return said === undefined ? undefined : Number(said);
}

function objectIn(holder: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = holder?.[name];
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}
