import { SUBJECT } from './fold-path.ts';
import { HOLE } from './mask-word.ts';
import { isDelimiter } from './tokens.ts';

/** Nouns whose next word is a name. */
const NAMED = new Set(
  'user users username host hostname domain account tenant namespace pod bucket queue topic table database role group client'.split(
    ' ',
  ),
);

/** Distinct words at one place, all else equal, from which the place is variable. */
const WORDS = 6;
/** The same for words in capitals: states and codes, of which an application has more. */
const CODES = 12;

const CODE = /^[A-Z][A-Z0-9_]*$/;
const NOTHING = /^(?:null|none|nil|undefined|true|false|unknown|empty)$/i;

/** Whether a word looks made rather than chosen: it holds a masked part, a dot, a slash or an at sign. */
function looksVariable(value: string): boolean {
  return (
    value.includes(HOLE) ||
    (!SUBJECT.test(value) && /[./@\\]/.test(value) && value.length > 2 && !value.endsWith('.'))
  );
}

/** The word before a place, over blanks and delimiters; '' at the start. */
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
 * What a message begins with is its subject, and stays unless every value is masked.
 */
export function variableValues(
  values: readonly string[],
  tokens: readonly string[],
  at: number,
): readonly string[] {
  const made = values.filter(looksVariable);
  if (at === 0) return made.filter((one) => one.includes(HOLE));
  if (values.length >= 2 && NAMED.has(wordBefore(tokens, at))) return values;
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
    return looksVariable(token) || NAMED.has(wordBefore(tokens, at)) ? HOLE : token;
  });
}
