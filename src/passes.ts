import { createIntake, type Decisions, type IntakeCounts } from './intake/index.ts';
import type { Entry, SourceRemark } from './model/index.ts';
import { inScope, type Scope } from './observe/index.ts';
import type { LogSource } from './sources/index.ts';

/** What one pass over the input counted, before window and filters. */
export interface PassResult {
  readonly counts: IntakeCounts;
  readonly decisions: Decisions;
  readonly remarks: readonly SourceRemark[];
  /** Time of the last entry of the input, whatever the window. */
  readonly last: bigint | null;
  /** Services of the input, whatever the window. */
  readonly services: ReadonlySet<string>;
}

/** Reads the input once and hands every entry of the scope to `take`. */
export async function pass(
  source: LogSource,
  scope: Scope | null,
  decisions: Decisions | null,
  take: (entry: Entry) => void,
): Promise<PassResult> {
  const intake = createIntake(decisions ? { decisions } : {});
  const services = new Set<string>();
  let last: bigint | null = null;
  const see = (entry: Entry): void => {
    if (last === null || entry.time > last) last = entry.time;
    if (entry.service !== undefined) services.add(entry.service);
    if (scope === null || inScope(entry, scope)) take(entry);
  };
  for await (const batch of source.batches()) {
    for (const record of batch) {
      const entry = intake.accept(record);
      if (entry) see(entry);
    }
  }
  for (const entry of intake.finish()) see(entry);
  return {
    counts: intake.counts(),
    decisions: intake.decisions(),
    remarks: source.remarks(),
    last,
    services,
  };
}

/**
 * Reads the input once more where copies of an entry differ in content: only with the decision which copy counts is
 * the result independent of the order of the input. `start` begins anew and gives what takes the entries.
 */
export async function settledPass(
  source: LogSource,
  scope: Scope | null,
  start: () => (entry: Entry) => void,
): Promise<PassResult> {
  const first = await pass(source, scope, null, start());
  return first.counts.conflicting === 0 ? first : pass(source, scope, first.decisions, start());
}
