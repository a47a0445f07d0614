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
