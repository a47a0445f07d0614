import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawRecord } from '../../model/index.ts';
import { UserError } from '../../util/errors.ts';
import type { Page } from './api.ts';

const BLOCK = 1024 * 1024;

/** The bytes of entries on disk, for the second pass. */
export interface EntrySpool {
  readonly add: (page: Page) => void;
  /** Everything that was added, in its order; the bytes of a batch are valid until the next is asked for. */
  readonly batches: () => Generator<readonly RawRecord[]>;
  readonly entries: () => number;
  readonly close: () => void;
}

/**
 * Keeps entries in a temporary file that only this user can read, and whose name is removed at once, so that nothing stays behind however
 * the process ends. Records lie one after the other, each with its length in four bytes before it.
 */
export function createEntrySpool(name: string, folder = tmpdir()): EntrySpool {
  let fd = -1;
  let size = 0;
  let entries = 0;
  const open = (): number => {
    if (fd >= 0) return fd;
    const home = mkdtempSync(join(folder, 'rca-'));
    try {
      fd = openSync(join(home, 'spool'), 'wx+', 0o600);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
    return fd;
  };
  return {
    entries: () => entries,
    add(page) {
      const parts: Buffer[] = [];
      for (let i = 0; i < page.bounds.length; i += 2) {
        const [start, end] = [page.bounds[i] as number, page.bounds[i + 1] as number];
        const head = Buffer.allocUnsafe(4);
        head.writeUInt32LE(end - start);
        parts.push(head, Buffer.from(page.block.buffer, page.block.byteOffset + start, end - start));
      }
      const bytes = Buffer.concat(parts);
      try {
        const to = open();
        for (let at = 0; at < bytes.length;) at += writeSync(to, bytes, at, bytes.length - at, size + at);
      } catch (error) {
        throw new UserError(
          `what was read could not be kept for the second pass: ${error instanceof Error ? error.message : String(error)}`,
          {
            next: `make room in ${folder}, or set TMPDIR to a folder with room`,
            cause: error,
          },
        );
      }
      size += bytes.length;
      entries += page.bounds.length / 2;
    },
    *batches() {
      const whole = size;
      let block = Buffer.allocUnsafe(BLOCK);
      let line = 0;
      for (let position = 0; position < whole;) {
        let got = readFully(fd, block, Math.min(block.length, whole - position), position);
        const batch: RawRecord[] = [];
        let at = 0;
        while (at + 4 <= got) {
          const end = at + 4 + block.readUInt32LE(at);
          if (end > got) {
            if (at > 0) break;
            // One entry that is larger than a block.
            block = Buffer.allocUnsafe(end);
            got = readFully(fd, block, end, position);
          }
          batch.push({ kind: 'bytes', block, start: at + 4, end, where: { file: name, line: ++line } });
          at = end;
        }
        position += at;
        yield batch;
      }
    },
    close() {
      if (fd >= 0) closeSync(fd);
      fd = -1;
      size = 0;
    },
  };
}

function readFully(fd: number, block: Buffer, length: number, position: number): number {
  let at = 0;
  while (at < length) {
    const got = readSync(fd, block, at, length - at, position + at);
    if (got === 0) throw new Error('the copy of what was read became shorter');
    at += got;
  }
  return at;
}
