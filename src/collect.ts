import { loadCatalog } from './catalog/index.ts';
import { createRedactor } from './intake/index.ts';
import { liveScope, ruleFilters, type ScopeOptions } from './live-scope.ts';
import type { Json } from './model/index.ts';
import { openSources, type Collected, type LiveOptions } from './sources/index.ts';
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
      entries += lines.length;
      yield lines.join('');
    }
    const reads = live.reads();
    const reached = live.reached();
    return {
      collectedBy: 'rca',
      source: source.description,
      now: resumed?.now ?? formatTimestamp(live.now),
      since: formatTimestamp(scope.since ?? 0n),
      until: resumed?.until ?? formatTimestamp(scope.until ?? live.now),
      filter: options.filter === undefined ? null : redactor.text(options.filter),
      services: scope.services,
      revisions: scope.revisions,
      entries,
      thinned: live.thinned() || resumed?.thinned === true,
      reached: reached === null ? null : formatTimestamp(reached),
      reads: resumed
        ? {
            total: reads.total + resumed.reads.total,
            quotaWaits: reads.quotaWaits + resumed.reads.quotaWaits,
            planned: reads.planned + resumed.reads.planned,
          }
        : reads,
      remarks: source.remarks(),
      notices: resumed?.notices ?? clockNotices,
    };
  } finally {
    await source.close();
  }
}

/** What an unfinished collection still lacks: newest entries come first, so it is the older part, with the entries of the very time at which it stopped. */
function windowLeft(resumed: Collected): { since: string; until: string } {
  const reached = resumed.reached === null ? null : parseTimestamp(resumed.reached);
  if (reached === null) throw new UserError('this collection is complete: there is nothing to go on with');
  return { since: resumed.since, until: formatTimestamp(reached + 1n) };
}
