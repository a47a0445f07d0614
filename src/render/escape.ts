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
 * Text for Markdown as GitHub and GitLab read it (CommonMark and GFM): shown as that text and nothing else, in a paragraph, list item or table cell.
 * Mentions, issue references and bare links are broken by an entity or an escape, not by invisible characters.
 */
export function markdownText(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~=^$:/]/g, (c) => (/[-.:/()+=]/.test(c) ? c : `\\${c}`))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '&#64;')
    .replace(/:\/\//g, '&#58;//')
    .replace(/\bwww\./gi, (w) => `${w.slice(0, 3)}&#46;`)
    .replace(/\bmailto:|\bxmpp:/gi, (w) => `${w.slice(0, -1)}&#58;`)
    .replace(/:(?=[a-z0-9+_-]+:)/gi, '&#58;')
    .replace(/\b(GH|gh)-(?=\d)/g, '$1&#45;')
    .replace(
      /^(\s*)(\d{1,9})([.)])(?=\s|$)/,
      (_all, space: string, n: string, mark: string) => `${space}${n}&#${mark.charCodeAt(0)};`,
    )
    .replace(/^(\s*)([-+=])/, (_all, space: string, mark: string) => `${space}&#${mark.charCodeAt(0)};`)
    .replace(/^ +| +$/g, (spaces) => '&#32;'.repeat(Math.min(spaces.length, 8)))
    .replace(/ {2,}/g, (spaces) => ` ${'&#32;'.repeat(Math.min(spaces.length - 1, 8))}`);
}

/** Inline code for Markdown: a fence longer than any run of backticks inside; pipes are escaped for tables. */
export function markdownCode(text: string): string {
  const shown = visible(text);
  if (shown === '') return '` `';
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown.replace(/\|/g, '\\|')}${pad}${fence}`;
}

/** A link target for Markdown: only http and https, with the characters that would end it encoded; '' for anything else. */
export function markdownUrl(url: string): string {
  if (!/^https?:\/\//.test(url)) return '';
  return url.replace(
    /[\s<>()[\]\\"'`|]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
