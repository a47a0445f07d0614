import { RE2JS } from 're2js';
import { claimsIn } from '../../observe/claims.ts';
import type { CreRule, CreTerm } from './cre-rules.ts';

/** Whether a term holds of a line: the plain way, one line and one term at a time, against which the built rca is compared. */
function termTest(term: CreTerm): (line: string) => boolean {
  if (term.kind === 'value') return (line) => line.includes(term.text);
  if (term.kind === 'regex') {
    const regex = RE2JS.compile(term.text);
    return (line) => regex.test(line);
  }
  return () => false;
}

/** Of the ids of a rule's terms (those that must hold, then those that must not), the ones whose term holds in one of the lines at least. */
export function holdingTerms(
  cre: CreRule,
  ids: readonly string[],
  lines: readonly string[],
): ReadonlySet<string> {
  const tests = [...cre.terms, ...cre.negate].map(termTest);
  return new Set(ids.filter((_, i) => tests[i] !== undefined && lines.some(tests[i])));
}

/**
 * The line without what the application guesses in it: a rule that is seen only in a guess has seen nothing, a deviation from the
 * peer that is wanted.
 */
export function unguessed(line: string): string {
  let rest = line;
  for (const guess of claimsIn(line)) rest = rest.split(guess).join(' ');
  return rest;
}
