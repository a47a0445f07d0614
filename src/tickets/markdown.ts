/** A run of text with one look. */
export interface Span {
  readonly text: string;
  readonly strong?: boolean;
  readonly em?: boolean;
  readonly code?: boolean;
  readonly href?: string;
}

/** A part of a document; a break inside a line is a span of `\n`. */
export type Part =
  | { readonly kind: 'heading'; readonly level: number; readonly spans: readonly Span[] }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Part[])[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Span[])[])[] }
  | { readonly kind: 'code'; readonly text: string };

interface Token {
  readonly type: string;
  readonly tag: string;
  readonly content: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
}

/**
 * Reads our own Markdown once more, for systems that take another form: escapes are undone by the parser that the form was made for, so
 * what a log said arrives as plain text. Comments are left out; of HTML only the line break and the folding are known, the rest is text.
 */
export async function readMarkdown(text: string): Promise<readonly Part[]> {
  const { default: MarkdownIt } = await import('markdown-it');
  const tokens = new MarkdownIt({ html: true, linkify: false }).parse(text, {}) as readonly Token[];
  return new Reader(tokens).parts(null);
}

class Reader {
  private at = 0;
  private readonly tokens: readonly Token[];
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parts(until: string | null): readonly Part[] {
    const parts: Part[] = [];
    for (let token = this.next(); token && token.type !== until; token = this.next()) {
      if (token.type === 'heading_open')
        parts.push({ kind: 'heading', level: Number(token.tag.slice(1)), spans: this.inline() });
      else if (token.type === 'paragraph_open') parts.push({ kind: 'paragraph', spans: this.inline() });
      else if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open')
        parts.push({
          kind: 'list',
          ordered: token.type.startsWith('ordered'),
          items: this.items(token.type),
        });
      else if (token.type === 'table_open') parts.push({ kind: 'table', rows: this.rows() });
      else if (token.type === 'fence' || token.type === 'code_block')
        parts.push({ kind: 'code', text: token.content.replace(/\n$/, '') });
      else if (token.type === 'html_block') parts.push(...folding(token.content));
    }
    return parts;
  }

  private next(): Token | undefined {
    return this.tokens[this.at++];
  }

  private inline(): readonly Span[] {
    const spans = spansOf(this.next()?.children ?? []);
    this.at++;
    return spans;
  }

  private items(open: string): readonly (readonly Part[])[] {
    const items: (readonly Part[])[] = [];
    const close = open.replace('open', 'close');
    for (let token = this.next(); token && token.type !== close; token = this.next())
      if (token.type === 'list_item_open') items.push(this.parts('list_item_close'));
    return items;
  }

  private rows(): readonly (readonly (readonly Span[])[])[] {
    const rows: (readonly Span[])[][] = [];
    for (let token = this.next(); token && token.type !== 'table_close'; token = this.next()) {
      if (token.type === 'tr_open') rows.push([]);
      if (token.type === 'inline') rows.at(-1)?.push(spansOf(token.children ?? []));
    }
    return rows;
  }
}

/** The title of a folded part as a paragraph of its own; all other HTML that stands alone as text. */
function folding(html: string): readonly Part[] {
  const text = html
    .replace(/<!--[^]*?-->/g, '')
    .replace(/<\/?details>/g, '')
    .trim();
  const title = /^<summary>([^<]*)<\/summary>$/.exec(text)?.[1];
  if (title !== undefined) return [{ kind: 'paragraph', spans: [{ text: title, strong: true }] }];
  return text === '' ? [] : [{ kind: 'paragraph', spans: [{ text }] }];
}

function spansOf(tokens: readonly Token[]): readonly Span[] {
  const spans: Span[] = [];
  const on = { strong: false, em: false, href: '' };
  const add = (text: string, code = false): void => {
    if (text === '') return;
    const look = {
      ...(on.strong ? { strong: true } : {}),
      ...(on.em ? { em: true } : {}),
      ...(code ? { code: true } : {}),
      ...(on.href === '' ? {} : { href: on.href }),
    };
    const last = spans.at(-1);
    if (
      last &&
      last.text !== '\n' &&
      !code &&
      JSON.stringify({ ...last, text: '' }) === JSON.stringify({ text: '', ...look })
    )
      spans[spans.length - 1] = { ...last, text: last.text + text };
    else spans.push({ text, ...look });
  };
  for (const token of tokens) {
    if (token.type === 'strong_open' || token.type === 'strong_close')
      on.strong = token.type.endsWith('open');
    else if (token.type === 'em_open' || token.type === 'em_close') on.em = token.type.endsWith('open');
    else if (token.type === 'link_open') on.href = token.attrGet('href') ?? '';
    else if (token.type === 'link_close') on.href = '';
    else if (token.type === 'softbreak') add(' ');
    else if (
      token.type === 'hardbreak' ||
      (token.type === 'html_inline' && /^<br ?\/?>$/.test(token.content))
    )
      spans.push({ text: '\n' });
    else if (token.type !== 'html_inline' || !token.content.startsWith('<!--'))
      add(token.content, token.type === 'code_inline');
  }
  return spans;
}
