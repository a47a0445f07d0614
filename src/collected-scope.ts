import { redactedInFilter } from './catalog/index.ts';
import type { ScopeOptions } from './live-scope.ts';
import { compileFilter } from './lql/index.ts';
import type { Notice } from './model/index.ts';
import type { Scope } from './observe/index.ts';
import type { Collected } from './sources/index.ts';
import { parseWhen, resolveWhen } from './util/clock.ts';
import { parseTimestamp } from './util/time.ts';

/**
 * The window and filters of a run over collected entries: those of the collection, where the run names none of its own. Its filter
 * is not applied again: Cloud Logging did, to values that redaction has replaced since.
 */
export function collectedScope(
  options: ScopeOptions,
  collected: Collected,
): { scope: Scope; clockNotices: readonly Notice[] } {
  const time = (text: string): bigint => parseTimestamp(text) ?? 0n;
  const now =
    options.now === undefined ? time(collected.now) : resolveWhen(parseWhen(options.now, '--now'), 0n);
  const edge = (name: 'since' | 'until'): bigint =>
    options[name] === undefined
      ? time(collected[name])
      : resolveWhen(parseWhen(options[name], `--${name}`), now);
  const own = (asked: readonly string[] | undefined, then: readonly string[]): readonly string[] =>
    asked === undefined || asked.length === 0 ? then : asked;
  const what = options.filter === undefined ? undefined : redactedInFilter(options.filter);
  return {
    scope: {
      since: edge('since'),
      until: edge('until'),
      services: own(options.services, collected.services),
      revisions: own(options.revisions, collected.revisions),
      minSeverity: options.minSeverity ?? null,
      filter: options.filter === undefined ? null : compileFilter(options.filter),
    },
    clockNotices: [
      ...(options.since === undefined ? collected.notices : []),
      ...(what === undefined
        ? []
        : [
            {
              code: 'filter-redacted',
              message: `the filter asks for ${what}, which redaction replaced when these entries were collected: it selects on live logs, not here`,
            },
          ]),
    ],
  };
}
