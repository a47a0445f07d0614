import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { redactedInFilter } from '../../catalog/index.ts';
import { collect, type CollectOptions } from '../../collect.ts';
import { readSidecar, type Collected } from '../../sources/index.ts';
import { EXIT, UserError } from '../../util/errors.ts';
import { counted } from '../../util/text.ts';
import { BUILT_CACHE, BUNDLED_RULES } from '../assets.ts';
import { checkFilter } from '../filter-check.ts';
import { askedBy, checkSame, continued, writeCollection } from '../collection-file.ts';
import type { Io } from '../io.ts';
import { setUpLive } from '../live.ts';
import type { RunOptions } from '../options.ts';

/** `rca collect`: redacted entries of Cloud Logging into a file, and beside it what they cover. Exit 0 whole, 3 unfinished or empty, 130 interrupted. */
export async function runCollect(
  options: RunOptions & { readonly output: string; readonly resume: boolean },
  io: Io,
): Promise<number> {
  checkFilter(options.filter, true);
  const file = resolve(io.cwd, options.output);
  const resumed = options.resume ? unfinished(file) : undefined;
  const setup = setUpLive({ ...options, from: [] }, io);
  const fingerprint = askedBy(options, setup.from, io);
  if (resumed) checkSame(resumed, fingerprint, file);
  const asked: CollectOptions = {
    from: setup.from,
    live: setup.live,
    rules: [...(options.bundledRules ? [BUNDLED_RULES] : []), ...options.rules],
    cacheDir: options.rules.length === 0 ? BUILT_CACHE : undefined,
    since: options.since,
    until: options.until,
    now: options.now,
    services: options.service,
    revisions: options.revision,
    filter: options.filter,
    redactKey: io.env['RCA_REDACT_KEY'],
    stdin: io.stdin,
  };
  const what = options.filter === undefined ? undefined : redactedInFilter(options.filter);
  if (what !== undefined)
    io.stderr.write(
      `rca: --filter asks for ${what}, which redaction replaces: Cloud Logging selects by it, but it finds nothing in the file again\n`,
    );
  const reading = resumed
    ? continued(file, resumed, (rest) => collect({ ...asked, resumed: rest }))
    : collect(asked);
  const collected = await writeCollection(file, reading, fingerprint).finally(setup.end);
  const left = collected.reached === null ? '' : `; not all: ${collected.remarks.at(-1)?.message ?? ''}`;
  io.stderr.write(
    `rca: ${counted(collected.entries, 'entry', 'entries')} of ${collected.since} to ${collected.until} in ${options.output}${left}\n`,
  );
  if (collected.reached !== null)
    io.stderr.write('  next: the same command with --resume goes on from there\n');
  if (setup.interrupted()) return EXIT.interrupted;
  return collected.reached === null && collected.entries > 0 ? EXIT.ok : EXIT.inconclusive;
}

function unfinished(file: string): Collected {
  const { collected } = readSidecar(file);
  if (collected && existsSync(file)) return collected;
  throw new UserError('there is no unfinished collection to go on with', {
    where: file,
    next: 'leave out --resume',
  });
}
