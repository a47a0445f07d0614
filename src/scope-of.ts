import type { Catalog } from './catalog/index.ts';
import { collectedScope } from './collected-scope.ts';
import { liveScope, ruleFilters, type ScopeOptions } from './live-scope.ts';
import { compileFilter } from './lql/index.ts';
import type { Notice } from './model/index.ts';
import type { Scope } from './observe/index.ts';
import { createPrefilter, pass } from './reading/index.ts';
import type { LogSource } from './sources/index.ts';
import { parseWhen, resolveWhen, type When } from './util/clock.ts';
import { formatTimestamp } from './util/time.ts';

/** The window and filters of the run. A span back from now counts from the last entry of saved logs, and that is said. */
export async function scopeOf(
  options: ScopeOptions,
  source: LogSource,
  catalog: Pick<Catalog, 'rules'>,
): Promise<{ scope: Scope; clockNotices: readonly Notice[] }> {
  if (source.live) return liveScope(options, source.live, ruleFilters(catalog.rules));
  if (source.collected) return collectedScope(options, source.collected);
  const since = options.since === undefined ? null : parseWhen(options.since, '--since');
  const until = options.until === undefined ? null : parseWhen(options.until, '--until');
  const back = (when: When | null): boolean => when?.kind === 'ago';
  const filter = options.filter === undefined ? null : compileFilter(options.filter);
  let now = options.now === undefined ? null : resolveWhen(parseWhen(options.now, '--now'), 0n);
  const clockNotices: Notice[] = [];
  if (now === null && (back(since) || back(until))) {
    now = await lastOf(source);
    if (now !== null)
      clockNotices.push({
        code: 'clock',
        message: `--since and --until count back from the last entry, ${formatTimestamp(now)}; give --now to count from another time`,
      });
  }
  const scope: Scope = {
    since: since === null ? null : resolveWhen(since, now ?? 0n),
    until: until === null ? null : resolveWhen(until, now ?? 0n),
    services: options.services ?? [],
    revisions: options.revisions ?? [],
    minSeverity: options.minSeverity ?? null,
    filter,
  };
  return { scope, clockNotices };
}

/** Time of the last entry; only the bytes of healthy ones are looked at. */
async function lastOf(source: LogSource): Promise<bigint | null> {
  const nothing = (): void => undefined;
  const skim = { prefilter: () => createPrefilter({ rules: [] }), quiet: nothing };
  return (await pass(source, null, null, nothing, { skim })).last;
}
