import { loadCatalog } from './catalog/index.ts';
import { createRedactor } from './intake/index.ts';
import { liveScope, ruleFilters, type ScopeOptions } from './live-scope.ts';
import type { Json, Notice } from './model/index.ts';
import type { Scope } from './observe/index.ts';
import {
  openSources,
  type Collected,
  type LiveOptions,
  type LiveReading,
  type LogSource,
} from './sources/index.ts';
import { UserError } from './util/errors.ts';
import { formatTimestamp, parseTimestamp } from './util/time.ts';

/** What to collect. */
export interface CollectOptions extends ScopeOptions {
  readonly from: readonly string[];
  /** Folders of rules: what they look for is read where a window is too large to be read whole. */
  readonly rules: readonly string[];
  readonly cacheDir?: string | undefined;
  readonly redactKey?: string | undefined;
  readonly live: LiveOptions | undefined;
  readonly stdin: NodeJS.ReadableStream;
  /** An unfinished collection that goes on where it stopped. */
  readonly resumed?: Collected | undefined;
}

/** Reads Cloud Logging and gives redacted entries, one JSON text a line, then what they cover. */
export async function* collect(options: CollectOptions): AsyncGenerator<string, Collected> {
  const { resumed } = options;
  const catalog = await loadCatalog(
    options.rules,
    options.cacheDir === undefined ? {} : { cacheDir: options.cacheDir },
  );
  const redactor = createRedactor(options.redactKey ?? 'rca');
  const source = await openSources(options.from, { stdin: options.stdin, live: options.live });
  try {
    const { live } = source;
    if (!live)
      throw new UserError('only Cloud Logging is collected: these entries are saved already', {
        next: 'rca --from reads them',
      });
    const { scope, clockNotices } = liveScope(
      resumed ? { ...options, ...windowLeft(resumed) } : options,
      live,
      ruleFilters(catalog.rules),
    );
    let entries = resumed?.entries ?? 0;
    for await (const lines of redactedLines(source, redactor)) {
      entries += lines.length;
      yield lines.join('');
    }
    const made = collectedOf({
      source,
      live,
      scope,
      filter: options.filter,
      entries,
      clockNotices,
      redactor,
    });
    if (!resumed) return made;
    return {
      ...made,
      now: resumed.now,
      until: resumed.until,
      thinned: made.thinned || resumed.thinned,
      reads: {
        total: made.reads.total + resumed.reads.total,
        quotaWaits: made.reads.quotaWaits + resumed.reads.quotaWaits,
        planned: made.reads.planned + resumed.reads.planned,
      },
      notices: resumed.notices,
    };
  } finally {
    await source.close();
  }
}

/** The entries of a source, redacted, as lines of NDJSON. */
async function* redactedLines(
  source: LogSource,
  redactor: ReturnType<typeof createRedactor>,
): AsyncGenerator<readonly string[]> {
  for await (const batch of source.batches()) {
    const lines: string[] = [];
    for (const record of batch) {
      if (record.kind !== 'bytes') continue;
      const { block, start, end } = record;
      const raw = JSON.parse(
        Buffer.from(block.buffer, block.byteOffset + start, end - start).toString('utf8'),
      ) as Json;
      lines.push(`${JSON.stringify(redactor.value(raw))}\n`);
    }
    yield lines;
  }
}

/** A live reading, its window, and what came of it. */
interface LiveDone {
  readonly source: LogSource;
  readonly live: LiveReading;
  readonly scope: Scope;
  readonly filter: string | undefined;
  readonly entries: number;
  readonly clockNotices: readonly Notice[];
  readonly redactor: ReturnType<typeof createRedactor>;
}

/** What stands beside the entries of a live reading, so that they give its report again. */
function collectedOf(done: LiveDone): Collected {
  const { source, live, scope, filter, entries, clockNotices, redactor } = done;
  const reached = live.reached();
  return {
    collectedBy: 'rca',
    source: source.description,
    now: formatTimestamp(live.now),
    since: formatTimestamp(scope.since ?? 0n),
    until: formatTimestamp(scope.until ?? live.now),
    filter: filter === undefined ? null : redactor.text(filter),
    services: scope.services,
    revisions: scope.revisions,
    entries,
    thinned: live.thinned(),
    reached: reached === null ? null : formatTimestamp(reached),
    reads: live.reads(),
    remarks: source.remarks(),
    notices: clockNotices,
  };
}

/** The entries of a run that could not finish, and what they cover: a collection that can go on. */
export async function* unfinished(done: Omit<LiveDone, 'entries'>): AsyncGenerator<string, Collected> {
  let entries = 0;
  for await (const lines of redactedLines(done.source, done.redactor)) {
    entries += lines.length;
    yield lines.join('');
  }
  return collectedOf({ ...done, entries });
}

/** What an unfinished collection still lacks: newest entries come first, so it is the older part, with the entries of the very time at which it stopped. */
function windowLeft(resumed: Collected): { since: string; until: string } {
  const reached = resumed.reached === null ? null : parseTimestamp(resumed.reached);
  if (reached === null) throw new UserError('this collection is complete: there is nothing to go on with');
  return { since: resumed.since, until: formatTimestamp(reached + 1n) };
}
