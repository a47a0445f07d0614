import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ReadBack } from '../../model/index.ts';
import { readBackOf } from './read-back.ts';

/** Bytes in order. `read` gives 0 at the end; it throws where reading failed, after all that could be read was given. */
export interface Feed {
  read(target: Buffer, offset: number, length: number): number | Promise<number>;
  close(): void;
}

/** Something that can be opened once for each pass. `name` is what `Where.file` shows. */
export interface Input {
  readonly name: string;
  readonly open: () => Feed;
  /** Its bytes, wherever asked; null where they cannot be had. */
  readonly back: () => ReadBack | null;
  /** Only where it lies in a file. @throws where that cannot be opened */
  readonly file?: () => OpenFile;
}

/** A file that is held open, so that several threads read the same one whatever becomes of its name. */
export interface OpenFile {
  readonly fd: number;
  /** Bytes that are read of it. */
  readonly size: number;
  readonly close: () => void;
}

/** Reads a descriptor, or a stretch of it; `size` 0 means: until the end. The descriptor is left open unless `owned`. */
export function descriptorFeed(
  fd: number,
  size: number,
  owned: boolean,
  { from, to }: { readonly from: number; readonly to: number } = { from: 0, to: size },
): Feed {
  let position = from;
  return {
    read(target, offset, length) {
      const wanted = size > 0 ? Math.min(length, to - position) : length;
      if (wanted <= 0) return 0;
      const got = readSync(fd, target, offset, wanted, position);
      if (got === 0 && size > 0)
        throw new Error(`the file became shorter while it was read (${position} of ${size} bytes)`);
      position += got;
      return got;
    },
    close() {
      if (owned) closeSync(fd);
    },
  };
}

/**
 * A regular file, read with large synchronous reads (twice as fast as a read stream). Every pass reads as far as the file
 * went when it was first opened, so that two passes over a growing file see the same records.
 */
export function fileInput(path: string, name: string): Input {
  let size: number | undefined;
  return {
    name,
    open() {
      const fd = openSync(path, 'r');
      size ??= fstatSync(fd).size;
      return descriptorFeed(fd, size, true);
    },
    file() {
      const fd = openSync(path, 'r');
      size ??= fstatSync(fd).size;
      return { fd, size, close: () => closeSync(fd) };
    },
    back() {
      try {
        const fd = openSync(path, 'r');
        return readBackOf(fd, () => closeSync(fd));
      } catch {
        return null;
      }
    },
  };
}

/** Reads up to `length` bytes ahead; the feed handed back gives them again. */
export async function readAhead(
  feed: Feed,
  length: number,
): Promise<{ readonly head: Buffer; readonly feed: Feed }> {
  const buffer = Buffer.allocUnsafe(length);
  let end = 0;
  let failure: unknown;
  try {
    while (end < length) {
      const got = await feed.read(buffer, end, length - end);
      if (got === 0) break;
      end += got;
    }
  } catch (error) {
    failure = error;
  }
  const head = buffer.subarray(0, end);
  let given = 0;
  const again: Feed = {
    read(target, offset, wanted) {
      if (given < end) {
        const size = Math.min(wanted, end - given);
        head.copy(target, offset, given, given + size);
        given += size;
        return size;
      }
      if (failure !== undefined) throw asError(failure);
      return feed.read(target, offset, wanted);
    },
    close: () => feed.close(),
  };
  return { head, feed: again };
}

/** Turns chunks that arrive in their own sizes into a feed. */
export function chunkFeed(chunks: AsyncGenerator<Buffer>, close: () => void): Feed {
  let chunk: Buffer | undefined;
  let used = 0;
  return {
    async read(target, offset, length) {
      while (!chunk || used === chunk.length) {
        const next = await chunks.next();
        if (next.done) return 0;
        chunk = next.value;
        used = 0;
      }
      const size = Math.min(length, chunk.length - used);
      chunk.copy(target, offset, used, used + size);
      used += size;
      return size;
    },
    close,
  };
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
