import type { Entry } from '../model/index.ts';
import { fields } from './fields.ts';

/** Codes of google.rpc by which a call is refused: PERMISSION_DENIED and UNAUTHENTICATED. */
const DENIED = 7;
const REFUSED: ReadonlySet<unknown> = new Set([DENIED, 16]);

/**
 * Whether an audit entry tells of a refused call of a person. A workload calls as its service account, where it has a token that is
 * taken; Cloud Audit Logs leave out who was denied to read, unless it is a service account.
 */
export function isOutsider(entry: Entry): boolean {
  const payload = fields(entry.raw['protoPayload']);
  const code = payload && fields(payload['status'])?.['code'];
  if (!payload || !REFUSED.has(code)) return false;
  const who = fields(payload['authenticationInfo'])?.['principalEmail'];
  if (who === undefined || who === '') return code === DENIED;
  return typeof who === 'string' && !/gserviceaccount\.com$|^system:/.test(who);
}
