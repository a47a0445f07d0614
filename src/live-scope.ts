import { supersetFilter, type Catalog } from './catalog/index.ts';
import { compile, compileFilter, parseFilter } from './lql/index.ts';
import type { Notice, Severity } from './model/index.ts';
import type { Scope } from './observe/index.ts';
import type { LiveReading, RuleFilter } from './sources/index.ts';
import { parseWhen, resolveWhen } from './util/clock.ts';
import { UserError } from './util/errors.ts';
import { formatTimestamp, MINUTE } from './util/time.ts';

/** How far back a live run reads that says nothing. */
const USUAL = 60n * MINUTE;

/** What of a run's options says which entries it is about. */
export interface ScopeOptions {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly now?: string | undefined;
  readonly services?: readonly string[] | undefined;
  readonly revisions?: readonly string[] | undefined;
  readonly filter?: string | undefined;
  readonly minSeverity?: Severity | undefined;
}

/**
 * The window of a live run, in absolute times before anything is read, and told to the service with the filter. Every entry is filtered here as well,
 * but for `sample()`, which the service alone can evaluate.
 */
export function liveScope(
  options: ScopeOptions,
  live: LiveReading,
  rules: readonly RuleFilter[],
): { scope: Scope; clockNotices: readonly Notice[] } {
  const now = options.now === undefined ? live.now : resolveWhen(parseWhen(options.now, '--now'), live.now);
  const until = options.until === undefined ? now : resolveWhen(parseWhen(options.until, '--until'), now);
  const since =
    options.since === undefined ? until - USUAL : resolveWhen(parseWhen(options.since, '--since'), now);
  if (since >= until)
    throw new UserError(`the window is empty: from ${formatTimestamp(since)} to ${formatTimestamp(until)}`, {
      next: 'give an earlier --since or a later --until',
    });
  live.select({
    since,
    until,
    filter: options.filter ?? null,
    services: options.services ?? [],
    revisions: options.revisions ?? [],
    rules,
  });
  return {
    scope: {
      since,
      until,
      services: options.services ?? [],
      revisions: options.revisions ?? [],
      minSeverity: options.minSeverity ?? null,
      filter: options.filter === undefined ? null : localFilter(options.filter),
    },
    clockNotices:
      options.since === undefined
        ? [{ code: 'clock', message: `no --since: the hour before ${formatTimestamp(until)} was read` }]
        : [],
  };
}

function localFilter(text: string): Scope['filter'] {
  const parsed = parseFilter(text);
  if (!parsed.ok) return compileFilter(text);
  try {
    return compile(parsed.filter);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** What each rule looks for, as the service can be asked for it; rules without such a filter are left out. */
export function ruleFilters(rules: Catalog['rules']): readonly RuleFilter[] {
  return rules.flatMap((rule) => {
    const filter = supersetFilter(rule);
    if (filter === null) return [];
    let matches: ((entry: unknown) => boolean) | null = null;
    return [
      { id: rule.info.id, filter, matches: (entry: unknown) => (matches ??= compileFilter(filter))(entry) },
    ];
  });
}
