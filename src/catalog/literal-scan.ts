import { perDigitShape } from '../util/digit-shape.ts';
import { literalIndex } from './literal-index.ts';

/** Calls `found` with the owner of each needle that occurs in a text or in what it folds to, which may be more than once. */
export type LiteralScan = (text: string, found: (owner: number) => void) => void;

/** Texts shorter than this are searched at once: to find what is known of them costs as much. */
const MIN_KNOWN = 80;

/** Searches for the needles of all owners; in longer texts that differ in their digits only, once, but for the needles with digits. */
export function scanOf(needles: readonly (readonly string[])[]): LiteralScan {
  const owners = needles.length;
  const numbers = needles.map((texts) => texts.filter(hasDigit));
  // Needles with digits have places of their own behind the others.
  const all = foldingScan([...needles.map((texts) => texts.filter((text) => !hasDigit(text))), ...numbers]);
  const withAnyNumber = foldingScan(numbers.map((texts) => texts.map(zeroed)));
  const known = perDigitShape((text) => ({
    plain: foundIn(text, all).filter((place) => place < owners),
    numbers: foundIn(zeroed(text), withAnyNumber).length > 0,
  }));
  return (text, found) => {
    if (text.length < MIN_KNOWN) return all(text, (place) => found(place < owners ? place : place - owners));
    const { plain, numbers: any } = known(text);
    for (const owner of plain) found(owner);
    if (any) all(text, (place) => place >= owners && found(place - owners));
  };
}

function hasDigit(text: string): boolean {
  return /\d/.test(text);
}

function zeroed(text: string): string {
  return text.replace(/\d/g, '0');
}

function foundIn(text: string, scan: LiteralScan): readonly number[] {
  const places = new Set<number>();
  scan(text, (place) => places.add(place));
  return [...places];
}

function foldingScan(needles: readonly (readonly string[])[]): LiteralScan {
  const index = literalIndex(needles);
  return (text, found) => {
    if (index.scan(text, found) || !mayFold(text)) return;
    index.scan(asciiFolded(text), found);
  };
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
