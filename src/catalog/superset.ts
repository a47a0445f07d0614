import { allOf, anyOf, printFilter } from '../lql/index.ts';
import { filterOf } from './check-filter.ts';
import { conditionNeedles } from './needles.ts';
import type { Condition } from './rule-doc.ts';
import type { Catalog, Rule } from './types.ts';

/** Characters of one filter that Cloud Logging takes. */
const FILTER_LIMIT = 20_000;

/**
 * A filter in Cloud Logging query language that matches at least every entry in which the rule is seen, for the server to
 * select by; null where none exists (nothing but `level`, `not` or regexes without a literal). `level` has none, since the effective
 * severity may stand in the text; a literal is searched in values, as the server does.
 */
export function supersetFilter(rule: Pick<Rule, 'doc'>): string | null {
  return conditionSuperset(rule.doc.when);
}

function conditionSuperset(condition: Condition): string | null {
  const parts: (string | null)[] = [];
  if (condition.filter !== undefined) parts.push(printFilter(filterOf(condition.filter)));
  const { filter: _filter, all, any, not: _not, level: _level, ...own } = condition;
  parts.push(literals(own));
  for (const one of all ?? []) parts.push(conditionSuperset(one));
  if (any !== undefined) {
    const branches = any.map(conditionSuperset);
    parts.push(either(branches));
  }
  const given = parts.filter((part) => part !== null);
  return given.length === 0 ? null : allOf(given);
}

/** What the message, the exception or a capture needs, as a search in all values. */
function literals(condition: Condition): string | null {
  // An exception's frame is put together by us: `file:function` stands nowhere as one text.
  const { frame: _frame, ...exception } = condition.exception ?? {};
  const needles = conditionNeedles({ ...condition, exception });
  return needles && either(needles.map(searchable));
}

/** One that selects everything makes the whole select everything. */
function either(parts: readonly (string | null)[]): string | null {
  return parts.every((part) => part !== null) ? anyOf(parts) : null;
}

/** Where a message may have been put together, or written otherwise in the field: escapes, `type: text`, `GET url`. */
const SEAMS = /[\x00-\x1f"\\]+|: |\b(?:get|head|post|put|patch|delete|options|connect|trace) /;

/** The longest stretch that must stand in one value, quoted; null where it is too short or may be the name of a field. */
function searchable(needle: string): string | null {
  if (needle.includes('":')) return null;
  const longest = needle
    .split(SEAMS)
    .reduce((best, part) => (part.trim().length > best.length ? part.trim() : best), '');
  return longest.length < 3 || !/[a-z]|\d{4}/.test(longest) ? null : `"${longest}"`;
}

/**
 * Filters that together select every entry that a rule with a superset can be seen in, each of at most `limit` characters, in order of
 * rule id. Rules without a superset, or with a longer one, are not in them: what they need must be read by severity.
 */
export function catalogFilter(catalog: Pick<Catalog, 'rules'>, limit = FILTER_LIMIT): readonly string[] {
  const filters: string[] = [];
  let open = '';
  const all = catalog.rules.map(supersetFilter).filter((one) => one !== null);
  for (const part of [...new Set(all)].map((one) => `(${one})`)) {
    if (part.length > limit) continue;
    const longer = open === '' ? part : `${open} OR ${part}`;
    if (longer.length <= limit) open = longer;
    else {
      filters.push(open);
      open = part;
    }
  }
  return open === '' ? filters : [...filters, open];
}
