import { compile, parseFilter, type Filter } from '../lql/index.ts';
import { UserError } from '../util/errors.ts';
import type { Check } from './check.ts';
import { filterMiss } from './filter-miss.ts';
import { PLAIN_HIT } from './hit.ts';

/** The syntax tree of a filter that has been checked before. */
export function filterOf(text: string): Filter {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new UserError(`filter: ${parsed.error.message}`, { next: 'run `rca rules check`' });
  return parsed.filter;
}

/** `filter`: Cloud Logging query language over the entry in the REST API's spelling. */
export function filterCheck(text: string, path: string): Check {
  let matches: ReturnType<typeof compile> | null = null;
  return {
    path,
    wanted: text.trim(),
    run: ({ entry }) => ((matches ??= compile(filterOf(text)))(entry.raw) ? PLAIN_HIT : null),
    got: ({ entry }) => filterMiss(filterOf(text), entry.raw),
  };
}
