import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../util/errors.ts';
import type { Input } from './feed.ts';
import { descriptorFeed } from './feed.ts';
import { readBackOf } from './read-back.ts';

/** A stream that was copied to disk, to be read more than once. */
interface Spool {
  readonly input: Input;
  readonly close: () => void;
}

/**
 * Copies a stream to a temporary file that only this user can read. The file's name is removed at once and the bytes are
 * reached by the open descriptor alone, so that nothing stays behind however the process ends.
 */
export async function spool(stream: AsyncIterable<unknown>, name: string, folder = tmpdir()): Promise<Spool> {
  let fd = -1;
  let size = 0;
  const close = (): void => {
    if (fd >= 0) closeSync(fd);
    fd = -1;
  };
  try {
    const home = mkdtempSync(join(folder, 'rca-'));
    try {
      fd = openSync(join(home, 'spool'), 'wx+', 0o600);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
      size += bytes.length;
    }
  } catch (error) {
    close();
    throw new UserError(
      `${name} could not be read or copied: ${error instanceof Error ? error.message : String(error)}`,
      {
        next: `make room in ${folder} or set TMPDIR to a folder with room, or save the entries to a file and name that`,
        cause: error,
      },
    );
  }
  const end = size;
  return {
    input: {
      name,
      open: () => descriptorFeed(fd, end, false),
      back: () => readBackOf(fd, () => undefined),
    },
    close,
  };
}
