import type { QuietFacts } from './intake/index.ts';
import type { RawRecord, SourceRemark } from './model/index.ts';
import type { RawMatch } from './observe/index.ts';
import type { Prefilter } from './prefilter.ts';
import type { LogSource } from './sources/index.ts';

/** Records of one batch, each with the decision whether it is parsed; both are asked once for each, in order, the record first. */
export interface DecidedBatch {
  readonly size: number;
  /** The record at a place; of a quiet one that was decided elsewhere only where it lies. */
  record(at: number): RawRecord;
  /** What is known of a quiet one, valid until the next call; null: it is parsed. */
  quiet(at: number): QuietFacts | null;
  /** What rules see in a record that is parsed, where that was found out already. */
  tried?(at: number): readonly RawMatch[] | undefined;
}

/** A reading of the whole input that happens elsewhere, in another thread: the same records in the same order, decided. */
export interface DecidedReading {
  batches(): AsyncIterable<DecidedBatch>;
  /** What the latest reading had to say beside its records. */
  remarks(): readonly SourceRemark[];
  /** Lets go of the other thread, and of what it keeps for a second reading. */
  close(): Promise<void>;
}

/** Records that are parsed before the rest is skimmed: the means to skim cost more than a small input does. */
export const SKIM_FROM = 250;

/** Decides while it reads; the first `from` records are parsed, and all where there is no prefilter. */
export async function* decideHere(
  source: Pick<LogSource, 'batches'>,
  makePrefilter: (() => Prefilter) | null,
  from: number,
): AsyncGenerator<DecidedBatch> {
  const at: { prefilter: Prefilter | null; seen: number } = { prefilter: null, seen: 0 };
  for await (const batch of source.batches()) {
    at.prefilter?.renew();
    yield {
      size: batch.length,
      record: (place) => batch[place] as RawRecord,
      quiet(place) {
        if (at.prefilter === null && makePrefilter !== null && ++at.seen > from)
          at.prefilter = makePrefilter();
        return at.prefilter === null ? null : at.prefilter.quiet(batch[place] as RawRecord);
      },
    };
  }
}
