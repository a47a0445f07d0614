import type { Part, Span } from '../markdown.ts';

/** Text in Jira's wiki markup (API v2, Server and Data Center), with all of the log's own markup as entities. */
export function toWiki(parts: readonly Part[]): string {
  return parts.map((p) => part(p)).join('\n\n');
}

/** Characters that begin or end markup, links, mentions, macros, emoticons or dashes in Jira's wiki markup. */
const ACTING = /[\\{}[\]*_^~?!|#<>&@+()]|-|:(?![\d\s]|$)|\/(?=\/)|(?<=\/)\/|^(?:h[1-6]|bq)\./g;

/** Text of a log in wiki markup: shown as that text; line ends become blanks. */
export function wikiText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(ACTING, (found, at: number, whole: string) =>
      found === '-' && /\w/.test(whole.charAt(at - 1)) && /\w/.test(whole.charAt(at + 1))
        ? found
        : Array.from(found, (c) => (/[A-Za-z0-9]/.test(c) ? c : `&#${c.charCodeAt(0)};`)).join(''),
    );
}

function part(p: Part, depth = ''): string {
  switch (p.kind) {
    case 'heading':
      return `h${p.level}. ${inline(p.spans)}`;
    case 'paragraph':
      return inline(p.spans);
    case 'code':
      // The macro ends at its own name only.
      return `{noformat}\n${p.text.replace(/\{noformat/gi, '{ noformat')}\n{noformat}`;
    case 'list': {
      const mark = `${depth}${p.ordered ? '#' : '*'}`;
      return p.items.map((item) => listItem(item, mark)).join('\n');
    }
    case 'table':
      return p.rows
        .map((cells, row) => {
          const bar = row === 0 ? '||' : '|';
          return `${bar}${cells.map((c) => inline(c) || ' ').join(bar)}${bar}`;
        })
        .join('\n');
  }
}

function listItem(item: readonly Part[], mark: string): string {
  return `${mark} ${item.map((p) => (p.kind === 'list' ? `\n${part(p, mark)}` : part(p).replace(/\n+/g, ' '))).join(' ')}`;
}

function inline(spans: readonly Span[]): string {
  return spans
    .map((s) => {
      if (s.text === '\n') return '\\\\ ';
      const [, before = '', core = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(s.text) ?? [];
      const text = wikiText(core);
      if (text === '') return before + after;
      if (s.href !== undefined)
        return `${before}[${text}|${s.href.replace(/[[\]|{}]/g, encodeURIComponent)}]${after}`;
      const shown =
        s.code === true
          ? `{{${text}}}`
          : s.strong === true
            ? `*${text}*`
            : s.em === true
              ? `_${text}_`
              : text;
      return before + shown + after;
    })
    .join('');
}
