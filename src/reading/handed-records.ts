import type { RawRecord } from '../model/index.ts';
import type { RawMatch } from '../observe/index.ts';

/** One record that a reading thread leaves to the thread that observes. */
export interface HandedRecord {
  readonly record: RawRecord;
  /** Its number among the records of its piece. */
  readonly at: number;
  /** What rules see in it, where that was found out already. */
  readonly tried: readonly RawMatch[] | undefined;
}

/** Records of one file as a few buffers, which threads hand over without a copy. */
export interface HandedRecords {
  readonly file: string;
  /** Of each: its number in the piece, its line, and how many bytes it has; -1 of one that is in `others`. */
  readonly numbers: Int32Array;
  readonly bytes: Uint8Array;
  readonly others: readonly RawRecord[];
  readonly tried: readonly (readonly RawMatch[] | undefined)[];
}

const WIDTH = 3;
const OTHER = -1;

/** Copies the bytes of the records: those of a block are valid for a short time only. */
export function packRecords(records: readonly HandedRecord[]): HandedRecords {
  const numbers = new Int32Array(records.length * WIDTH);
  const others: RawRecord[] = [];
  let size = 0;
  for (const { record } of records) if (record.kind === 'bytes') size += record.end - record.start;
  const bytes = new Uint8Array(size);
  let end = 0;
  records.forEach(({ record, at }, i) => {
    const length = record.kind === 'bytes' ? record.end - record.start : OTHER;
    numbers.set([at, record.where.line, length], i * WIDTH);
    if (record.kind === 'bytes') {
      bytes.set(record.block.subarray(record.start, record.end), end);
      end += length;
    } else others.push(record);
  });
  return {
    ...{ file: records[0]?.record.where.file ?? '', numbers, bytes, others },
    tried: records.map(({ tried }) => tried),
  };
}

/** The buffers of packed records: they are handed over, not copied. */
export function buffersOf({ numbers, bytes }: HandedRecords): readonly ArrayBuffer[] {
  return [numbers, bytes].map(({ buffer }) => buffer as ArrayBuffer);
}

/** Gives packed records back; `linesBefore` lines of the file stand before the piece that they are of. */
export function unpackRecords(
  { file, numbers, bytes, others, tried }: HandedRecords,
  linesBefore: number,
): readonly HandedRecord[] {
  let [start, other] = [0, 0];
  return tried.map((found, i) => {
    const [at = 0, line = 0, length = 0] = numbers.subarray(i * WIDTH, (i + 1) * WIDTH);
    const where = { file, line: line + linesBefore };
    const from = start;
    if (length !== OTHER) start += length;
    const record: RawRecord =
      length === OTHER
        ? { ...(others[other++] as RawRecord), where }
        : { kind: 'bytes', block: bytes, start: from, end: start, where };
    return { record, at, tried: found };
  });
}
