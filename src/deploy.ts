import type { Entry } from './model/index.ts';
import { pass, readEntries } from './reading/index.ts';
import {
  anyNamed,
  openSources,
  type LiveOptions,
  type LiveReading,
  type LogSource,
} from './sources/index.ts';
import { UserError } from './util/errors.ts';
import { byCode } from './util/text.ts';

/** Entries at the newest end in which the revisions that run now show. */
const NEWEST = 1000;
/** Revisions of which the first entry is looked for, newest seen first. */
const CANDIDATES = 5;
/** How far back a first entry is looked for; the usual retention. */
const RETENTION = 30n * 86_400n * 1_000_000_000n;

/** The newest revision of the services, and when it was first heard of (nanoseconds). */
export interface Deploy {
  readonly service: string;
  readonly revision: string;
  readonly first: bigint;
  /** Reads of Cloud Logging that this took. */
  readonly reads: number;
}

/** Finds the newest deploy: of all revisions that logged, the one whose first entry is the latest. @throws UserError where no entry names a revision. */
export async function findDeploy(options: {
  readonly from: readonly string[];
  readonly services: readonly string[];
  readonly live: LiveOptions | undefined;
  readonly stdin: NodeJS.ReadableStream;
}): Promise<Deploy> {
  const source = await openSources(options.from, { stdin: options.stdin, live: options.live });
  try {
    const asked = (entry: Entry): boolean =>
      options.services.length === 0 ||
      (entry.service !== undefined && options.services.includes(entry.service));
    const firsts = await (source.live
      ? liveFirsts(source.live, options.services, asked)
      : savedFirsts(source, asked));
    const [newest] = [...firsts.values()].sort((a, b) =>
      a.first === b.first ? byCode(a.revision, b.revision) : a.first > b.first ? -1 : 1,
    );
    if (newest) return { ...newest, reads: source.live?.reads().total ?? 0 };
    throw new UserError('--since deploy finds no deploy: no entry names a revision', {
      where: source.description,
      next: 'check --service, or give the time of the deploy: --since 2025-09-07T15:42:00Z',
    });
  } finally {
    await source.close();
  }
}

type Firsts = Map<string, { service: string; revision: string; first: bigint }>;

function note(firsts: Firsts, entry: Entry): void {
  const { service, revision, time } = entry;
  if (service === undefined || revision === undefined) return;
  const key = JSON.stringify([service, revision]);
  const known = firsts.get(key);
  if (!known || time < known.first) firsts.set(key, { service, revision, first: time });
}

async function savedFirsts(source: LogSource, asked: (entry: Entry) => boolean): Promise<Firsts> {
  const firsts: Firsts = new Map();
  await pass(source, null, null, (entry) => {
    if (asked(entry)) note(firsts, entry);
  });
  return firsts;
}

async function liveFirsts(
  live: LiveReading,
  services: readonly string[],
  asked: (entry: Entry) => boolean,
): Promise<Firsts> {
  const window = { since: live.now - RETENTION, until: live.now };
  const named = [anyNamed(services)].filter((one) => one !== null);
  const seen: Firsts = new Map();
  for (const entry of readEntries(
    await live.peek({ ...window, end: 'newest', filters: named, entries: NEWEST }),
  ))
    if (asked(entry)) note(seen, entry);
  const firsts: Firsts = new Map();
  const recent = [...seen.values()].sort((a, b) => (a.first > b.first ? -1 : 1)).slice(0, CANDIDATES);
  for (const { service, revision } of recent) {
    // A deploy names its revision before that logs anything itself: the first of a page that is its own counts.
    const filters = [...[anyNamed([revision])].filter((one) => one !== null), ...named];
    const page = await live.peek({ ...window, end: 'oldest', filters, entries: NEWEST });
    for (const entry of readEntries(page))
      if (entry.service === service && entry.revision === revision) note(firsts, entry);
  }
  return firsts;
}

/** How many requests a deploy has served, up to `most`, and the reads that asking took. Only Cloud Logging can be asked again. */
export async function countTraffic(
  deploy: Deploy,
  most: number,
  options: {
    readonly from: readonly string[];
    readonly live: LiveOptions | undefined;
    readonly stdin: NodeJS.ReadableStream;
  },
): Promise<{ readonly requests: number; readonly reads: number }> {
  const source = await openSources(options.from, { stdin: options.stdin, live: options.live });
  try {
    if (!source.live) return { requests: most, reads: 0 };
    const filters = [deploy.service, deploy.revision].flatMap((name) => anyNamed([name]) ?? []);
    const page = await source.live.peek({
      end: 'newest',
      since: deploy.first,
      until: source.live.now,
      filters: [...filters, 'httpRequest.status>0'],
      entries: most,
    });
    const own = readEntries(page).filter(
      (entry) => entry.service === deploy.service && entry.revision === deploy.revision,
    );
    return { requests: own.length, reads: source.live.reads().total };
  } finally {
    await source.close();
  }
}
