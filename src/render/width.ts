import stringWidth from 'string-width';

/** Columns that a text takes on a terminal. */
export function columns(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return stringWidth(text);
}

/** The longest beginning of a text that takes at most `max` columns. */
function beginning(text: string, max: number): string {
  let out = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    const width = columns(segment);
    if (used + width > max) break;
    out += segment;
    used += width;
  }
  return out;
}

/** Cuts a text to at most `max` columns, with `…` where it was cut. */
export function fit(text: string, max: number): string {
  return columns(text) <= max ? text : `${beginning(text, max - 1).trimEnd()}…`;
}

/** Pads with blanks to `width` columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Wraps at blanks into lines of at most `width` columns; longer words are broken. At most `maxLines`, the last one cut. */
export function wrap(text: string, width: number, maxLines = 1000): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    for (;;) {
      const joined = line === '' ? word : `${line} ${word}`;
      if (columns(joined) <= width) {
        line = joined;
        break;
      }
      if (line !== '') {
        lines.push(line);
        line = '';
        continue;
      }
      const head = beginning(word, width) || word.slice(0, 1);
      lines.push(head);
      word = word.slice(head.length);
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return clip(lines, maxLines, width);
}

/** Wraps as many clauses of a sentence (set off by `; `) as `maxLines` hold, and `…` for the rest: half a figure says something else. */
export function wholeClauses(text: string, width: number, maxLines: number): readonly string[] {
  const clauses = text.split('; ');
  for (let n = clauses.length; n > 0; n--) {
    const lines = wrap(n === clauses.length ? text : `${clauses.slice(0, n).join('; ')}; …`, width);
    if (lines.length <= maxLines) return lines;
  }
  return wrap(text, width, maxLines);
}

/** The first `most` of wrapped lines; the last one runs on to the width and ends in `…` where something is left out. */
export function clip(lines: readonly string[], most: number, width: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), fit(lines.slice(most - 1).join(' '), width)];
}
