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

/** Searches for the needles of all owners; in longer texts that differ in their digits only, once, but for the needles with digits. */
export function scanOf(needles: readonly (readonly string[])[]): LiteralScan {
  const numbers = needles.flatMap((texts, owner): readonly Needle[] =>
    texts.filter(hasDigit).map((text) => ({ owner, text })),
  );
  // Owners first, by their needles without digits, then each needle with digits, as if all digits were the same.
  const withAnyDigit = foldingScan([
    ...needles.map((texts) => texts.filter((text) => !hasDigit(text))),
    ...numbers.map(({ text }) => [text]),
  ]);
  const scan = (text: string): Found => {
    const found = new Set<number>();
    withAnyDigit(text, (place) => found.add(place));
    if (found.size === 0) return NOTHING;
    const places = [...found];
    return {
      owners: places.filter((place) => place < needles.length),
      numbers: places.flatMap((place) => numbers[place - needles.length] ?? []),
    };
  };
  const known = perDigitShape(scan);
  return (text, found) => {
    const { owners, numbers: possible } = text.length < MIN_KNOWN ? scan(text) : known(text);
    for (const owner of owners) found(owner);
    for (const number of possible) if (holds(text, number.text)) found(number.owner);
  };
}

/** What is found in a text whatever its digits are, and what may be with the right ones. */
interface Found {
  readonly owners: readonly number[];
  readonly numbers: readonly Needle[];
}

const NOTHING: Found = { owners: [], numbers: [] };

function holds(text: string, needle: string): boolean {
  const lower = lowered(text);
  if (lower !== null) return lower.includes(needle);
  return text.toLowerCase().includes(needle) || (mayFold(text) && asciiFolded(text).includes(needle));
}

function hasDigit(text: string): boolean {
  return /\d/.test(text);
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
