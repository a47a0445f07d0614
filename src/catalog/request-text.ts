/** Parts of `GET https://host/path 500 in 7.5 ms`, the text made of a request that has no payload. */
const METHODS = ['get', 'head', 'post', 'put', 'delete', 'connect', 'options', 'trace', 'patch'];
const UNITS = ['us', 'ms', 's', 'min'];
/** A quiet request's URL begins in one of these ways and has no blanks. */
const BEGINNINGS = ['http://', 'https://', '/'];

/** How a word of the needle lies in a part of the text: at its end, at its beginning, all of it, or inside. */
type Lie = 'end' | 'begin' | 'whole' | 'inside';
type Part = (word: string, lie: Lie) => boolean;

/** A quiet request takes less than 1,000 s. */
const number: Part = (word) => /^(?:\d{0,3}|\d{0,3}\.\d?|1000)$/.test(word);
const url: Part = (word, lie) =>
  lie === 'end' ||
  (lie !== 'inside' &&
    BEGINNINGS.some((start) => word.startsWith(start) || (lie === 'begin' && start.startsWith(word))));
const oneOf =
  (words: readonly string[]): Part =>
  (word, lie) =>
    words.some((whole) => {
      if (lie === 'end') return whole.endsWith(word);
      if (lie === 'begin') return whole.startsWith(word);
      return lie === 'whole' ? whole === word : whole.includes(word);
    });
const PARTS = [oneOf(METHODS), url, number, oneOf(['in']), number, oneOf(UNITS), number, oneOf(UNITS)];
const URL_PART = 1;

/**
 * Whether a (lower-case) text may occur in the text made of a request other than inside its method or its URL, where it is found
 * as it stands: the end that the URL must then have (`''`: any), or null if it cannot.
 */
export function requestTail(needle: string): string | null {
  const words = needle.split(' ');
  const last = words.length - 1;
  const fits = (first: number): boolean =>
    words.every((word, i) => {
      const lie = last === 0 ? 'inside' : i === 0 ? 'end' : i === last ? 'begin' : 'whole';
      return PARTS[first + i]?.(word, lie) ?? false;
    });
  for (let first = 0; first < PARTS.length; first++)
    if (first !== URL_PART && (last > 0 || first > URL_PART) && fits(first)) return '';
  return last > 0 && fits(URL_PART) ? (words[0] ?? '') : null;
}
