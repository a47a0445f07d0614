const ASCII = /^[\x00-\x7f]*$/;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Characters that upper-casing and lower-casing again does not bring to their case folding. */
const SPECIAL = /[\u0131\u1e9e\u03c2\u13a0-\u13f5\u13f8-\u13fd\uab70-\uabbf]/g;

/**
 * Unicode's toNFKC_Casefold: what makes two texts the same text for `=`, `:` and the orders of the language.
 * Full case folding (`ß` and `ẞ` -> `ss`, all sigmas one), compatibility forms resolved (ligatures, full width), invisible characters dropped.
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const once = step(text.replace(IGNORABLE, ''));
  return step(once).replace(IGNORABLE, '').normalize('NFKC');
}

function step(text: string): string {
  return caseFold(text.normalize('NFKD')).normalize('NFKC');
}

/** Full case folding, character by character in effect: no final-sigma rule, no locale. */
function caseFold(text: string): string {
  const parts = text.split(SPECIAL);
  if (parts.length === 1) return simple(text);
  let out = simple(parts[0] ?? '');
  let i = 1;
  for (const [special] of text.matchAll(SPECIAL)) out += foldSpecial(special) + simple(parts[i++] ?? '');
  return out;
}

function simple(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

function foldSpecial(c: string): string {
  const code = c.charCodeAt(0);
  if (code === 0x0131) return c;
  if (code === 0x1e9e) return 'ss';
  if (code === 0x03c2) return 'σ';
  // Cherokee folds to its capitals.
  if (code >= 0x13f8 && code <= 0x13fd) return String.fromCharCode(code - 8);
  return code >= 0xab70 ? String.fromCharCode(code - 0xab70 + 0x13a0) : c;
}

/** Order of code points (that of UTF-8 bytes), which differs from JavaScript's own order beyond U+FFFF. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
