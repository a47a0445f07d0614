import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { collect, type CollectOptions } from '../collect.ts';
import { readSidecar, sidecarOf, type Collected } from '../sources/index.ts';
import { stateDir } from '../store/index.ts';
import { UserError } from '../util/errors.ts';
import { checkSame, continued, writeCollection } from './collection-file.ts';
import type { Io } from './io.ts';

/** Where the redacted entries of the last run that could not finish are kept. */
function unfinishedFile(io: Pick<Io, 'env'>): string {
  return join(stateDir(io.env), 'unfinished.ndjson.gz');
}

/** Keeps the entries of a run that could not finish; a folder that cannot be written is said and no failure: the report of what was read comes all the same. */
export async function keepUnfinished(
  entries: AsyncGenerator<string, Collected>,
  asked: string,
  io: Io,
): Promise<void> {
  try {
    const { reached } = await writeCollection(unfinishedFile(io), entries, asked);
    io.stderr.write(
      `rca: this run is not finished: it came down to ${reached ?? 'the beginning'}\n  next: the same command with --resume goes on from there\n`,
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    io.stderr.write(`rca: this run is not finished, and what it read cannot be kept: ${error.message}\n`);
  }
}

/** Reads on where the last run stopped; gives the file with all entries, and what they cover. @throws UserError where there is none, or it was of another command. */
export async function resumeRun(
  options: Omit<CollectOptions, 'resumed'>,
  asked: string,
  io: Io,
): Promise<{ readonly file: string; readonly collected: Collected }> {
  const file = unfinishedFile(io);
  const { collected: before } = readSidecar(file);
  if (!before || before.reached === null || !existsSync(file))
    throw new UserError('there is no unfinished run to go on with', {
      next: 'leave out --resume; rca collect --output FILE --resume goes on with a collection',
    });
  checkSame(before, asked, file);
  const reading = continued(file, before, (rest) => collect({ ...options, resumed: rest }));
  const collected = await writeCollection(file, reading, asked);
  if (collected.reached !== null)
    io.stderr.write(
      `rca: this run is still not finished: it came down to ${collected.reached}\n  next: the same command with --resume goes on from there\n`,
    );
  return { file, collected };
}

/** Lets go of the entries of a run that has finished. */
export async function dropUnfinished(io: Io): Promise<void> {
  const file = unfinishedFile(io);
  const { collected } = readSidecar(file);
  if (collected?.reached !== null) return;
  await rm(file, { force: true });
  await rm(sidecarOf(file), { force: true });
}
