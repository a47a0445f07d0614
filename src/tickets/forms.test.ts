import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markdownCell, markdownCode } from '../render/escape.ts';
import { markdownText, visible } from '../render/index.ts';
import { ownerOf } from './codeowners.ts';
import { adfText, toAdf } from './jira/adf.ts';
import { toWiki, wikiText } from './jira/wiki.ts';
import { readMarkdown } from './markdown.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '{code}',
        '{noformat}',
        '[~ann]',
        '[x|javascript:a]',
        '!a.png!',
        '*b*',
        '_i_',
        '-s-',
        '--',
        '||',
        '|',
        'h1. ',
        'bq. ',
        '\\',
        '(!)',
        ':)',
        '{{',
        '}}',
        '<!--',
        '-->',
        '<br>',
        '</details>',
        '`',
        '```',
        '#',
        '@ann',
        'http://a.example/?a=b&c',
        '&amp;',
        '&#42;',
        '\n',
        ' ',
        'a',
        '1.',
        '<!channel>',
        'SHOP-12',
        '~',
        '^',
      ),
    )
    .map((parts) => parts.join('')),
);
const some = hostile.filter((text) => text !== '');
const plain = (text: string): string => visible(text).replace(/ +/g, ' ').trim();

it('any text of a log arrives as that text in a document of Jira Cloud', async () => {
  await fc.assert(
    fc.asyncProperty(some, async (text) => {
      const md = `# ${markdownText(text)}\n\n${markdownText(text)}\n\n- ${markdownCode(text)}\n\n| a |\n| --- |\n| ${markdownCell(text)} |\n`;
      const doc = toAdf(await readMarkdown(md));
      expect(doc.content?.map((n) => n.type)).toEqual(['heading', 'paragraph', 'bulletList', 'table']);
      expect(JSON.stringify(doc)).not.toContain('"link"');
      const [heading, paragraph, , table] = doc.content ?? [];
      for (const node of [heading, paragraph])
        expect(adfText(node).replace(/ +/g, ' ').trim()).toBe(plain(text));
      expect(adfText(table).slice(1).replace(/ +/g, ' ').trim()).toBe(plain(text));
    }),
    { numRuns: 300 },
  );
});

it('any text of a log leaves no markup in wiki text, and reads back as that text', () => {
  fc.assert(
    fc.property(hostile, (raw) => {
      const text = visible(raw).replace(/\s+/g, ' ').trim();
      const wiki = wikiText(text);
      expect(wiki.replace(/&#\d+;/g, '\u0001')).not.toMatch(
        /[\\{}[\]*_^~?!|<>&@+()]|--|\/\/|^(?:h[1-6]|bq)\.|^-/,
      );
      expect(wiki.replace(/&#(\d+);/g, (_all, n: string) => String.fromCharCode(Number(n)))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

it('keeps the form of a report in wiki markup', async () => {
  const md =
    '## F1 *hot*\n\n1. **Why?**\n   Because `a|b` [1]\n\n| | what |\n| --- | --- |\n| why 1 | x<br>at y |\n\n<details>\n<summary>Evidence</summary>\n\n- [Logs](https://a.example/x)\n\n</details>\n';
  expect(toWiki(await readMarkdown(md))).toBe(
    'h2. F1 _hot_\n\n# *Why&#63;* Because {{a&#124;b}} &#91;1&#93;\n\n|| ||what||\n|why 1|x\\\\ at y|\n\n*Evidence*\n\n* [Logs|https://a.example/x]',
  );
});

it.each([
  ['* @all', 'a/b.py', 'all'],
  ['*.py @py\n/docs/ @doc', 'a/b.py', 'py'],
  ['/src/ @src', 'lib/src/a.ts', null],
  ['src/ @src', 'lib/src/a.ts', 'src'],
  ['/src/**/api.ts @api', 'src/a/b/api.ts', 'api'],
  ['docs/* @doc', 'docs/a/b.md', null],
  ['* @org/team ann@example.test', 'a', null],
  ['* @all\n/a/ @org/team', 'a/b', null],
  ['[Section]\n* @all # all', 'a', 'all'],
])('owner by %j of %s is %s', (codeowners, file, owner) => expect(ownerOf(codeowners, file)).toBe(owner));
