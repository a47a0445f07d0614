import type { RawRecord, SourceRemark } from '../model/index.ts';
import { fileInput, type Input } from './io/feed.ts';
import { keepFeed, type KeptFeed } from './io/read-back.ts';
import type { SourceIo } from './log-source.ts';
import { readLines, type Piece, type PieceEnd } from './pieces.ts';
import { readInput, type ReadOptions } from './read-input.ts';

const BLOCK = 1024 * 1024;
/** Documented limit of one record; the API's own limit for an entry is 512 KiB. */
const RECORD_LIMIT = 16 * 1024 * 1024;

/** How inputs are read, and what stays of them for a second reading. */
export interface InputReading {
  options(
    input: Input,
    remark: ReadOptions['remark'],
    passOver: NonNullable<ReadOptions['passOver']> | null,
  ): ReadOptions;
  /** Lets go of what was kept. */
  letGo(): void;
}

/** Keeps what was decompressed, of each input once. */
export function inputReading(io: Pick<SourceIo, 'blockSize' | 'recordLimit' | 'spoolDir'>): InputReading {
  const kept = new Map<Input, KeptFeed>();
  return {
    options: (input, remark, passOver) => ({
      blockSize: io.blockSize ?? BLOCK,
      recordLimit: io.recordLimit ?? RECORD_LIMIT,
      remark,
      keep: (feed) => {
        kept.get(input)?.close();
        const one = keepFeed(feed, io.spoolDir);
        kept.set(input, one);
        return one;
      },
      ...(passOver ? { passOver } : {}),
    }),
    letGo() {
      for (const one of kept.values()) one.close();
      kept.clear();
    },
  };
}

/** Reads a piece: gives its records, valid until the next batch is asked for, and what reading it came to. */
export type ReadPiece = (piece: Piece) => AsyncGenerator<readonly RawRecord[], PieceEnd>;

/**
 * Reads pieces by the names of their files alone. Whoever reads them must not look for the inputs once more: by then another file may
 * lie in the folder, or one less.
 */
export function createPieceReader(io: Pick<SourceIo, 'blockSize' | 'recordLimit' | 'spoolDir'>): ReadPiece {
  const inputs = new Map<string, Input>();
  const reading = inputReading(io);
  return async function* ({ name, bytes, searched }) {
    let input = inputs.get(name);
    if (!input) inputs.set(name, (input = fileInput(name, name)));
    const found: SourceRemark[] = [];
    const passedOver: string[] = [];
    const options = reading.options(
      input,
      (remark) => found.push(remark),
      searched ? (file) => passedOver.push(file) : null,
    );
    let lines: number | null = 0;
    if (bytes) lines = yield* readLines(name, bytes, options);
    else yield* readInput(input, options);
    return { lines, remarks: found, passedOver: passedOver[0] ?? null };
  };
}
