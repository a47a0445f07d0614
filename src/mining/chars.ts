/** Class of an ASCII character. 1: blank, 2: delimiter, 3: quote, 0: part of an atom. */
export const KIND = new Uint8Array(128);
for (let c = 0; c <= 32; c++) KIND[c] = 1;
for (const c of ',;=|()[]{}<>!^') KIND[c.charCodeAt(0)] = 2;
for (const c of '"\'`') KIND[c.charCodeAt(0)] = 3;

/** Quotes of other languages and of GNU tools, by code unit: what each may end with. */
export const CLOSING: ReadonlyMap<number, string> = new Map(
  [
    ['„', '“”'],
    ['“', '”'],
    ['‘', '’'],
    ['«', '»'],
    ['‹', '›'],
    ['「', '」'],
    ['『', '』'],
  ].map(([open = '', close = '']) => [open.charCodeAt(0), close]),
);

/** Whether a code unit is an ASCII digit. */
export const isDigit = (c: number): boolean => c >= 48 && c <= 57;
/** Whether a code unit is an ASCII letter or digit. */
export const isAlnum = (c: number): boolean => isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
