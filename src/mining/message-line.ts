import { isHeadAlone } from '../util/first-line.ts';

/** Longest part of a message that is looked at, in UTF-16 units: hostile messages cost no more than this. */
const MAX_LINE = 2_000;

/** How far into a message a traceback's end is searched, from both ends. */
const MAX_SEARCH = 262_144;

const ANSI = /\u001b\[[0-9;]{0,16}[A-Za-z]/g;

/**
 * The one line of a message that says what happened: the exception line of a traceback, else the first line with text.
 * ANSI colours are dropped; at most `MAX_LINE` units are returned.
 */
export function messageLine(text: string): string {
  const line = text.includes('\n')
    ? pickLine(text.length > MAX_SEARCH ? text.slice(0, MAX_SEARCH) : text)
    : text;
  const cut = line.length > MAX_LINE ? wholeWords(line) : line;
  return cut.includes('\u001b') ? cut.replace(ANSI, '') : cut;
}

function pickLine(text: string): string {
  if (text.includes('Traceback (most recent call last)')) {
    const line = lastUnindented(text);
    if (line !== null) return line;
  }
  const frame = firstFrame(text);
  if (frame > 0) {
    const line = text.slice(text.lastIndexOf('\n', frame - 1) + 1, frame).trim();
    if (line !== '') return line;
  }
  return firstWithText(text);
}

/** Python prints the exception last, unindented; notes and blank lines may follow it indented. */
function lastUnindented(text: string): string | null {
  let end = text.length;
  while (end > 0) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const first = text.charCodeAt(start);
    if (end > start && first > 32 && isExceptionLine(text, start)) return text.slice(start, end).trimEnd();
    end = start - 1;
  }
  return null;
}

/** Begins with a dotted name that starts with a letter and is followed by `:` or the line's end. */
function isExceptionLine(text: string, start: number): boolean {
  let i = start;
  for (; i < text.length && i < start + 200; i++) {
    const c = text.charCodeAt(i);
    if (!((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || c === 95 || (c >= 97 && c <= 122) || c === 46))
      break;
  }
  if (i === start || text.startsWith('Traceback', start)) return false;
  const after = text[i];
  return after === undefined || after === '\n' || after === '\r' || after === ':';
}

/** Place of the line break before the first frame of a Java or JavaScript trace; -1 without one. */
function firstFrame(text: string): number {
  const tab = text.indexOf('\n\tat ');
  const spaces = text.indexOf('\n    at ');
  return tab < 0 ? spaces : spaces < 0 ? tab : Math.min(tab, spaces);
}

function firstWithText(text: string): string {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const line = (end < 0 ? text.slice(start) : text.slice(start, end)).trim();
    // A lone bracket opens pretty-printed JSON: its keys are on the lines below.
    if (line === '{' || line === '[') return text.slice(start, start + MAX_LINE).replace(/\s+/g, ' ');
    if (line !== '' && (end < 0 || !isHeadAlone(line))) return line;
    if (end < 0) break;
    start = end + 1;
  }
  return '';
}

/** The first `MAX_LINE` units without the word that was cut, where there are words. */
function wholeWords(line: string): string {
  const end = line.lastIndexOf(' ', MAX_LINE);
  return line.slice(0, end > MAX_LINE / 2 ? end : MAX_LINE);
}
