import { perDigitShape } from '../util/digit-shape.ts';
import { literalIndex } from './literal-index.ts';
import { lowered } from './lowered.ts';

/** Calls `found` with the owner of each needle that occurs in a text or in what it folds to, which may be more than once. */
export type LiteralScan = (text: string, found: (owner: number) => void) => void;

/** Texts shorter than this are searched at once: to find what is known of them costs as much. */
const MIN_KNOWN = 80;

interface Needle {
  readonly owner: number;
  readonly text: string;
}

/** Searches for the needles of all owners; in longer texts that differ in their digits only, once, but for the values of the digits. */
export function scanOf(needles: readonly (readonly string[])[]): LiteralScan {
  const numbers = needles.flatMap((texts, owner): readonly Needle[] =>
    texts.filter(hasDigit).map((text) => ({ owner, text })),
  );
  // Owners first, by their needles without digits, then each needle with digits, as if all digits were the same.
  const index = literalIndex([
    ...needles.map((texts) => texts.filter((text) => !hasDigit(text))),
    ...numbers.map(({ text }) => [text]),
  ]);
  const numberAt = (place: number): Needle | undefined => numbers[place - needles.length];
  const scan = (text: string): Found => {
    const owners = new Set<number>();
    const places: Place[] = [];
    const folded = new Set<Needle>();
    const ascii = index.scan(text, (place, end) => {
      const number = numberAt(place);
      if (number) places.push({ number, end });
      else owners.add(place);
    });
    if (!ascii && mayFold(text))
      index.scan(asciiFolded(text), (place) => {
        const number = numberAt(place);
        if (number) folded.add(number);
        else owners.add(place);
      });
    if (places.length > MAX_PLACES) for (const { number } of places.splice(0)) folded.add(number);
    return owners.size + places.length + folded.size === 0
      ? NOTHING
      : { owners: [...owners], places, anywhere: [...folded] };
  };
  const known = perDigitShape(scan);
  return (text, found) => {
    if (text.length < MIN_KNOWN) {
      const ascii = index.scan(text, (place, end) => {
        const number = numberAt(place);
        if (!number) found(place);
        else if (standsAt(text, end, number.text)) found(number.owner);
      });
      if (ascii || !mayFold(text)) return;
    }
    const { owners, places, anywhere } = text.length < MIN_KNOWN ? scan(text) : known(text);
    for (const owner of owners) found(owner);
    for (const { number, end } of places) if (standsAt(text, end, number.text)) found(number.owner);
    for (const number of anywhere) if (holds(text, number.text)) found(number.owner);
  };
}

/** A place in a text where a needle stands if the digits are right. */
interface Place {
  readonly number: Needle;
  /** Behind its last character. */
  readonly end: number;
}

/** What is found in a text whatever its digits are, and what may be with the right ones. */
interface Found {
  readonly owners: readonly number[];
  readonly places: readonly Place[];
  /** Needles whose places are too many to keep, or are of the folded text. */
  readonly anywhere: readonly Needle[];
}

const NOTHING: Found = { owners: [], places: [], anywhere: [] };
/** Places that are kept of one text. */
const MAX_PLACES = 64;

/** Whether the digits of a needle are those of the text that ends there; its other characters are. */
function standsAt(text: string, end: number, needle: string): boolean {
  const start = end - needle.length;
  for (let i = 0; i < needle.length; i++) {
    const code = needle.charCodeAt(i);
    if (code >= 48 && code <= 57 && text.charCodeAt(start + i) !== code) return false;
  }
  return true;
}

function holds(text: string, needle: string): boolean {
  const lower = lowered(text);
  if (lower !== null) return lower.includes(needle);
  return text.toLowerCase().includes(needle) || (mayFold(text) && asciiFolded(text).includes(needle));
}

function hasDigit(text: string): boolean {
  return /\d/.test(text);
}

/** Characters that occur in logs all the time and fold to nothing in ASCII: marks, arrows, dingbats, box drawing, emoji of the first planes. */
const INERT =
  /[\u2013\u2014\u2018-\u201d\u2022\u2190-\u21ff\u2500-\u259f\u2600-\u27bf]|[\ud83d\ud83e][\udc00-\udfef]/g;

/** Whether the text holds a character that may fold into an ASCII letter. */
export function mayFold(text: string): boolean {
  return /[^\x00-\x7f]/.test(text.replace(INERT, ''));
}

/**
 * A text in which each ASCII needle stands that stands in the NFKC case folding of the text (filters compare folded texts): full
 * width letters, ligatures, the Kelvin sign and `ß` read as the letters they fold to, accents apart.
 */
export function asciiFolded(text: string): string {
  const letters = text.replace(/\p{Default_Ignorable_Code_Point}/gu, '').replaceAll('ẞ', 'ss');
  return letters.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
}
