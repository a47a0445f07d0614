import type { Origin, RawRecord, ReadBack } from '../model/index.ts';
import { row } from '../util/row.ts';

/** Bytes between two wanted records that are read with them: two reads cost more. */
const GAP = 8 * 1024;
/** Bytes that are read at once. */
const MOST = 1024 * 1024;

/** Where the records of an input can be had again. */
export interface RecordPlaces {
  add(record: RawRecord): void;
  /** The wanted records, in order, with a few in each batch; null where one of them cannot be had by itself. */
  fetch(wanted: (place: number) => boolean): Iterable<readonly RawRecord[]> | null;
  /** Forgets all. */
  free(): void;
}

/** One stretch of bytes with wanted records in it. */
interface Stretch {
  readonly origin: number;
  readonly from: number;
  to: number;
  readonly records: number[];
}

/** Starts noting; 16 bytes a record. */
export function createPlaces(): RecordPlaces {
  const offsets = row(Float64Array);
  const lengths = row(Int32Array);
  const lines = row(Int32Array);
  /** Beginnings of runs of records of one origin and file. */
  const runs: { readonly first: number; readonly origin: Origin | undefined; readonly file: string }[] = [];

  const stretchesOf = (wanted: (place: number) => boolean): readonly Stretch[] | null => {
    const stretches: Stretch[] = [];
    let run = -1;
    for (let place = 0; place < lengths.length; place++) {
      while (runs[run + 1] !== undefined && (runs[run + 1]?.first ?? 0) <= place) run++;
      if (!wanted(place)) continue;
      const length = lengths.values[place] as number;
      if (length < 0 || runs[run]?.origin === undefined) return null;
      const from = offsets.values[place] as number;
      const top = stretches.at(-1);
      if (top?.origin === run && from >= top.to && from - top.to <= GAP && from + length - top.from <= MOST) {
        top.to = from + length;
        top.records.push(place);
      } else stretches.push({ origin: run, from, to: from + length, records: [place] });
    }
    return stretches;
  };

  const recordsOf = ({ origin, from, records }: Stretch, block: Uint8Array): readonly RawRecord[] =>
    records.map((place) => {
      const start = (offsets.values[place] as number) - from;
      return {
        kind: 'bytes',
        block,
        start,
        end: start + (lengths.values[place] as number),
        where: { file: runs[origin]?.file ?? '', line: lines.values[place] as number },
      };
    });

  // What can no longer be read is left out, as a second reading of everything would have to leave it out.
  function* read(stretches: readonly Stretch[]): Generator<readonly RawRecord[]> {
    const opened = new Map<Origin | undefined, ReadBack | null>();
    try {
      for (const stretch of stretches) {
        const origin = runs[stretch.origin]?.origin;
        let back = opened.get(origin);
        if (back === undefined) opened.set(origin, (back = origin?.open() ?? null));
        const block = new Uint8Array(stretch.to - stretch.from);
        if (back?.read(block, stretch.from, block.length) === true) yield recordsOf(stretch, block);
      }
    } finally {
      for (const back of opened.values()) back?.close();
    }
  }

  return {
    add(record) {
      const place = lengths.length;
      const origin = record.kind === 'bytes' ? record.origin : undefined;
      const last = runs.at(-1);
      if (last?.origin !== origin || last?.file !== record.where.file)
        runs.push({ first: place, origin, file: record.where.file });
      offsets.push(record.kind === 'bytes' ? (record.offset ?? 0) : 0);
      lengths.push(record.kind === 'bytes' ? record.end - record.start : -1);
      lines.push(record.where.line);
    },
    free() {
      for (const one of [offsets, lengths, lines]) one.free();
      runs.length = 0;
    },
    fetch(wanted) {
      const stretches = stretchesOf(wanted);
      return stretches && read(stretches);
    },
  };
}
