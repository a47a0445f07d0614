import type { ServiceSeen, Signal } from '../model/index.ts';

/** Beyond this the words around a name are of something else. */
const MAX_TEXT = 400;
/** A name this short is a word like any other. */
const MIN_NAME = 3;
/** What stands before the name of what was called. */
const BEFORE =
  /\b(?:from|call(?:ing|s)?(?: to)?|re(?:quest|ply|sponse) (?:to|of|from)|rpc to|talking to|connect(?:ing|ion)? to|reach(?:ing)?|contact(?:ing)?|invok(?:e|ing)|quer(?:y|ying)|upstream|downstream|dependency|backend)(?: the)?(?: service)? ["'`]?([A-Za-z][\w-]{2,62})\b/gi;
/** What stands behind the name of who gave no answer, or an error for one. */
const BEHIND =
  /(?<![\w.-])([A-Za-z][\w-]{2,62})["'`]?(?: service)?(?: has)? (?:returned|replied|answered|responded|(?:call |request )?(?:timed out|failed)|did not (?:answer|respond|reply)|is (?:unavailable|unreachable|down)|unavailable|unreachable|refused)\b/gi;
/** A name at the head of an error, behind its level: whose error it is that was met. */
const AHEAD = /^(?:\[?(?:error|err|warn(?:ing)?|fatal|critical)\]?:? )?["'`]?([A-Za-z][\w-]{2,62})["'`]?: /gi;

/**
 * Signals whose errors name what they called in words alone (`stock returned 503`, `status 500 from stock`), with it among their calls. A word
 * is a name only where a service of the window has it: any other may be a noun.
 */
export function withCalledNames(
  signals: readonly Signal[],
  services: readonly ServiceSeen[],
): readonly Signal[] {
  const known = new Set(services.map(({ name }) => name).filter((name) => name.length >= MIN_NAME));
  if (known.size < 2) return signals;
  return signals.map((s) => {
    if (s.role !== 'error' || s.event || s.calls) return s;
    const calls = namesIn(s.quote.slice(0, MAX_TEXT), known, s.service);
    return calls.length === 0 ? s : { ...s, calls };
  });
}

function namesIn(text: string, known: ReadonlySet<string>, own: string | undefined): readonly string[] {
  const names = new Set<string>();
  for (const form of [BEFORE, BEHIND, AHEAD])
    for (const [, name = ''] of text.matchAll(form)) if (name !== own && known.has(name)) names.add(name);
  return [...names].sort();
}
