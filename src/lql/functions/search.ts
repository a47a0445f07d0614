import type { Predicate } from '../access.ts';
import type { Call, Literal } from '../ast.ts';
import { fail } from '../error.ts';
import { someLeaf } from '../leaves.ts';
import type { Scope } from '../operand.ts';
import { LOG_ENTRY, findField } from '../schema.ts';
import { analyze, holdsPhrase, parseQuery } from './analyzer.ts';
import type { SearchQuery } from './analyzer.ts';
import { arity, fieldArgument, literalArgument } from './arguments.ts';

/** `SEARCH([field,] "text")`: all tokens, in any order, in any values of the entry or of the field. */
export function search(call: Call, scope: Scope): Predicate {
  arity(call, 'SEARCH("text") or SEARCH(field, "text")', 1, 2);
  const argument = literalArgument(call, call.args.length - 1, 'a quoted text');
  const query = searchQuery(argument);
  if (call.args.length === 1) {
    if (!argument.quoted && findField(LOG_ENTRY, argument.text.split('.')[0] ?? '') !== null)
      fail(argument, `SEARCH() has a field, ${argument.text}, but no text`, {
        expected: 'SEARCH(field, "text")',
      });
    return (entry) => {
      const seek = seeker(query);
      return someLeaf(entry, (leaf) => seek(String(leaf)));
    };
  }
  let seek = seeker(query);
  const field = fieldArgument(call, 0, scope).bind((value) =>
    someLeaf(typeof value === 'bigint' ? String(value) : value, (leaf) => seek(String(leaf))),
  );
  return (entry) => {
    seek = seeker(query);
    return field(entry);
  };
}

function searchQuery(argument: Literal): SearchQuery {
  const query = parseQuery(argument.text);
  if (query === null) fail(argument, 'a backtick is not closed', { expected: 'a second ` after the phrase' });
  if (query.length === 0)
    fail(argument, 'the text to search for has no token', { expected: 'at least one word' });
  return query;
}

/** Takes one value after the other; true as soon as every phrase has been seen. */
function seeker(query: SearchQuery): (text: string) => boolean {
  let missing = query;
  return (text) => {
    const lower = text.toLowerCase();
    if (!missing.some(([first = '']) => lower.includes(first))) return false;
    const tokens = analyze(text);
    missing = missing.filter((phrase) => !holdsPhrase(tokens, phrase));
    return missing.length === 0;
  };
}
