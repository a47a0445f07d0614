import { columns } from '../width.ts';

/** Widths at 13 px in DejaVu Sans, the widest of the page's fonts, so that text fits its box in all of them. */
const NARROW = /[ilIjtfr.,:;'|!()[\]/ ]/;
const WIDE = /[mwMWQO@%]/;
const UPPER = /[A-Z0-9_#&+=<>~?]/;

/** Estimated width in pixels of a line at 13 px. */
function pixels(text: string): number {
  let sum = 0;
  for (const char of text) {
    if (NARROW.test(char)) sum += 4.9;
    else if (WIDE.test(char)) sum += 11.6;
    else if (UPPER.test(char)) sum += 8.9;
    else if (char.charCodeAt(0) < 0x250) sum += 7.9;
    else sum += Math.max(9, columns(char) * 9);
  }
  return sum;
}

/** Cuts a text to at most `max` pixels, with `…` where it was cut. */
export function fitPixels(text: string, max: number): string {
  if (pixels(text) <= max) return text;
  const chars = [...text];
  let used = 13;
  let end = 0;
  for (; end < chars.length; end++) {
    used += pixels(chars[end] ?? '');
    if (used > max) break;
  }
  return `${chars.slice(0, end).join('').trimEnd()}…`;
}

/** Wraps at blanks into at most `maxLines` lines of at most `max` pixels; longer words are broken, the last line is cut. */
export function wrapPixels(text: string, max: number, maxLines: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(' ').flatMap((word) => pieces(word, max));
  for (const [i, word] of words.entries()) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (pixels(joined) <= max) {
      line = joined;
      continue;
    }
    if (lines.length === maxLines - 1) return [...lines, fitPixels([line, ...words.slice(i)].join(' '), max)];
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}

function pieces(word: string, max: number): readonly string[] {
  if (pixels(word) <= max) return [word];
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const char of word) {
    const width = pixels(char);
    if (used + width > max) {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += char;
    used += width;
  }
  return [...parts, part];
}
