import { createHmac } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { sidecarOf, type Collected } from '../sources/index.ts';
import { ensureFolder } from '../store/index.ts';
import { UserError } from '../util/errors.ts';
import { parseTimestamp } from '../util/time.ts';
import type { Io } from './io.ts';
import type { RunOptions } from './options.ts';
import { writeWhole } from './output.ts';

/** Fingerprint of what says which entries are read, keyed as redaction is: a filter may hold what must not be kept. */
export function askedBy(options: RunOptions, from: readonly string[], io: Io): string {
  const { since, until, service, revision, filter } = options;
  return createHmac('sha256', io.env['RCA_REDACT_KEY'] ?? 'rca')
    .update(JSON.stringify([from, since ?? null, until ?? null, service, revision, filter ?? null]))
    .digest('hex')
    .slice(0, 16);
}

/** @throws UserError where an unfinished collection was asked something else: its parts would not go together. */
export function checkSame(collected: Collected, asked: string, file: string): void {
  if (collected.asked === undefined || collected.asked === asked) return;
  throw new UserError('what could not finish was asked something else', {
    where: file,
    next: 'give the same places, window, services and filter with --resume, or leave out --resume',
  });
}

/** Writes redacted entries into a file (`.gz` zips it) with a sidecar of what they cover, whole or not at all. */
export async function writeCollection(
  file: string,
  reading: AsyncGenerator<string, Collected>,
  asked: string,
): Promise<Collected> {
  const part = `${file}.${process.pid}.part`;
  const zipped = file.endsWith('.gz');
  let collected: Collected | undefined;
  async function* lines(): AsyncGenerator<string | Buffer> {
    let next = await reading.next();
    for (; next.done !== true; next = await reading.next()) if (next.value !== '') yield next.value;
    collected = { ...next.value, asked };
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

/** What an unfinished collection holds, and behind it what it still lacked. Of its last time, and of what was picked below it, all is read again. */
export async function* continued(
  file: string,
  resumed: Collected,
  goOn: (resumed: Collected) => AsyncGenerator<string, Collected>,
): AsyncGenerator<string, Collected> {
  const reached = parseTimestamp(resumed.reached ?? '');
  const saved = createReadStream(file);
  const bytes = file.endsWith('.gz') ? saved.pipe(createGunzip()) : saved;
  let entries = 0;
  for await (const line of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
    const { timestamp } = JSON.parse(line) as { readonly timestamp?: string };
    const time = parseTimestamp(timestamp ?? '');
    if (reached !== null && time !== null && time <= reached) continue;
    entries += 1;
    yield `${line}\n`;
  }
  return yield* goOn({ ...resumed, entries });
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
