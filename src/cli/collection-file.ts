import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { sidecarOf, type Collected } from '../sources/index.ts';
import { ensureFolder } from '../store/index.ts';
import { UserError } from '../util/errors.ts';
import { writeWhole } from './output.ts';

/** Writes redacted entries into a file (`.gz` zips it) with a sidecar of what they cover, whole or not at all; `goOn`: behind those that it holds. */
export async function writeCollection(
  file: string,
  reading: AsyncGenerator<string, Collected>,
  goOn: boolean,
): Promise<Collected> {
  const part = `${file}.${process.pid}.part`;
  const zipped = file.endsWith('.gz');
  let collected: Collected | undefined;
  async function* lines(): AsyncGenerator<string | Buffer> {
    if (goOn) {
      const saved = createReadStream(file);
      yield* zipped ? saved.pipe(createGunzip()) : saved;
    }
    let next = await reading.next();
    for (; next.done !== true; next = await reading.next()) if (next.value !== '') yield next.value;
    collected = next.value;
  }
  try {
    await ensureFolder(dirname(file));
    // Redacted log text is still log text: for this user only.
    const to = createWriteStream(part, { mode: 0o600 });
    const from = Readable.from(lines(), { objectMode: true, highWaterMark: 1 });
    await (zipped ? pipeline(from, createGzip(), to) : pipeline(from, to));
    if (!collected) throw new Error('reading ended without saying what it covers');
    // First what is covered, then the entries: they never stand alone, as if they were all.
    await writeWhole(sidecarOf(file), `${JSON.stringify(collected, null, 2)}\n`, dirname(file));
    await rename(part, file);
    return collected;
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error instanceof UserError || !isFileError(error)
      ? error
      : new UserError(`the entries could not be written: ${error.message}`, {
          where: file,
          next: 'name another file with --output',
          cause: error,
        });
  }
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
