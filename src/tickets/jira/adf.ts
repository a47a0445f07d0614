import type { Part, Span } from '../markdown.ts';

/** A node of the Atlassian Document Format. */
export interface AdfNode {
  readonly type: string;
  readonly text?: string;
  readonly version?: number;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly marks?: readonly { readonly type: string; readonly attrs?: Readonly<Record<string, string>> }[];
  readonly content?: readonly AdfNode[];
}

/** A document for Jira Cloud (API v3). Its text nodes are never read as markup, so that log text stays text. */
export function toAdf(parts: readonly Part[]): AdfNode {
  const content = parts.map(node);
  return { type: 'doc', version: 1, content: content.length > 0 ? content : [paragraph([])] };
}

/** All text of a document in order: what a person sees of it, however the server stores the rest. */
export function adfText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const { type, text, content } = value as Partial<AdfNode>;
  if (type === 'text') return text ?? '';
  return Array.isArray(content) ? content.map(adfText).join('') : '';
}

const paragraph = (spans: readonly Span[]): AdfNode => ({ type: 'paragraph', content: inline(spans) });

function node(part: Part): AdfNode {
  switch (part.kind) {
    case 'heading':
      return { type: 'heading', attrs: { level: part.level }, content: inline(part.spans) };
    case 'paragraph':
      return paragraph(part.spans);
    case 'code':
      return { type: 'codeBlock', content: part.text === '' ? [] : [{ type: 'text', text: part.text }] };
    case 'list':
      return {
        type: part.ordered ? 'orderedList' : 'bulletList',
        content: part.items.map((item) => ({
          type: 'listItem',
          content: item.length > 0 ? item.map(node) : [paragraph([])],
        })),
      };
    case 'table':
      return {
        type: 'table',
        content: part.rows.map((cells, row) => ({
          type: 'tableRow',
          content: cells.map((cell) => ({
            type: row === 0 ? 'tableHeader' : 'tableCell',
            content: [paragraph(cell)],
          })),
        })),
      };
  }
}

function inline(spans: readonly Span[]): readonly AdfNode[] {
  return spans.map((s) => {
    if (s.text === '\n') return { type: 'hardBreak' };
    // The schema lets a code mark stand with a link only.
    const marks = [
      ...(s.code === true ? [{ type: 'code' }] : []),
      ...(s.strong === true && s.code !== true ? [{ type: 'strong' }] : []),
      ...(s.em === true && s.code !== true ? [{ type: 'em' }] : []),
      ...(s.href === undefined ? [] : [{ type: 'link', attrs: { href: s.href } }]),
    ];
    return { type: 'text', text: s.text, ...(marks.length > 0 ? { marks } : {}) };
  });
}
