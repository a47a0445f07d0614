import { HOLE } from './mask-word.ts';

const DELIMITERS = ' =:,;()[]{}"\'|';

/** Cuts a masked message into words, blanks and delimiters; joined again they are the message. */
export function tokenize(masked: string): string[] {
  const tokens: string[] = [];
  let from = 0;
  for (let i = 0; i < masked.length; i++) {
    if (!DELIMITERS.includes(masked.charAt(i))) continue;
    if (i > from) tokens.push(masked.slice(from, i));
    tokens.push(masked.charAt(i));
    from = i + 1;
  }
  if (from < masked.length) tokens.push(masked.slice(from));
  return tokens;
}

/** Whether a token is a blank or a delimiter: never a variable part. */
export function isDelimiter(token: string): boolean {
  return token.length === 1 && DELIMITERS.includes(token);
}

/** FNV-1a over UTF-16 units: 32 bits, for tables and samples, not for names. */
export function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** How many words a token list has that are no variable part: templates with more are more specific. */
export function constants(tokens: readonly string[]): number {
  let n = 0;
  for (const token of tokens) if (!token.includes(HOLE) && !isDelimiter(token)) n++;
  return n;
}
