import { credentialsPath, defaultProject, gcpLocation, isGcp, type LiveOptions } from '../sources/index.ts';
import { UserError } from '../util/errors.ts';
import { MILLISECOND, parseDuration } from '../util/time.ts';
import type { Io } from './io.ts';
import type { RunOptions } from './options.ts';
import { createProgress } from './progress.ts';

/** What a run reads, and, where that is Cloud Logging, how. */
export interface LiveSetup {
  readonly from: readonly string[];
  readonly live: LiveOptions | undefined;
  /** Whether a person interrupted the reading: the report is partial, exit 130. */
  readonly interrupted: () => boolean;
  /** Lets go of the terminal and of Ctrl-C. */
  readonly end: () => void;
}

/** Reads saved entries where `--from` names them; else Cloud Logging, at the place that options, environment or credentials name. */
export function setUpLive(options: RunOptions, io: Io): LiveSetup {
  // A configuration file may name the project of every run; saved entries that are named beside it are what is meant.
  const from = options.from.length > 0 ? options.from : [placeOf(options, io) ?? nowhere(io)];
  if (!from.some(isGcp)) return { from, live: undefined, interrupted: () => false, end: () => undefined };
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  // The first one ends the reading and lets the report be written; a second one finds Node's own handling again.
  process.once('SIGINT', onSignal);
  const progress = createProgress(io);
  return {
    from,
    live: {
      transport: options.transport,
      endpoint: options.endpoint ?? io.env['RCA_LOGGING_ENDPOINT'],
      timeoutMs: milliseconds(options.timeout),
      maxReads: whole('--max-reads', options.maxReads),
      all: options.all,
      quota: whole('--quota', options.quota),
      pageSize: options.pageSize === undefined ? undefined : pageSize(options.pageSize),
      signal: interrupt.signal,
      progress: progress.show,
    },
    interrupted: () => interrupt.signal.aborted,
    end: () => {
      process.off('SIGINT', onSignal);
      progress.end();
    },
  };
}

/** The place of Cloud Logging that options, environment or credentials name; null for none. */
export function placeOf(options: RunOptions, io: Io): string | null {
  return namedPlace(options) ?? usualPlace(options, io);
}

function namedPlace(options: RunOptions): string | null {
  return gcpLocation({
    projects: options.project,
    folders: options.folder,
    organizations: options.organization,
    billingAccounts: options.billingAccount,
    bucket: options.bucket,
    location: options.location,
    view: options.view,
    resourceNames: options.resourceName,
  });
}

function usualPlace(options: RunOptions, io: Io): string | null {
  const found = defaultProject(io.env);
  const { bucket, location, view } = options;
  return found && gcpLocation({ projects: [found.project], bucket, location, view });
}

function nowhere(io: Io): never {
  throw new UserError('nothing to read: no --from, and no project to read Cloud Logging of', {
    next: `give --project PROJECT (or set GOOGLE_CLOUD_PROJECT; ${credentialsPath(io.env).path} names none), or saved entries: rca --from entries.json`,
  });
}

function milliseconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const duration = parseDuration(text);
  if (duration === null || duration <= 0n)
    throw new UserError(`--timeout ${JSON.stringify(text)} is no time`, { next: 'write 30s, 5m or 1h' });
  return Number(duration / MILLISECOND);
}

function whole(option: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value > 0)) return value;
  throw new UserError(`${option} ${value} is no whole number above 0`, { next: `for example ${option} 20` });
}

function pageSize(value: number): number {
  if (Number.isInteger(value) && value > 0 && value <= 1000) return value;
  throw new UserError(`--page-size ${value} is not within 1 and 1000`, {
    next: '1000 costs the fewest reads',
  });
}
