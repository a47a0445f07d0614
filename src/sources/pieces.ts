import type { RawRecord, ReadBack, SourceRemark } from '../model/index.ts';
import { formOf } from './forms/index.ts';
import { lineCutter, lines } from './forms/lines.ts';
import { decodeFeed } from './io/decode.ts';
import { descriptorFeed, type Feed, type Input, type OpenFile } from './io/feed.ts';
import { readBackOf } from './io/read-back.ts';
import { openWindow } from './io/window.ts';
import { cutAll, takeSample, type ReadOptions } from './read-input.ts';
import { createCollector } from './sink.ts';

/** A part of saved entries that any thread can read by itself (`piece-reader.ts`). */
export interface Piece {
  /** Number of the input, in order, and its name as `Where.file` shows it: its path. */
  readonly input: number;
  readonly name: string;
  /** Whether it was found by searching a folder: it is passed over where it holds no entries. */
  readonly searched: boolean;
  /** A stretch of a file of lines; null: the whole input, whatever its form. */
  readonly bytes: Stretch | null;
}

/** A stretch of a file, from the beginning of a line to the end of one. */
export interface Stretch {
  /** Of the file, which whoever divided it holds open: threads of one process share their descriptors. */
  readonly fd: number;
  /** Of the whole file. */
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/** What reading a piece came to. */
export interface PieceEnd {
  /** Lines that ended in it; null where it is no part by itself: JSON of several lines begins in it. 0 of a whole input. */
  readonly lines: number | null;
  /** Of a part of a file, lines are counted from its own beginning. */
  readonly remarks: readonly SourceRemark[];
  /** The name of a file without entries, found by searching a folder. */
  readonly passedOver: string | null;
}

/** Bytes that are looked through at once for the end of a line. */
const STEP = 64 * 1024;

/** Saved inputs as pieces of about `size` bytes: files of lines are cut at line ends, all else stays whole. `held` takes the files that stay open for it. */
export async function divide(
  inputs: readonly Input[],
  size: number,
  searched: boolean,
  held: (file: OpenFile) => void,
): Promise<readonly Piece[]> {
  const pieces: Piece[] = [];
  for (const [input, one] of inputs.entries()) {
    const whole: Piece = { input, name: one.name, searched, bytes: null };
    pieces.push(...((await cutsOf(one, size, held))?.map((bytes) => ({ ...whole, bytes })) ?? [whole]));
  }
  return pieces;
}

/** Null where the input stays whole; what is wrong with it is said when it is read. */
async function cutsOf(
  input: Input,
  size: number,
  held: (file: OpenFile) => void,
): Promise<readonly Stretch[] | null> {
  let file: OpenFile | undefined;
  try {
    file = input.file?.();
    if (!file) return null;
    const cuts = await stretchesOf(file, size);
    if (cuts === null) file.close();
    else held(file);
    return cuts;
  } catch {
    file?.close();
    return null;
  }
}

async function stretchesOf({ fd, size: end }: OpenFile, size: number): Promise<readonly Stretch[] | null> {
  if (end < 2 * size || !(await isPlainLines(descriptorFeed(fd, end, false)))) return null;
  const cuts: Stretch[] = [];
  for (let from = 0; from < end;) {
    const rest = { from: from + size, to: end };
    const to = rest.from < end ? await lineEnd(descriptorFeed(fd, end, false, rest), rest.from) : null;
    cuts.push({ fd, size: end, from, to: to ?? end });
    from = to ?? end;
  }
  return cuts;
}

async function isPlainLines(raw: Feed): Promise<boolean> {
  const { feed, plain } = await decodeFeed(raw);
  try {
    return plain && formOf(await takeSample(openWindow(feed, STEP))) === lines;
  } finally {
    feed.close();
  }
}

/** The place behind the first line end; null where there is none. */
async function lineEnd(feed: Feed, from: number): Promise<number | null> {
  const block = Buffer.allocUnsafe(STEP);
  for (let at = from; ;) {
    const got = await feed.read(block, 0, STEP);
    if (got === 0) return null;
    const newline = block.subarray(0, got).indexOf(0x0a);
    if (newline >= 0) return at + newline + 1;
    at += got;
  }
}

/** The records of a stretch of lines; gives at the end how many lines ended in it, null where it cannot be cut by itself. */
export async function* readLines(
  name: string,
  { fd, size, from, to }: Stretch,
  options: Pick<ReadOptions, 'blockSize' | 'recordLimit' | 'remark'>,
): AsyncGenerator<readonly RawRecord[], number | null> {
  const cutter = lineCutter(options.recordLimit);
  const window = openWindow(descriptorFeed(fd, size, false, { from, to }), options.blockSize, from);
  const open = (): ReadBack => readBackOf(fd, () => undefined);
  const collector = createCollector(name, options.remark, window, { open }, true);
  for await (const batch of cutAll(window, cutter, collector, name)) {
    if (cutter.lines() === null) return null;
    yield batch;
  }
  return cutter.lines();
}

/** What the readings of all pieces have to say together, in the order of the input: as one reading of all would. */
export function remarksOf(pieces: readonly Piece[], ends: readonly PieceEnd[]): readonly SourceRemark[] {
  const remarks: SourceRemark[] = [];
  let input = -1;
  let before = 0;
  let broken = false;
  pieces.forEach((piece, i) => {
    if (piece.input !== input) [input, before, broken] = [piece.input, 0, false];
    const end = ends[i];
    for (const remark of end?.remarks ?? []) {
      // Where an input breaks off only the first word on it is kept.
      if (broken && remark.kind === 'truncated') continue;
      broken ||= remark.kind === 'truncated';
      const { where } = remark;
      remarks.push(where ? { ...remark, where: { ...where, line: where.line + before } } : remark);
    }
    before += end?.lines ?? 0;
  });
  return remarks;
}
