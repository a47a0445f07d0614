/** Delimiters of one character (BigQuery's LOG_ANALYZER); `\s` covers blank, tab and line ends. */
const SINGLE = new Set('[]<>(){}|!;,\'"*&?+/:=@.-$%\\_');
/** Percent-encoded delimiters, longest first. */
const ENCODED = [
  '%2526',
  '%2520',
  '%21',
  '%26',
  '%3b',
  '%7c',
  '%20',
  '%2b',
  '%3d',
  '%5d',
  '%5b',
  '%3a',
  '%0a',
  '%2c',
  '%28',
  '%29',
];
const SPACE = /\s/;

/** Splits a text into lower-case tokens as `SEARCH` does. */
export function analyze(text: string): readonly string[] {
  const lower = text.toLowerCase();
  const tokens: string[] = [];
  let start = 0;
  let at = 0;
  const cut = (length: number): void => {
    if (at > start) tokens.push(lower.slice(start, at));
    at += length;
    start = at;
  };
  while (at < lower.length) {
    const c = lower.charAt(at);
    if (c === '%') cut(ENCODED.find((code) => lower.startsWith(code, at))?.length ?? 1);
    else if (SINGLE.has(c) || SPACE.test(c)) cut(1);
    else at++;
  }
  cut(0);
  return tokens;
}

/** A query of `SEARCH`: phrases, each of one or more tokens that stand side by side in one value. */
export type SearchQuery = readonly (readonly string[])[];

/** Splits a query into tokens and backtick phrases; null where a backtick is not closed. */
export function parseQuery(text: string): SearchQuery | null {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return null;
  const phrases = parts.flatMap((part, i) =>
    i % 2 === 1 ? [analyze(part)] : analyze(part).map((token) => [token]),
  );
  return phrases.filter((phrase) => phrase.length > 0);
}

/** Whether the tokens of one value hold a phrase. */
export function holdsPhrase(tokens: readonly string[], phrase: readonly string[]): boolean {
  const [first = ''] = phrase;
  for (let at = tokens.indexOf(first); at >= 0; at = tokens.indexOf(first, at + 1)) {
    if (phrase.every((token, i) => tokens[at + i] === token)) return true;
  }
  return false;
}
