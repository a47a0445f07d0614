import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadBack } from '../../model/index.ts';
import type { Feed } from './feed.ts';

/** Bytes that are kept of one compressed input at most; what is longer is decompressed again. */
const MOST = 16 * 1024 ** 3;

/** Reads a descriptor of plain bytes wherever it is asked to. */
export function readBackOf(fd: number, close: () => void): ReadBack {
  return {
    fd,
    read(target, offset, length) {
      try {
        for (let got = 0; got < length;) {
          const more = readSync(fd, target, got, length - got, offset + got);
          if (more === 0) return false;
          got += more;
        }
        return true;
      } catch {
        return false;
      }
    },
    close,
  };
}

/** A feed whose bytes are kept on disk as they come by, so that parts of them can be had again without decompressing all. */
export interface KeptFeed {
  readonly feed: Feed;
  /** Null when they could not be kept (no room). */
  readonly open: () => ReadBack | null;
  readonly close: () => void;
}

/** Keeps what a feed gives in a file without a name. */
export function keepFeed(feed: Feed, folder = tmpdir()): KeptFeed {
  let fd = openNameless(folder);
  let size = 0;
  const close = (): void => {
    if (fd >= 0) closeSync(fd);
    fd = -1;
  };
  const keep = (bytes: Uint8Array): void => {
    if (fd < 0) return;
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, size + at);
      size += bytes.length;
      if (size > MOST) close();
    } catch {
      close();
    }
  };
  return {
    feed: {
      async read(target, offset, length) {
        const got = await feed.read(target, offset, length);
        keep(target.subarray(offset, offset + got));
        return got;
      },
      close: () => feed.close(),
    },
    open: () => (fd < 0 ? null : readBackOf(fd, () => undefined)),
    close,
  };
}

/** -1 where there is no place for a file. */
function openNameless(folder: string): number {
  try {
    const home = mkdtempSync(join(folder, 'rca-'));
    try {
      return openSync(join(home, 'kept'), 'wx+', 0o600);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  } catch {
    return -1;
  }
}
