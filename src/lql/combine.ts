import { tokenize } from './tokens.ts';

/** Matches no entry: insertId is there, and is not. */
const NOTHING = 'insertId:* AND NOT insertId:*';

/** A filter for entries that any of these filters matches; '' (everything) where one of them is empty, nothing for an empty list. */
export function anyOf(filters: readonly string[]): string {
  if (filters.length === 0) return NOTHING;
  return filters.some(isEmpty) ? '' : group(filters, ' OR ');
}

/** A filter for entries that all of these filters match; '' (everything) for an empty list. */
export function allOf(filters: readonly string[]): string {
  return group(
    filters.filter((filter) => !isEmpty(filter)),
    ' AND ',
  );
}

/** Empty, blank or nothing but comments. A text with a broken string is not empty; the parser reports it. */
function isEmpty(filter: string): boolean {
  if (filter.trim() === '') return true;
  try {
    return tokenize(filter).length === 1;
  } catch {
    return false;
  }
}

function group(filters: readonly string[], operator: string): string {
  const distinct = [...new Set(filters.map((filter) => filter.trim()))];
  const [only] = distinct;
  if (only !== undefined && distinct.length === 1) return only;
  // A comment at a filter's end would swallow the parenthesis that closes it.
  return distinct.map((filter) => (filter.includes('--') ? `(${filter}\n)` : `(${filter})`)).join(operator);
}
