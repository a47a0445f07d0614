import type { RawRecord, SourceRemark } from '../model/index.ts';
import { formOf } from './forms/index.ts';
import { endLine } from './forms/form.ts';
import { lineCutter, lines } from './forms/lines.ts';
import { decodeFeed } from './io/decode.ts';
import type { Feed, Input } from './io/feed.ts';
import { fill, openWindow } from './io/window.ts';
import { takeSample, type ReadOptions } from './read-input.ts';
import { createCollector } from './sink.ts';

/** A part of saved entries that any thread can read by itself (`piece-reader.ts`). */
export interface Piece {
  /** Number of the input, in order, and its name as `Where.file` shows it: its path. */
  readonly input: number;
  readonly name: string;
  /** Whether it was found by searching a folder: it is passed over where it holds no entries. */
  readonly searched: boolean;
  /** A stretch of a file of lines, from the beginning of a line to the end of one; null: the whole input, whatever its form. */
  readonly bytes: { readonly from: number; readonly to: number } | null;
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

/** Saved inputs as pieces of about `size` bytes: files of lines are cut at line ends, all else stays whole. */
export async function divide(
  inputs: readonly Input[],
  size: number,
  searched: boolean,
): Promise<readonly Piece[]> {
  const pieces: Piece[] = [];
  for (const [input, one] of inputs.entries()) {
    const whole: Piece = { input, name: one.name, searched, bytes: null };
    pieces.push(...((await cutsOf(one, size))?.map((bytes) => ({ ...whole, bytes })) ?? [whole]));
  }
  return pieces;
}

/** Null where the input stays whole; what is wrong with it is said when it is read. */
async function cutsOf(
  { open, slices }: Input,
  size: number,
): Promise<readonly NonNullable<Piece['bytes']>[] | null> {
  if (!slices) return null;
  try {
    const end = slices.size();
    if (end < 2 * size || !(await isPlainLines(open(), STEP))) return null;
    const cuts: NonNullable<Piece['bytes']>[] = [];
    const feed = (from: number): Feed => slices.open(from, end);
    for (let from = 0; from < end;) {
      const to = from + size < end ? await lineEnd(feed(from + size), from + size) : null;
      cuts.push({ from, to: to ?? end });
      from = to ?? end;
    }
    return cuts;
  } catch {
    return null;
  }
}

async function isPlainLines(raw: Feed, blockSize: number): Promise<boolean> {
  try {
    const { feed, plain } = await decodeFeed(raw);
    if (!plain) return false;
    const sample = await takeSample(openWindow(feed, blockSize));
    return formOf(sample) === lines;
  } finally {
    raw.close();
  }
}

/** The place behind the first line end; null where there is none. */
async function lineEnd(feed: Feed, from: number): Promise<number | null> {
  const block = Buffer.allocUnsafe(STEP);
  try {
    for (let at = from; ;) {
      const got = await feed.read(block, 0, STEP);
      if (got === 0) return null;
      const newline = block.subarray(0, got).indexOf(0x0a);
      if (newline >= 0) return at + newline + 1;
      at += got;
    }
  } finally {
    feed.close();
  }
}

/** The records of a stretch of lines; gives at the end how many lines ended in it, null where it cannot be cut by itself. */
export async function* readLines(
  input: Input,
  bytes: NonNullable<Piece['bytes']>,
  options: Pick<ReadOptions, 'blockSize' | 'recordLimit' | 'remark'>,
): AsyncGenerator<readonly RawRecord[], number | null> {
  const { name, slices } = input;
  const cutter = lineCutter(options.recordLimit);
  let feed: Feed | undefined;
  try {
    feed = slices?.open(bytes.from, bytes.to);
  } catch {
    // It could be opened before, when it was divided.
  }
  if (!feed) return null;
  try {
    const window = openWindow(feed, options.blockSize, bytes.from);
    const collector = createCollector(name, options.remark, window, { open: input.back }, true);
    for (;;) {
      cutter.cut(window, collector);
      if (cutter.lines() === null) return null;
      const full = collector.full();
      const batch = collector.take();
      if (batch.length > 0) yield batch;
      if (full || (await fill(window))) continue;
      if (window.failure)
        collector.truncated(`${name} could not be read to its end: ${window.failure}`, endLine(cutter));
      cutter.end(window, collector);
      break;
    }
    const last = collector.take();
    if (last.length > 0) yield last;
    return cutter.lines();
  } finally {
    feed.close();
  }
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
