import { SUBJECT } from './fold-path.ts';
import { HOLE } from './mask-word.ts';
import { constants, isDelimiter } from './tokens.ts';

/** Nouns whose next word is a name. */
const NAMED = new Set(
  'user users username host hostname domain account tenant namespace pod bucket queue topic table database role group client'.split(
    ' ',
  ),
);

/** Words after such a noun that say something of it: `user deleted`, `topic is full`. */
const SAYS =
  /[a-z]{3}ed$|^(?:being|starting|stopping|running|waiting|failing|is|are|was|were|has|had|have|not|no|will|cannot|can|could|does|did|do|in|on|of|for|from|to|by|at|with|and|or|as|went|left|set|sent|lost|found|id|name|list|count|error)$/i;

/** Distinct words at one place, all else equal, from which the place is variable. */
const WORDS = 6;
/** The same for words in capitals: states and codes, of which an application has more. */
const CODES = 12;
/** Distinct values of a key that holds names (`user=`): of three, one may be what makes the line (`user=root`). */
const NAMES = 4;
/** Distinct first words from which on even what a message begins with is a name, where so many words are said of it. */
const SUBJECTS = 6;
const SAID = 3;
/** The same where they look made: `orders.service`, `payments.service`. */
const DOTTED_SUBJECTS = 3;

const CODE = /^[A-Z][A-Z0-9_]*$/;
const NOTHING = /^(?:null|none|nil|undefined|true|false|unknown|empty)$/i;

/** Whether a word looks made rather than chosen: it holds a masked part, a dot, a slash or an at sign. */
function looksVariable(value: string): boolean {
  return (
    value.includes(HOLE) ||
    (!SUBJECT.test(value) && /[./@\\]/.test(value) && value.length > 2 && !value.endsWith('.'))
  );
}

/** The word before a place, over blanks; '' at the start and after delimiters. */
function wordBefore(tokens: readonly string[], at: number): string {
  for (let i = at - 1; i >= 0; i--) {
    const token = tokens[i] ?? '';
    if (token === ' ') continue;
    return isDelimiter(token) ? '' : token.toLowerCase();
  }
  return '';
}

/**
 * Which of the values seen at one place of otherwise equal messages are the same variable part; fewer than two: none.
 * What a message begins with is its subject, and stays unless every value is masked, or many have the same said of them.
 */
export function variableValues(
  values: readonly string[],
  tokens: readonly string[],
  at: number,
): readonly string[] {
  const made = values.filter(looksVariable);
  if (at === 0) {
    const said = constants(tokens.slice(1)) >= SAID;
    if (said && values.length >= SUBJECTS) return values;
    if (said && made.length >= DOTTED_SUBJECTS) return made;
    return made.filter((one) => one.includes(HOLE));
  }
  if (NAMED.has(wordBefore(tokens, at))) {
    const names = values.filter((one) => looksVariable(one) || !SAYS.test(one));
    if (names.length >= 2) return names;
  }
  if (tokens[at - 1] === '=' && values.length >= NAMES && NAMED.has((tokens[at - 2] ?? '').toLowerCase()))
    return values;
  // A value that was a number or an id elsewhere: its words are values too, unless they say that there is none.
  if (tokens[at - 1] === '=' && values.includes(HOLE))
    return values.filter((one) => looksVariable(one) || !(NOTHING.test(one) || CODE.test(one)));
  const codes = values.filter((one) => !looksVariable(one) && CODE.test(one)).length;
  const words = values.length - codes;
  if (words >= WORDS || values.length >= CODES) return values;
  return made;
}

/**
 * The tokens with every place masked that is variable by its looks or by the noun before it: messages with equal skeletons differ in such places only,
 * in how many so ever.
 */
export function skeleton(tokens: readonly string[]): readonly string[] {
  return tokens.map((token, at) => {
    if (isDelimiter(token)) return token;
    if (at === 0) return token.includes(HOLE) ? HOLE : token;
    return looksVariable(token) || (NAMED.has(wordBefore(tokens, at)) && !SAYS.test(token)) ? HOLE : token;
  });
}
