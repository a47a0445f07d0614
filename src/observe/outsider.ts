import type { Entry } from '../model/index.ts';

/** Codes of google.rpc by which a call is refused: PERMISSION_DENIED and UNAUTHENTICATED. */
const REFUSED: ReadonlySet<unknown> = new Set([7, 16]);

/** Whether an audit entry tells of a refused call of a person, or of nobody known: a workload calls as its service account. */
export function isOutsider(entry: Entry): boolean {
  const payload = fields(entry.raw['protoPayload']);
  if (!payload || !REFUSED.has(fields(payload['status'])?.['code'])) return false;
  const who = fields(payload['authenticationInfo'])?.['principalEmail'];
  return who === undefined || (typeof who === 'string' && !/gserviceaccount\.com$|^system:/.test(who));
}

function fields(value: unknown): Readonly<Record<string, unknown>> | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}
