import type { Feed } from './feed.ts';

/**
 * The part of the input that is in memory: `buffer[start, end)`. Cutters move `start` behind what they have consumed;
 * `fill` moves the rest to the front and reads one block more, so that a record always lies in one piece.
 */
export interface Window {
  buffer: Buffer;
  /** The buffer's memory, four bytes at a time. */
  words: Int32Array;
  start: number;
  end: number;
  /** Place of the buffer's first byte in what the feed gives. */
  base: number;
  /** Nothing follows `end`. */
  eof: boolean;
  /** Why reading broke off, where it did. */
  failure: string | undefined;
  readonly feed: Feed;
  readonly blockSize: number;
}

/** An empty window over a feed that begins at `base` of its input; nothing is read yet. */
export function openWindow(feed: Feed, blockSize: number, base = 0): Window {
  const buffer = Buffer.allocUnsafeSlow(blockSize * 2);
  return {
    buffer,
    words: wordsOf(buffer),
    start: 0,
    end: 0,
    base,
    eof: false,
    failure: undefined,
    feed,
    blockSize,
  };
}

/** Reads one block more; false at the end. Views into the buffer that were handed out before are no longer valid. */
export async function fill(window: Window): Promise<boolean> {
  if (window.eof) return false;
  if (window.start > 0) {
    window.buffer.copyWithin(0, window.start, window.end);
    window.end -= window.start;
    window.base += window.start;
    window.start = 0;
  }
  if (window.buffer.length - window.end < window.blockSize) {
    const larger = Buffer.allocUnsafeSlow(Math.max(window.buffer.length * 2, window.end + window.blockSize));
    window.buffer.copy(larger, 0, 0, window.end);
    window.buffer = larger;
    window.words = wordsOf(larger);
  }
  let got = 0;
  try {
    got = await window.feed.read(window.buffer, window.end, window.blockSize);
  } catch (error) {
    window.failure = error instanceof Error ? error.message : String(error);
  }
  window.end += got;
  window.eof = got === 0;
  return got > 0;
}

function wordsOf(buffer: Buffer): Int32Array {
  return new Int32Array(buffer.buffer, buffer.byteOffset, buffer.length >> 2);
}
