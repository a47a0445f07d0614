import { perDigitShape } from '../util/digit-shape.ts';

// Words by which an application guesses at its own cause. A guess is shown as one and never becomes a layer.
/** Finds where an application guesses. */
export const GUESS =
  /\b(?:likely|probably|possibly|perhaps|maybe|apparently|seems? to be|might be|may be|may indicate|might indicate|could be|could indicate|possible (?:race|deadlock|leak|cause|reason)|suspect(?:ed)?|presumably|usually (?:means|indicates|caused|because|due)|(?:often|typically) (?:caused|because|due|means|indicates)|please check (?:if|that|whether)|check (?:that|whether|if) |make sure (?:that )?|is .{1,60} (?:running|set|correct|reachable)\?|perhaps |did you (?:forget|mean)|this (?:often|typically|usually) )\b/i;
const MAX_CLAIM = 200;
const NONE: readonly string[] = [];
const guesses = perDigitShape((message) => GUESS.test(message));

/** The parts of a (redacted) message in which the application guesses, each at most 200 characters. */
export function claimsIn(message: string): readonly string[] {
  if (message.length > 20_000 || !guesses(message)) return NONE;
  const claims: string[] = [];
  for (const part of message.split(/(?:\. |; | - | -- | — |\n)/)) {
    if (GUESS.test(part)) claims.push(part.trim().slice(0, MAX_CLAIM));
    if (claims.length === 3) break;
  }
  return claims;
}
