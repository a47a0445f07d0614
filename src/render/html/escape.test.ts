import fc from 'fast-check';
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, it } from 'vitest';
import { visible } from '../escape.ts';
import { readCommand, shellWord } from './command.ts';
import { htmlNumber, htmlText, htmlUrl } from './escape.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('</title><script>', '" onclick="x', '&amp;', '<!--', ']]>', '\u202e\u0000\r\n', '{{text}}'),
);

describe('htmlText', () => {
  it('comes back from a parser as that text and nothing else, in an element and in an attribute', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const fragment = parseFragment(`<p title="${htmlText(text)}">${htmlText(text)}</p>`);
        expect(fragment.childNodes).toHaveLength(1);
        const p = fragment.childNodes[0] as DefaultTreeAdapterTypes.Element;
        expect(p.attrs).toEqual([{ name: 'title', value: visible(text) }]);
        const nodes = p.childNodes as readonly DefaultTreeAdapterTypes.TextNode[];
        expect(nodes.map((n) => n.value).join('')).toBe(visible(text));
        expect(nodes.every((n) => n.nodeName === '#text')).toBe(true);
      }),
    );
  });
});

describe('htmlUrl', () => {
  it.each(['javascript:alert(1)', ' https://x', 'data:text/html,x', '//x', 'JAVASCRIPT:x', ''])(
    'leads nowhere for %j',
    (url) => expect(htmlUrl(url)).toBe('#'),
  );
  it('keeps what the Logs Explorer needs', () => {
    expect(htmlUrl('https://console.cloud.google.com/logs/query;query=a%3D%22b%22?project=p&x')).toBe(
      'https://console.cloud.google.com/logs/query;query&#61;a%3D%22b%22?project&#61;p&amp;x',
    );
  });
});

describe('htmlNumber', () => {
  it.each([
    [Number.NaN, '0'],
    [Infinity, '0'],
    ['1" onload="x' as unknown as number, '0'],
    [12.34567, '12.346'],
  ])('%s', (value, text) => expect(htmlNumber(value)).toBe(text));
});

describe('the command that reads an entry again', () => {
  it('is one word for the shell, whatever is in it', () => {
    expect(shellWord("a'; rm -rf $HOME; '")).toBe(`'a'\\''; rm -rf $HOME; '\\'''`);
  });
  it('names insertId, time and log, so that gcloud adds no freshness bound', () => {
    expect(
      readCommand({
        n: 1,
        insertId: `x"'y`,
        timestamp: '2025-01-01T00:00:00Z',
        logName: 'projects/p-1/logs/stderr',
        quote: '',
      }),
    ).toBe(
      `gcloud logging read 'insertId="x\\"'\\''y" AND timestamp="2025-01-01T00:00:00Z" AND logName="projects/p-1/logs/stderr"' --project='p-1' --limit=1 --format=json`,
    );
  });
  it('is none for a test or a file', () => {
    expect(readCommand({ n: 1, test: 'a > b', quote: '' })).toBeNull();
  });
});
