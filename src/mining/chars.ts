/** Class of an ASCII character. 1: blank, 2: delimiter, 3: quote, 0: part of an atom. */
export const KIND = new Uint8Array(128);
for (let c = 0; c <= 32; c++) KIND[c] = 1;
for (const c of ',;=|()[]{}<>!^') KIND[c.charCodeAt(0)] = 2;
for (const c of '"\'`') KIND[c.charCodeAt(0)] = 3;

/** Whether a code unit is an ASCII digit. */
export const isDigit = (c: number): boolean => c >= 48 && c <= 57;
/** Whether a code unit is an ASCII letter or digit. */
export const isAlnum = (c: number): boolean => isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
