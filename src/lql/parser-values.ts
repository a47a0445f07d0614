import type { Argument, Call, Literal, Path, ValueExpr } from './ast.ts';
import { name } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { fail } from './error.ts';
import type { Position } from './error.ts';

const VALUE = 'a value: a word, a number, a quoted text or a list in parentheses';

/** What follows an operator: one value, a function, or a list in parentheses. */
export function parseValue(cursor: Cursor): ValueExpr {
  const token = cursor.peek();
  if (token.kind !== '(') return single(cursor);
  cursor.next();
  const inside = cursor.deeper(token, () => list(cursor));
  cursor.close(token, '")", AND, OR or another value');
  return inside;
}

function list(cursor: Cursor): ValueExpr {
  const at = cursor.peek();
  const items = [choice(cursor)];
  for (;;) {
    const { kind } = cursor.peek();
    if (cursor.isKeyword('AND')) cursor.next();
    else if (kind === 'end' || kind === ')' || kind === ',' || kind === 'operator' || cursor.isKeyword('OR'))
      break;
    items.push(choice(cursor));
  }
  return join('and', items, at);
}

function choice(cursor: Cursor): ValueExpr {
  const at = cursor.peek();
  const items = [negated(cursor)];
  while (cursor.isKeyword('OR')) {
    cursor.next();
    items.push(negated(cursor));
  }
  return join('or', items, at);
}

function negated(cursor: Cursor): ValueExpr {
  const token = cursor.peek();
  const { line, column } = token;
  const minus = token.kind === '-' && !startsNumber(cursor);
  if (minus && !cursor.peek(1).glued)
    fail(token, '"-" negates only the value that it touches', { expected: 'a value directly after "-"' });
  if (!cursor.isKeyword('NOT') && !minus) return parseValue(cursor);
  cursor.next();
  return { kind: 'not', item: cursor.deeper(token, () => negated(cursor)), line, column };
}

/** In a list, `-3` is a number and `-foo` a negation. */
function startsNumber(cursor: Cursor): boolean {
  const next = cursor.peek(1);
  return next.glued && (next.kind === '.' || (next.kind === 'word' && /^(?:\d|inf)/i.test(next.text)));
}

function single(cursor: Cursor): Literal | Call {
  const token = cursor.peek();
  const after = cursor.peek(1);
  if (token.kind === 'word' && after.kind === '(' && after.glued) return parseCall(cursor);
  const { kind, text, quoted, path, line, column } = literal(cursor, VALUE);
  if (quoted && (path === null || path.names.length > 1))
    fail(token, 'a value is one quoted text', { expected: VALUE });
  return { kind, text, quoted, line, column };
}

/** `name(argument, ...)`; which names and arguments there are is checked later. */
export function parseCall(cursor: Cursor): Call {
  const token = cursor.next();
  const open = cursor.next();
  const args = cursor.deeper(open, () => {
    const found: Argument[] = [];
    if (cursor.peek().kind === ')') return found;
    found.push(argument(cursor));
    while (cursor.peek().kind === ',') {
      cursor.next();
      found.push(argument(cursor));
    }
    return found;
  });
  cursor.close(open, '"," or ")"');
  return { kind: 'call', name: token.text.toLowerCase(), args, line: token.line, column: token.column };
}

function argument(cursor: Cursor): Argument {
  const token = cursor.peek();
  const after = cursor.peek(1);
  if (token.kind === 'word' && after.kind === '(' && after.glued) return parseCall(cursor);
  return literal(cursor, 'an argument: a field, a word, a number or a quoted text');
}

/** One string, or words and dots without a blank between them (`3.2s`, `foo.bar`, `-3`). */
function literal(cursor: Cursor, expected: string): Literal & { path: Path | null } {
  const first = cursor.peek();
  const { line, column } = first;
  if (cursor.isKeyword('AND') || cursor.isKeyword('OR') || cursor.isKeyword('NOT'))
    fail(first, `unexpected ${name(first)}`, {
      expected,
      hint: `to compare with the word ${first.text}, quote it`,
    });
  const names: string[] = [];
  let text = '';
  let quotes = 0;
  let parts = 0;
  let isPath = true;
  for (let token = first; parts === 0 || token.glued; token = cursor.peek()) {
    const isName = token.kind === 'word' || token.kind === 'string';
    if (!isName && token.kind !== '.' && token.kind !== '-') break;
    // After a quoted value nothing may touch it; within a path ("a"."b", labels."x") quoted names alternate with dots.
    if (isName && parts > 0 && (token.kind === 'string' || quotes > 0) && cursor.peek(-1).kind !== '.')
      fail(token, `unexpected ${name(token)} directly after a value`, {
        expected: 'a blank or the end of the value',
        hint: 'write a quotation mark inside a string as \\"',
      });
    if (isName) names.push(token.text);
    if (token.kind === 'string') quotes++;
    if ((token.kind === '.') === (parts % 2 === 0) || token.kind === '-') isPath = false;
    text += token.text;
    parts++;
    cursor.next();
  }
  if (parts === 0) fail(first, `unexpected ${name(first)}`, { expected });
  if (quotes > 0 && parts > 1 && !isPath)
    fail(first, 'a quoted text and other characters touch each other', { expected: 'one quoted text' });
  const path: Path | null =
    isPath && names.length * 2 - 1 === parts ? { kind: 'path', names, line, column } : null;
  return { kind: 'literal', text, quoted: quotes > 0, path, line, column };
}

function join(kind: 'and' | 'or', items: readonly ValueExpr[], at: Position): ValueExpr {
  const [only] = items;
  if (only !== undefined && items.length === 1) return only;
  return {
    kind,
    items: items.flatMap((item) => (item.kind === kind ? item.items : [item])),
    line: at.line,
    column: at.column,
  };
}
