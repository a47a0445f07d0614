import type { FilterCount } from './compare/index.ts';
import { compileFilter } from './lql/index.ts';
import type { CapabilitySpec, Entry } from './model/index.ts';

/** Counts the entries that the filters of capabilities match, by service and revision. */
export interface CapabilityCounts {
  /** Whether any capability has a filter: else no entry needs to be looked at. */
  readonly needed: boolean;
  add(entry: Entry): void;
  /** What a capability's filters matched on the revisions that `on` accepts. */
  of(name: string, on: (service: string | undefined, revision: string | undefined) => boolean): FilterCount;
}

interface Row {
  readonly name: string;
  readonly service: string | undefined;
  readonly revision: string | undefined;
  success: number;
  failure: number;
}

/** An empty set of counts. @throws UserError for a filter that is none. */
export function createCapabilityCounts(specs: readonly CapabilitySpec[]): CapabilityCounts {
  const filters = specs
    .map((spec) => ({
      name: spec.name,
      success: spec.success === undefined ? null : compileFilter(spec.success),
      failure: spec.failure === undefined ? null : compileFilter(spec.failure),
    }))
    .filter((f) => f.success ?? f.failure);
  const rows = new Map<string, Row>();
  return {
    needed: filters.length > 0,
    add: (entry) => {
      for (const { name, success, failure } of filters) {
        const failed = failure?.(entry.raw) === true;
        // What matches both has failed: a filter of successes is often the wider one.
        const went = !failed && success?.(entry.raw) === true;
        if (!failed && !went) continue;
        const key = JSON.stringify([name, entry.service, entry.revision]);
        let row = rows.get(key);
        if (!row)
          rows.set(
            key,
            (row = { name, service: entry.service, revision: entry.revision, success: 0, failure: 0 }),
          );
        if (failed) row.failure += 1;
        else row.success += 1;
      }
    },
    of: (name, on) =>
      [...rows.values()]
        .filter((r) => r.name === name && on(r.service, r.revision))
        .reduce((sum, r) => ({ success: sum.success + r.success, failure: sum.failure + r.failure }), {
          success: 0,
          failure: 0,
        }),
  };
}
