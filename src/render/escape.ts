/**
 * Characters that a terminal, a browser or a reader's eye would act on instead of showing: C0 and C1 controls (ANSI starts with one),
 * bidirectional overrides and isolates, zero-width and other invisible format characters, line and paragraph separators, lone surrogates.
 */
const ACTING =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udc7f]/g;

/** Makes acting characters visible as `\u{hex}` in one line of text; tabs and newlines become one space. */
export function visible(text: string): string {
  return text
    .replace(/[\t\n\v\f\r]+/g, ' ')
    .replace(ACTING, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * What a ticket system would make something of even when it is escaped, since it looks at the text after Markdown is done: mentions,
 * references (#12, GH-12, !12), emoji shortcodes, addresses and names with dots (some turn every `auth.py` into a link).
 */
const LIVELY =
  /@|[#!~%&$^]\d|:[\w+-]+:|\bGH-\d|\/\/|\b(?:mailto|xmpp):|[^\s.()[\]{}"',;:?!][.\u3002\uff0e\uff61][^\s.()[\]{}"',;:?!]/i;
/** No shortcode of an emoji is two digits; a time needs no span. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?[),.;:]*$/;
/** Dots between digits only: a figure, not a name. */
const FIGURE = /^[(]?\d[\d.,]*[%),.;:]?$/;

/**
 * Text for Markdown as GitHub and GitLab read it: shown as that text and nothing else, in a paragraph, heading, list item or table
 * cell. Words that a ticket system would act on become code spans, which it leaves alone; nothing invisible is added.
 */
export function markdownText(text: string, code: (word: string) => string = markdownCode): string {
  return visible(text)
    .split(/( +)/)
    .map((word) =>
      LIVELY.test(word) && !FIGURE.test(word) && !TIMESTAMP.test(word) ? lively(word, code) : plainWord(word),
    )
    .join('')
    .replace(/^(\d{1,9})([.)])/, (_all, n: string, mark: string) => `${n}&#${mark.charCodeAt(0)};`)
    .replace(/^[-+=:](?=\s|$)|^[-=:](?=[-=:\s]*$)/, (mark) => `&#${mark.charCodeAt(0)};`)
    .replace(/^\s+|\s+$/g, entities)
    .replace(/ {2,}/g, (spaces) => ` ${entities(spaces.slice(1))}`);
}

/** Brackets, quotes and stops around a word belong to the sentence, not to the word. */
const AROUND = /^([("']*)(.*?)([)"'.,;?]*)$/s;

function opens(inner: string, closing: string): boolean {
  const count = (mark: string): number => inner.split(mark).length - 1;
  return closing === ')' ? count('(') > count(')') : /["']/.test(closing) && count(closing) % 2 === 1;
}

function lively(word: string, code: (word: string) => string): string {
  const [, before = '', ...rest] = AROUND.exec(word) ?? [];
  let [inner = '', after = ''] = rest;
  // Where the word has the other one of a pair, this one is its own.
  while (after !== '' && opens(inner, after.charAt(0))) {
    inner += after.charAt(0);
    after = after.slice(1);
  }
  return LIVELY.test(inner) ? `${plainWord(before)}${code(inner)}${plainWord(after)}` : code(word);
}

/** The same in a table cell, where a bar ends the cell in code spans too. */
export function markdownCell(text: string): string {
  return markdownText(text, markdownCellCode);
}

const entities = (text: string): string => Array.from(text, (c) => `&#${c.codePointAt(0) ?? 32};`).join('');

function plainWord(word: string): string {
  return word
    .replace(/[\\`*{}[\]#!|~^$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/:\/\//g, '&#58;//');
}

/** Inline code for Markdown: a fence longer than any run of backticks inside. */
export function markdownCode(text: string): string {
  const shown = visible(text);
  if (/^ *$/.test(shown)) return '` `';
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A block of code for Markdown: each line shown as it is, in a fence longer than any run of backticks inside. */
export function markdownBlock(lines: readonly string[]): string {
  const shown = lines.map(visible);
  const longest = Math.max(2, ...(shown.join('\n').match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${shown.join('\n')}\n${fence}`;
}

/** Inline code in a table cell. */
export function markdownCellCode(text: string): string {
  return markdownCode(text).replace(/\|/g, '\\|');
}

/** What encodeURIComponent leaves as it is, but Markdown does not. */
const MARKS: Readonly<Record<string, string>> = { '(': '%28', ')': '%29', "'": '%27' };

/** A link target for Markdown: only http and https, with the characters that would end it encoded; '' for anything else. */
export function markdownUrl(url: string): string {
  if (!/^https?:\/\//.test(url)) return '';
  const code = (c: string): string => (/^[\ud800-\udfff]$/.test(c) ? '' : encodeURIComponent(c));
  return Array.from(url, (c) => (/[!-~]/.test(c) && !/[<>()[\]\\"'`|]/.test(c) ? c : (MARKS[c] ?? code(c))))
    .join('')
    .replace(/&/g, '&amp;');
}
