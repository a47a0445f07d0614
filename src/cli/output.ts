import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ensureFolder } from '../store/index.ts';
import { UserError } from '../util/errors.ts';
import type { Io } from './io.ts';

/** Thrown when the reader of standard output went away (`| head`): the run ends quietly. */
export class ClosedPipe extends Error {}

/** Writes to standard output and waits until it is gone. @throws UserError when the disk is full, ClosedPipe when nobody reads. */
export async function print(io: Io, text: string): Promise<void> {
  await new Promise<void>((done, fail) => {
    const onError = (error: NodeJS.ErrnoException): void => fail(outputError(error, 'standard output'));
    io.stdout.once('error', onError);
    io.stdout.write(text, (error) => {
      if (error) return fail(outputError(error, 'standard output'));
      io.stdout.off('error', onError);
      done();
    });
  });
}

/** Writes a file whole or not at all: beside it first, then renamed. @throws UserError naming the file and the next step. */
export async function writeWhole(file: string, text: string, cwd: string): Promise<void> {
  const path = resolve(cwd, file);
  const part = `${path}.${process.pid}.part`;
  try {
    await ensureFolder(dirname(path));
    // A device such as /dev/stdout or /dev/full cannot be renamed onto.
    if (path.startsWith('/dev/')) await writeFile(path, text);
    else {
      await writeFile(part, text);
      await rename(part, path);
    }
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw outputError(error as NodeJS.ErrnoException, file);
  }
}

function outputError(error: NodeJS.ErrnoException, where: string): Error {
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return new ClosedPipe();
  const said: Readonly<Record<string, string>> = {
    ENOSPC: 'no space left on the device',
    EACCES: 'no permission to write',
    EROFS: 'the file system is read-only',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is no folder',
    EEXIST: 'a part of its path is no folder',
    ENOENT: 'its folder cannot be made',
    EDQUOT: 'the disk quota is used up',
  };
  return new UserError(`the report could not be written: ${said[error.code ?? ''] ?? error.message}`, {
    where,
    next: 'free space or give another place, then run again',
    cause: error,
  });
}
