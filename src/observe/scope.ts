import type { Entry, Severity } from '../model/index.ts';
import type { QuietPlace } from './quiet-seen.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';

/** Which entries of the input a run is about. */
export interface Scope {
  /** Inclusive, nanoseconds. */
  readonly since: bigint | null;
  /** Exclusive, nanoseconds; an entry stamped at `now` itself is still in (see `investigate`). */
  readonly until: bigint | null;
  readonly services: readonly string[];
  readonly revisions: readonly string[];
  readonly minSeverity: Severity | null;
  readonly filter: ((entry: unknown) => boolean) | null;
}

/** Whether an entry is in the window and passes every filter. */
export function inScope(entry: Entry, scope: Scope): boolean {
  if (scope.since !== null && entry.time < scope.since) return false;
  if (scope.until !== null && entry.time >= scope.until) return false;
  if (scope.services.length > 0 && (entry.service === undefined || !scope.services.includes(entry.service)))
    return false;
  if (
    scope.revisions.length > 0 &&
    (entry.revision === undefined || !scope.revisions.includes(entry.revision))
  )
    return false;
  if (scope.minSeverity !== null && SEVERITY_NUMBER[entry.severity] < SEVERITY_NUMBER[scope.minSeverity])
    return false;
  return scope.filter === null || scope.filter(entry.raw);
}

/** Whether entries can be told in or out of scope without parsing them: nothing is asked that only the parsed entry tells. */
export function skimsScope(scope: Scope | null): boolean {
  return (
    scope === null ||
    (scope.filter === null &&
      (scope.minSeverity === null || SEVERITY_NUMBER[scope.minSeverity] >= SEVERITY_NUMBER.WARNING))
  );
}

/** `inScope` of an entry whose severity is below WARNING. */
export function quietInScope(time: () => bigint, place: QuietPlace, scope: Scope): boolean {
  if (scope.minSeverity !== null) return false;
  if (scope.since !== null && time() < scope.since) return false;
  if (scope.until !== null && time() >= scope.until) return false;
  if (scope.services.length > 0 && (place.service === undefined || !scope.services.includes(place.service)))
    return false;
  return (
    scope.revisions.length === 0 || (place.revision !== undefined && scope.revisions.includes(place.revision))
  );
}
