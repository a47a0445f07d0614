import { fitsAny } from './tree/names.ts';

/** Calls of a text that fit the patterns, counted without a syntax tree: comments and strings that look like one count, too. */
export function countCalls(
  text: string,
  patterns: readonly string[],
  withoutKeywords: readonly string[],
): number {
  let n = 0;
  // From each bracket backwards: a search for names would read a long run of letters (data in a string) once from each of them.
  for (let open = text.indexOf('('); open >= 0; open = text.indexOf('(', open + 1)) {
    const name = /[A-Za-z_][\w.]*$/.exec(text.slice(nameStart(text, open), open))?.[0];
    if (name === undefined || !fitsAny(name, patterns)) continue;
    const start = open - name.length;
    if (/\bdef\s$/.test(text.slice(Math.max(0, start - 8), start))) continue;
    if (withoutKeywords.length > 0 && keywordsAt(text, open + 1, withoutKeywords)) continue;
    n += 1;
  }
  return n;
}

/** Where the dotted name that ends at `end` may begin; longer ones are data. */
function nameStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && end - start < MAX_NAME && isNameChar(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

const MAX_NAME = 200;

/** ASCII letter, digit, `_` or `.`. */
function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 46 && code <= 57 && code !== 47) ||
    code === 95
  );
}

/** Whether the call whose arguments begin here has one of the keywords, at its own level. */
function keywordsAt(text: string, from: number, names: readonly string[]): boolean {
  let depth = 0;
  for (let i = from; i < Math.min(text.length, from + 4_000); i += 1) {
    const c = text[i] ?? '';
    if ('([{'.includes(c)) depth += 1;
    else if (')]}'.includes(c)) {
      if (depth === 0) return false;
      depth -= 1;
    } else if (c === '"' || c === "'") {
      const end = text.indexOf(c, i + 1);
      if (end < 0) return false;
      i = end;
    } else if (depth === 0 && c === '=' && text[i + 1] !== '=') {
      const word = /(\w+)\s*$/.exec(text.slice(Math.max(from, i - 40), i))?.[1] ?? '';
      if (names.includes(word)) return true;
    }
  }
  return false;
}

/** Whether a text can hold an expression of one of the patterns: `*.client_state` needs `.client_state`, `uuid4` needs `uuid4`. */
export function mayHold(text: string, patterns: readonly string[]): boolean {
  return patterns.some((p) =>
    p
      .split('*')
      .filter((part) => part !== '')
      .every((part) => text.includes(part)),
  );
}

/** A Python text with its comments and the insides of its strings taken away; lines stay where they are. */
function withoutStrings(text: string): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (c === '#') {
      out += text.slice(from, i);
      const end = text.indexOf('\n', i);
      i = (end < 0 ? text.length : end) - 1;
      from = i + 1;
    } else if (c === '"' || c === "'") {
      const triple = text.startsWith(c.repeat(3), i);
      const end = stringEnd(text, i + (triple ? 3 : 1), triple ? c.repeat(3) : c);
      out += text.slice(from, i + 1);
      // Lines are kept for who counts them.
      if (triple) out += '\n'.repeat(text.slice(i, end).split('\n').length - 1);
      from = end - 1;
      i = end - 1;
    }
  }
  return out + text.slice(from);
}

function stringEnd(text: string, from: number, quote: string): number {
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (quote.length === 1 && text[i] === '\n') return i + 1;
    else if (text.startsWith(quote, i)) return i + quote.length;
  }
  return text.length + 1;
}

/** Whether a Python text surely binds the name for all of the file: by import, definition or assignment at the head of a line that no block holds. */
export function bindsAtTop(text: string, name: string): boolean {
  if (!/^\w+$/.test(name) || !text.includes(name)) return false;
  const code = withoutStrings(text);
  const brought = (names: string): boolean =>
    names.split(',').some((part) => part.trim().split(/\s+/).at(-1) === name);
  for (const m of code.matchAll(/^from [\w.]+ import \(([^()]*)\)/gm)) if (brought(m[1] ?? '')) return true;
  return code.split('\n').some((line) => {
    if (!line.includes(name) || /^\s/.test(line)) return false;
    const imported = /^(?:import|from [\w.]+ import) ([\w., ]+)$/.exec(line.trimEnd())?.[1];
    if (imported !== undefined) return brought(imported);
    const defined = /^(?:async def|def|class) (\w+)/.exec(line)?.[1];
    return defined === name || (line.startsWith(name) && /^\s*=(?!=)/.test(line.slice(name.length)));
  });
}
