import type { Line } from './claim.ts';

/** Something that a report gives as taken from the logs, with its place. */
export interface Quote {
  readonly line: number;
  readonly column: number;
  readonly kind: 'quote' | 'insertId';
  /** The parts that an entry must hold: a quote is cut at its ellipses. */
  readonly parts: readonly string[];
  readonly text: string;
}

const MIN = 20;
const INSERT_ID = /\binsert_?id\b["'`*]{0,3}\s*[:=]?\s*["'`]{0,3}([A-Za-z0-9_-]{8,64})/gi;
const SAID = /\b(?:log(?:s|ged)?|entry|entries)\b[^"“”.]{0,40}["“]([^"“”]{20,500})["”]/gi;
const LOG_LINE =
  /^(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*\s+|(?:\[?(?:DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|CRITICAL|ALERT|EMERGENCY)\]?:?\s+))+(.{20,500})$/;

/** Quotes and insertIds that a report gives as the logs' own words: said so, or log lines in a fenced block. */
export function quotesIn(lines: readonly Line[]): readonly Quote[] {
  const quotes: Quote[] = [];
  let fence: string | null = null;
  for (const { n, text } of lines) {
    const mark = /^\s*(```|~~~)/.exec(text);
    if (mark) {
      fence = fence === null ? (mark[1] ?? '') : null;
      continue;
    }
    const add = (kind: Quote['kind'], found: string, at: number): void => {
      const parts =
        kind === 'insertId'
          ? [found]
          : found
              .split(/\.{3}|…|\[[^\]]{0,30}\]/)
              .map(squeeze)
              .filter((p) => p.length >= 12);
      if (kind === 'insertId' || (squeeze(found).length >= MIN && parts.length > 0))
        quotes.push({ line: n, column: at + 1, kind, parts, text: found });
    };
    for (const m of text.matchAll(INSERT_ID)) {
      // "insertId missing" names none: an id has a digit.
      const id = m[1] ?? '';
      if (/\d/.test(id)) add('insertId', id, m.index + m[0].length - id.length);
    }
    if (fence !== null) {
      const line = LOG_LINE.exec(text.trim());
      if (line) add('quote', line[1] ?? '', text.indexOf(line[1] ?? ''));
    } else for (const m of text.matchAll(SAID)) add('quote', m[1] ?? '', m.index + m[0].indexOf(m[1] ?? ''));
  }
  return quotes;
}

/** One blank for every run of white space: reports wrap their lines. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
