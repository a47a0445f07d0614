/** Repetition (`{2,5}`), and classes. */
const REPEATED = /(?<!\\)\{\d+(?:,\d*)?\}/g;
const CLASS = /(?<!\\)\[(?:\\.|[^\]\\])*\]/g;

/** Whether an RE2 regex takes each digit as any other, for certain: then it finds the same places in a text whatever its digits are. */
export function isDigitBlind(source: string): boolean {
  // A backslash before a digit, x, p or Q may hide more than one character.
  if (/\\[xpPQ0-9]/.test(source)) return false;
  return !/\d/.test(
    source.replaceAll(REPEATED, '').replaceAll(CLASS, (one) => one.replace(/(?<!-)0-9/g, '')),
  );
}

/** What cannot hold a digit of a text: repetition, names and flags of groups, escaped characters. */
const NO_DIGITS = /^(?:\{\d+(?:,\d*)?\}|\(\?P?<\w+>|\(\?[a-zA-Z-]*:?|\\.)/s;

/** An RE2 regex that takes each digit as any other, and is found in every text in which this one is; null where none can be told. */
export function digitBlindSuperset(source: string): string | null {
  let blind = '';
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at);
    const part = NO_DIGITS.exec(rest)?.[0] ?? /^\[(?:\\.|[^\]\\])*\]/s.exec(rest)?.[0] ?? rest.charAt(0);
    const made = part.startsWith('[') ? withAnyDigit(part) : part.replace(/^\d$/, '[0-9]');
    if (made === null) return null;
    blind += made;
    at += part.length;
  }
  return isDigitBlind(blind) ? blind : null;
}

/** A class with all digits where it has some; null where it leaves some out, or where a digit may end a range of other characters. */
function withAnyDigit(one: string): string | null {
  if (one === '[' || /^\[\^?\]|\[:/.test(one)) return null;
  if (!/\d/.test(one) || /^\[\^[^\d]*0-9[^\d]*\]$/.test(one)) return one;
  if (one.startsWith('[^') || /\D-\d|\d-[^\d\]]/.test(one.replace(/\d-\d/g, '0'))) return null;
  return `[0-9${one.slice(1).replace(/\d-\d|\d/g, '')}`;
}
