import type { Predicate } from './access.ts';
import type { Filter } from './ast.ts';
import { compileExpr } from './compile-expr.ts';
import { LocatedError, located, toUserError } from './error.ts';
import type { FilterError } from './error.ts';
import { parse } from './parser.ts';

/** Characters that the API takes in a filter, comments included. */
const MAX_LENGTH = 20_000;

/** Reads and checks a filter: syntax, fields, functions, regexes. Never throws. */
export function parseFilter(text: string): { ok: true; filter: Filter } | { ok: false; error: FilterError } {
  try {
    checkLength(text);
    const root = parse(text);
    return { ok: true, filter: { root, warnings: compileExpr(root).warnings } };
  } catch (error) {
    if (error instanceof LocatedError) return { ok: false, error: error.detail };
    throw error;
  }
}

/**
 * A checked filter as a predicate over LogEntry in the REST API's JSON. It never throws, whatever it is given.
 * Throws UserError for what cannot be evaluated outside the server: `sample()` at a fraction other than 1.
 */
export function compile(filter: Filter): Predicate {
  const { predicate, refusals } = compileExpr(filter.root);
  const [refusal] = refusals;
  if (refusal !== undefined) throw toUserError(refusal);
  return (entry) => {
    try {
      return predicate(entry);
    } catch {
      // JSON cannot get here; objects with throwing getters or proxies can, and match nothing.
      return false;
    }
  };
}

/** Text of a filter -> predicate. Throws UserError with line:column and what was expected there. */
export function compileFilter(lql: string): Predicate {
  const parsed = parseFilter(lql);
  if (!parsed.ok) throw toUserError(parsed.error);
  return compile(parsed.filter);
}

function checkLength(text: string): void {
  if (text.length <= MAX_LENGTH) return;
  let count = 0;
  let line = 1;
  let column = 1;
  for (const c of text) {
    if (++count > MAX_LENGTH)
      throw new LocatedError(
        located({ line, column }, `the filter has more than ${MAX_LENGTH} characters, comments included`, {
          expected: `the end of the filter`,
          hint: 'shorten it: lists (a OR b) and regular expressions say more in less',
        }),
      );
    column = c === '\n' ? 1 : column + c.length;
    if (c === '\n') line++;
  }
}
