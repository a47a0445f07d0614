import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import {
  markdownCell,
  markdownCellCode,
  markdownCode,
  markdownText,
  markdownUrl,
  visible,
} from './escape.ts';

const hostile = [
  '@team',
  '#12',
  'GH-7',
  '!3',
  ':smile:',
  'a@b.example',
  'https://evil.example/x',
  'www.evil.example',
  'auth.py',
  '//host.dev/',
  '<script>alert(1)</script>',
  '<!-- ',
  '&lt;',
  '[x](http://y.example)',
  '![x](y)',
  '**b**',
  '__i__',
  '`c`',
  '``',
  '~~~',
  '```',
  '| a | b |',
  '---',
  '# h',
  '1. x',
  '- x',
  '+ x',
  '> q',
  '=',
  '$x$',
  '\\',
  '\\|',
  '[^1]',
  '[ ]',
  'mailto:x',
  '\u202e',
  '\u200b',
  '\u0000',
  '\u00a0',
  '\ud800',
  '  ',
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.oneof(fc.constantFrom(...hostile), fc.string({ maxLength: 4 })), { maxLength: 6 })
    .map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...hostile), { maxLength: 5 }).map((parts) => parts.join(' ')),
);

type Reader = InstanceType<typeof MarkdownIt>;
const readers = [
  new MarkdownIt({ html: false, linkify: true }),
  new MarkdownIt({ html: true, linkify: true }),
];
type Token = ReturnType<Reader['parse']>[number];

/** The texts of the blocks that a reader makes of it, and every kind of token that is no text. */
function read(reader: Reader, source: string): { blocks: string[]; kinds: Set<string>; outer: string[] } {
  const kinds = new Set<string>();
  const outer: string[] = [];
  const blocks: string[] = [];
  for (const token of reader.parse(source, {})) {
    if (token.type !== 'inline') {
      outer.push(token.type);
      continue;
    }
    const children: readonly Token[] = token.children ?? [];
    blocks.push(children.map((c) => c.content).join(''));
    for (const c of children)
      if (!['text', 'text_special', 'code_inline'].includes(c.type)) kinds.add(c.type);
  }
  return { blocks, kinds, outer };
}

describe('markdownText', () => {
  const places: readonly [string, (text: string) => string, number][] = [
    ['paragraph', (t) => `${markdownText(t)}\n`, 2],
    ['heading', (t) => `# F1 ${markdownText(t)}\n`, 2],
    ['list item', (t) => `- ${markdownText(t)}\n- z\n`, 10],
  ];
  it.each(places)('is that text and nothing else in a %s', (place, write, tokens) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = visible(text);
        if (shown === '') return;
        for (const reader of readers) {
          const { blocks, kinds, outer } = read(reader, write(text));
          expect([...kinds]).toEqual([]);
          expect(blocks[0]).toBe(place === 'heading' ? `F1 ${shown}` : shown);
          expect(outer).toHaveLength(tokens);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps to its cell', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        for (const reader of readers) {
          const { blocks, kinds } = read(
            reader,
            `| x | y | z |\n| --- | --- | --- |\n| k${markdownCell(a)}k | ${markdownCellCode(b)} | end |\n`,
          );
          expect([...kinds]).toEqual([]);
          const code = /^ *$/.test(visible(b)) ? ' ' : visible(b);
          expect(blocks.slice(3)).toEqual([`k${visible(a)}k`, code, 'end']);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each(['@team', 'a #12', ':smile:', 'GH-7', 'see https://x.example', 'auth.py'])(
    'leaves nothing for a ticket system to act on in %j',
    (text) => {
      const kinds = (readers[0]?.parse(markdownText(text), {}) ?? [])
        .flatMap((t) => t.children ?? [])
        .filter((c) => c.type !== 'code_inline');
      expect(kinds.map((c) => c.content).join('')).not.toMatch(/[@#:.]|GH-/);
    },
  );

  it('leaves usual sentences readable', () => {
    expect(markdownText('Worker failed to boot (exit 3), 15/16 instances; 0.5 min after')).toBe(
      'Worker failed to boot (exit 3), 15/16 instances; 0.5 min after',
    );
  });
});

describe('markdownCode', () => {
  it('is one code span with that text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { blocks, kinds } = read(readers[0] ?? new MarkdownIt(), `x ${markdownCode(text)} y`);
        expect([...kinds]).toEqual([]);
        expect(blocks).toEqual([`x ${/^ *$/.test(visible(text)) ? ' ' : visible(text)} y`]);
      }),
    );
  });
});

describe('markdownUrl', () => {
  it.each(['javascript:alert(1)', 'data:text/html,x', '//x', '', ' https://x'])(
    'leads nowhere for %j',
    (url) => expect(markdownUrl(url)).toBe(''),
  );
  it('cannot be left', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const tokens =
          readers[0]?.parse(`[Logs](${markdownUrl(`https://console.example/${text}`)})`, {}) ?? [];
        expect(tokens.flatMap((t) => t.children ?? []).map((c) => c.type)).toEqual([
          'link_open',
          'text',
          'link_close',
        ]);
      }),
    );
  });
});

describe('visible', () => {
  it('lets nothing act on a terminal', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visible(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/);
      }),
    );
  });
});
