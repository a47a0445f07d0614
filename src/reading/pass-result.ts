import type { Decisions, IntakeCounts } from '../intake/index.ts';
import type { Entry, RawRecord, SourceRemark } from '../model/index.ts';
import type { Windows } from '../observe/index.ts';
import type { ReadingNotes } from './second-reading.ts';

/** Takes the entries of a pass; true: the entry is kept, and need not be read again; 'again': it has to be, wherever it lies. */
export type Take = (entry: Entry) => boolean | 'again' | void;

/** What one pass over the input counted, before window and filters. */
export interface PassResult {
  readonly counts: IntakeCounts;
  readonly decisions: Decisions;
  readonly remarks: readonly SourceRemark[];
  /** Time of the last entry of the input, whatever the window. */
  readonly last: bigint | null;
  /** Services of the input, whatever the window. */
  readonly services: ReadonlySet<string>;
  /** Where the second pass has to look; null where nothing was skimmed, which is everywhere. */
  readonly notes: ReadingNotes | null;
  /** The entries of the scope, where they are few enough to be kept: the second pass then reads nothing again. */
  readonly kept: readonly Entry[] | null;
  /** The records that lie in the windows, where other threads have read the input. */
  readonly around?: (windows: Windows) => AsyncIterable<readonly RawRecord[]>;
}
