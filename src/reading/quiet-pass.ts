import type { HandedRecord } from './handed-records.ts';
import { createIntake, type Decisions, type QuietCounts } from '../intake/index.ts';
import type { RawRecord } from '../model/index.ts';
import { createCounts, quietInScope, type CountedRaw, type RawMatch, type Scope } from '../observe/index.ts';
import type { Prefilter } from './prefilter.ts';
import { createReadingNotes, type Around } from './second-reading.ts';

/** What is settled before entries are read once more: which copy of an entry counts, and which ones are counted by another reader. */
export interface Settled {
  readonly decisions: Decisions;
  /** Keys and ranks of copies that this reader leaves out: high half, low half, rank. */
  readonly elsewhere: Int32Array;
}

/** What one reader counted of the entries that it did not hand over. */
export interface QuietResult {
  readonly intake: QuietCounts;
  readonly observed: CountedRaw;
  /** Whatever the window: services, and the time of the last entry (null where there is none). */
  readonly services: ReadonlySet<string>;
  readonly last: bigint | null;
  readonly conflicts: Decisions;
  /** Keys of all of them, as `KeySet` holds them. */
  readonly keys: Int32Array;
}

/** One of several readers of an input: counts and notes the quiet entries of its pieces, and leaves the others to the one that observes. */
export interface QuietPass {
  /** Begins the next piece. */
  piece(): PieceNotes;
  result(): QuietResult;
}

/** What a reader does with the records of one piece. */
export interface PieceNotes {
  /** Takes records in order, and gives those that have to be parsed. */
  take(batch: readonly RawRecord[]): readonly HandedRecord[];
  /** Tells for each record of the piece by its number whether the second pass has to parse it; `handed` are those that are wanted of the handed ones. */
  wanted(around: Around, handed: ReadonlySet<number>): (at: number) => boolean;
  /** The wanted records without reading the others; null where they cannot be had by themselves. */
  fetch(wanted: (at: number) => boolean): Iterable<readonly RawRecord[]> | null;
}

/** What reading needs of its thread. */
export interface QuietPassDeps {
  readonly prefilter: Prefilter;
  readonly scope: Omit<Scope, 'filter'>;
  readonly settled: Settled | null;
  readonly tryRules: (record: Extract<RawRecord, { kind: 'bytes' }>) => readonly RawMatch[] | undefined;
}

/** Starts with nothing counted. */
export function createQuietPass({ prefilter, scope, settled, tryRules }: QuietPassDeps): QuietPass {
  const intake = createIntake({ ...(settled ?? {}), shared: true });
  const counts = createCounts();
  const services = new Set<string>();
  const whole: Scope = { ...scope, filter: null };
  let last = { seconds: -1, nanos: 0 };
  return {
    piece() {
      const notes = createReadingNotes();
      let at = 0;
      return {
        take(batch) {
          prefilter.renew();
          const handed: HandedRecord[] = [];
          // By number: an iterator would make an object for each record.
          for (let i = 0; i < batch.length; i++) {
            const record = batch[i] as RawRecord;
            const place = at++;
            notes.record(record);
            const quiet = prefilter.quiet(record);
            if (quiet === null) {
              notes.handed();
              handed.push({
                record,
                at: place,
                tried: record.kind === 'bytes' ? tryRules(record) : undefined,
              });
            } else if (intake.acceptQuiet(quiet)) {
              const { seconds, nanos } = quiet;
              if (seconds > last.seconds || (seconds === last.seconds && nanos > last.nanos))
                last = { seconds, nanos };
              if (quiet.place.service !== undefined) services.add(quiet.place.service);
              if (quietInScope(() => quiet.time, quiet.place, whole)) {
                counts.addQuiet(quiet);
                notes.quiet(quiet);
              } else notes.never();
            } else notes.never();
          }
          return handed;
        },
        wanted: (around, handed) => notes.wanted(around, handed),
        fetch: (wanted) => notes.fetch(wanted),
      };
    },
    result: () => ({
      intake: intake.counts(),
      observed: counts.counted(),
      services,
      last: last.seconds < 0 ? null : BigInt(last.seconds) * 1_000_000_000n + BigInt(last.nanos),
      conflicts: intake.decisions(),
      keys: intake.keys(),
    }),
  };
}
