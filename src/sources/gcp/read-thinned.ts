import type { SourceRemark } from '../../model/index.ts';
import { counted } from '../../util/text.ts';
import { formatTimestamp, parseTimestamp } from '../../util/time.ts';
import type { Page } from './api.ts';
import type { SignalPlan, Surroundings } from './plan.ts';
import type { Query } from './query.ts';
import { readPages, type Ending, type ReadDeps } from './read-pages.ts';

/** How a thinned reading ended, and what it has to say. */
interface ThinnedEnding {
  readonly ending: Ending;
  readonly remark: SourceRemark;
}

/**
 * Reads of the rest of a window, from its beginning to `at`, what failed and what surrounds it: the newest part was read whole. What was left out
 * is said, as what depends on all entries (shares, counts of ordinary requests) is not known then.
 */
export async function* readThinned(input: {
  readonly asked: Query;
  readonly signals: SignalPlan;
  /** Timestamp of the oldest entry that was read whole. */
  readonly at: string;
  readonly deps: ReadDeps;
  readonly around: Surroundings;
}): AsyncGenerator<Page, ThinnedEnding> {
  const { asked, around, deps } = input;
  const rest: Query = { ...asked, until: (parseTimestamp(input.at) ?? asked.until) + 1n };
  const counts = { signals: 0, context: 0 };
  let ending: Ending = { kind: 'complete' };

  const phases = [
    { name: 'signals', filters: () => input.signals.requests },
    { name: 'context', filters: () => around.filters().map((filter) => [filter]) },
  ] as const;
  for (const phase of phases) {
    for (const filters of phase.filters()) {
      if (ending.kind !== 'complete') break;
      const pages = readPages({ ...rest, filters: [...asked.filters, ...filters] }, deps);
      let next = await pages.next();
      for (; !next.done; next = await pages.next()) {
        const fresh = around.fresh(next.value, phase.name === 'signals');
        counts[phase.name] += fresh.bounds.length / 2;
        if (fresh.bounds.length > 0) yield fresh;
      }
      ending = next.value;
    }
  }
  const message =
    `the window is larger than a minute's reads: whole was read from ${input.at} to ${formatTimestamp(asked.until)}; of ${formatTimestamp(asked.since)} to ${input.at} ` +
    `what failed (${counted(counts.signals, 'entry', 'entries')}) and what surrounds it (${counts.context}), so no shares, rates or beginnings are given; --all reads everything`;
  const { tooBroad } = input.signals;
  const broad =
    tooBroad.length === 0
      ? ''
      : `; ${tooBroad.join(', ')} ${tooBroad.length === 1 ? 'is' : 'are'} seen there in warnings and errors only`;
  return { ending, remark: { kind: 'unread', message: `${message}${broad}` } };
}
