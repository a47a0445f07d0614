import { formatTimestamp } from '../../util/time.ts';

/** What is asked of the service: a window, and what the user's filter lets through. Nanoseconds; `until` is exclusive. */
export interface Query {
  readonly resourceNames: readonly string[];
  readonly since: bigint;
  readonly until: bigint;
  /** Filters that must all hold; each whole and correct by itself. */
  readonly filters: readonly string[];
  /** Oldest first, for a look at one page; else newest first. */
  readonly ascending?: boolean;
}

/**
 * The filter of one request. Each part stands in parentheses of its own, closed on a new line: a comment at the end of a user's filter
 * would swallow them, and the window with them. `upTo` (inclusive) takes the place of the window's end when reading goes on from there.
 */
export function filterText(query: Query, upTo: string | null): string {
  const end = upTo === null ? `timestamp<"${formatTimestamp(query.until)}"` : `timestamp<="${upTo}"`;
  const window = `timestamp>="${formatTimestamp(query.since)}" AND ${end}`;
  const rest = query.filters
    .filter((filter) => filter.trim() !== '')
    .map((filter) => `(${filter}${filter.includes('--') ? '\n' : ''})`);
  return [window, ...rest].join(' AND ');
}

/** A filter for entries that hold one of these names in any field; null for no names. A superset: whose name it is, the run decides. */
export function anyNamed(names: readonly string[]): string | null {
  return names.length === 0 ? null : names.map(quoted).join(' OR ');
}

/** A text as a quoted string of the query language, by the escapes that are documented: `\"`, `\\` and octal. */
export function quoted(text: string): string {
  const escaped = text.replace(/["\\]|[\x00-\x1f\x7f]/g, (c) =>
    c === '"' || c === '\\' ? `\\${c}` : `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `"${escaped}"`;
}
