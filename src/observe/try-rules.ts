import type { Entry, ExceptionChain } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { withoutGuesses, withoutQuoted } from './facts.ts';
import type { RawMatch } from './redact-match.ts';
import { exceptionOf, type ObserveDeps } from './signal.ts';
import { isAttempt } from './target.ts';
import { TRACE_SIGN } from './trace-sign.ts';

/** Rules on how a request was answered: a schedule or a queue logs the answer that it got itself. */
const ANSWERS = /^HTTP_\d{3}$/;

/** The trace that an entry shows by itself, where there is any sign of one; raw. */
export function chainIn(entry: Entry): ExceptionChain | null {
  const worth =
    SEVERITY_NUMBER[entry.severity] >= SEVERITY_NUMBER.WARNING ||
    entry.stackTexts.length > 0 ||
    TRACE_SIGN.test(entry.message);
  return worth ? exceptionOf(entry) : null;
}

/** What rules see in an entry; `chain` is the trace in it. What the application only guesses, and what it quotes of people, is not looked at. */
export function tryRules(
  entry: Entry,
  chain: ExceptionChain | null,
  match: ObserveDeps['match'],
): readonly RawMatch[] {
  const own = withoutGuesses(entry) ?? entry;
  const all = match(own, chain?.exceptions ?? []);
  const plain = all.length === 0 ? null : withoutQuoted(own);
  const found = plain ? match(plain, chain?.exceptions ?? []) : all;
  return isAttempt(entry) ? found.filter((m) => !ANSWERS.test(m.ruleId)) : found;
}
