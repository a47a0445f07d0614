/** Characters that have a plain spelling of the same meaning. */
const PLAIN: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u2192': '->',
  '\u00d7': 'x',
  '\u00a0': ' ',
  '\u2022': '*',
};

/** A value whose texts are ASCII only: typographic marks in their plain spelling, all else as `\u{hex}`. */
export function asciiOf<T>(value: T): T {
  if (typeof value === 'string') return asciiText(value) as T;
  if (Array.isArray(value)) return value.map(asciiOf) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asciiOf(member)])) as T;
}

function asciiText(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (c) => PLAIN[c] ?? `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The mark where a line was cut, in one column. */
export function asciiMarks(text: string): string {
  return text.replaceAll('\u2026', '~');
}
