import { OPERATORS } from './ast.ts';
import type { Operator } from './ast.ts';
import { fail } from './error.ts';
import type { Position } from './error.ts';
import { unescape } from './strings.ts';

/** A token. `glued` says that nothing stands between it and the token before: `a.b`, `f(`, `-x` need it. */
export interface Token extends Position {
  readonly kind: 'word' | 'string' | 'operator' | '.' | '(' | ')' | ',' | '-' | 'end';
  /** Words as written, strings unescaped, else the sign itself. */
  readonly text: string;
  readonly glued: boolean;
}

const SIGNS = new Set(['.', '(', ')', ',']);
const SPACE = /\s/u;
/** What ends an unquoted word. `!` ends it only as part of an operator, `--` as the start of a comment. */
const ENDS_WORD = new Set(['"', '(', ')', '=', '<', '>', ':', ',', '.', '~']);
const SMART_QUOTES = /[\u201c\u201d\u201e\u00ab\u00bb]/;

/** Cuts a filter's text into tokens in one pass; comments (`--` to the end of the line, outside quotes) are left out. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  let glued = false;
  const push = (kind: Token['kind'], value: string, end: number): void => {
    tokens.push({ kind, text: value, glued, line, column: at - lineStart + 1 });
    for (let i = text.indexOf('\n', at); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    at = end;
    glued = true;
  };
  while (at < text.length) {
    const c = text.charAt(at);
    if (SPACE.test(c)) {
      glued = false;
      at++;
      if (c === '\n') {
        line++;
        lineStart = at;
      }
    } else if (text.startsWith('--', at)) {
      glued = false;
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (c === '"') {
      const end = closingQuote(text, at);
      if (end < 0)
        fail({ line, column: at - lineStart + 1 }, 'this string is not closed', {
          expected: 'a closing "',
          hint: 'write a quotation mark inside a string as \\"',
        });
      push('string', unescape(text.slice(at + 1, end)), end + 1);
    } else if (SIGNS.has(c)) push(c as Token['kind'], c, at + 1);
    else {
      const operator = operatorAt(text, at);
      const previous = tokens.at(-1);
      if (operator !== null) push('operator', operator, at + operator.length);
      else if (c === '-' && !(glued && (previous?.kind === '.' || previous?.kind === 'word')))
        push('-', c, at + 1);
      else push('word', word(text, at, { line, column: at - lineStart + 1 }), wordEnd(text, at));
    }
  }
  push('end', 'the end of the filter', at);
  return tokens;
}

function operatorAt(text: string, at: number): Operator | null {
  return OPERATORS.find((operator) => text.startsWith(operator, at)) ?? null;
}

function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x22) return i;
  }
  return -1;
}

function wordEnd(text: string, start: number): number {
  let i = start;
  for (; i < text.length; i++) {
    const c = text.charAt(i);
    if (ENDS_WORD.has(c) || SPACE.test(c)) break;
    if (c === '-' && text.charAt(i + 1) === '-') break;
    if (c === '!' && (text.charAt(i + 1) === '=' || text.charAt(i + 1) === '~')) break;
  }
  return i;
}

function word(text: string, start: number, at: Position): string {
  const value = text.slice(start, wordEnd(text, start));
  if (value === '')
    fail(at, `${JSON.stringify(text.charAt(start))} does not stand here`, {
      expected: 'a word, a field or a quoted text',
      hint: 'put texts with special characters in double quotes; the regex operators are =~ and !~',
    });
  if (SMART_QUOTES.test(value.charAt(0)))
    fail(at, `${value.charAt(0)} is not a quotation mark of the language`, {
      expected: 'straight double quotes (")',
      hint: 'the text seems to be copied from a document; retype its quotes',
    });
  if (value.startsWith("'") && !(value.endsWith("'") && value.length > 1))
    fail(at, 'single quotes do not quote', {
      expected: 'double quotes',
      hint: 'write "..." instead of \'...\'',
    });
  return value;
}
