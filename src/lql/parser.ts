import type { Expr, Operator, Path } from './ast.ts';
import { Cursor, name } from './cursor.ts';
import { fail } from './error.ts';
import type { Position } from './error.ts';
import { parseCall, parseValue } from './parser-values.ts';
import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';

const TERM = 'a field comparison, a word, a quoted text, a function, NOT or "("';
const NEXT = 'AND, OR, another term or the end of the filter';

/** Text -> tree. OR binds tighter than AND; terms side by side are joined by AND. Throws LocatedError. */
export function parse(text: string): Expr {
  const cursor = new Cursor(tokenize(text));
  const first = cursor.peek();
  if (first.kind === 'end') return { kind: 'everything', line: 1, column: 1 };
  const root = expression(cursor);
  const rest = cursor.peek();
  if (rest.kind !== 'end')
    fail(rest, `unexpected ${name(rest)}`, { expected: NEXT, hint: hintForRest(rest) });
  return root;
}

function expression(cursor: Cursor): Expr {
  const at = cursor.peek();
  const items = [factor(cursor)];
  for (;;) {
    if (cursor.isKeyword('AND')) cursor.next();
    else if (!startsTerm(cursor)) break;
    items.push(factor(cursor));
  }
  return join('and', items, at);
}

function factor(cursor: Cursor): Expr {
  const at = cursor.peek();
  const items = [term(cursor)];
  while (cursor.isKeyword('OR')) {
    cursor.next();
    items.push(term(cursor));
  }
  return join('or', items, at);
}

function term(cursor: Cursor): Expr {
  const token = cursor.peek();
  const { line, column } = token;
  if (cursor.isKeyword('NOT')) {
    cursor.next();
    return { kind: 'not', item: cursor.deeper(token, () => term(cursor)), line, column };
  }
  if (token.kind === '-') {
    cursor.next();
    const next = cursor.peek();
    if (!next.glued || next.kind === 'end')
      fail(token, '"-" negates only the term that it touches', {
        expected: 'a term directly after "-"',
        hint: 'write NOT, or remove the blank',
      });
    return { kind: 'not', item: cursor.deeper(token, () => term(cursor)), line, column };
  }
  if (token.kind === '(') {
    cursor.next();
    const inside = cursor.deeper(token, () => expression(cursor));
    cursor.close(token, `")" or ${NEXT}`);
    return inside;
  }
  return restriction(cursor);
}

function restriction(cursor: Cursor): Expr {
  const token = cursor.peek();
  const { line, column } = token;
  if ((token.kind !== 'word' && token.kind !== 'string') || cursor.isKeyword('AND') || cursor.isKeyword('OR'))
    fail(token, `unexpected ${name(token)}`, { expected: TERM, hint: hintForTerm(token) });
  const after = cursor.peek(1);
  if (token.kind === 'word' && after.kind === '(' && after.glued) {
    const call = parseCall(cursor);
    const op = operator(cursor);
    return op === null ? call : { kind: 'compare', left: call, op, right: parseValue(cursor), line, column };
  }
  const { path, quoted } = member(cursor);
  const op = operator(cursor);
  if (op !== null) return { kind: 'compare', left: path, op, right: parseValue(cursor), line, column };
  if (path.names.length > 1 && quoted) {
    const next = cursor.peek();
    fail(next, `unexpected ${name(next)} after a field`, { expected: 'an operator: = != < <= > >= : =~ !~' });
  }
  return { kind: 'anywhere', text: path.names.join('.'), quoted, line, column };
}

/** The names of a path up to its operator; `quoted` where any of them is. */
function member(cursor: Cursor): { path: Path; quoted: boolean } {
  const first = cursor.next();
  const names = [first.text];
  let quoted = first.kind === 'string';
  for (let dot = cursor.peek(); dot.kind === '.' && dot.glued; dot = cursor.peek()) {
    cursor.next();
    const part = cursor.peek();
    if (!part.glued || (part.kind !== 'word' && part.kind !== 'string'))
      fail(part, `unexpected ${name(part)} after "."`, {
        expected: 'a field name',
        hint: 'put texts with dots in double quotes',
      });
    names.push(part.text);
    quoted ||= part.kind === 'string';
    cursor.next();
  }
  const next = cursor.peek();
  if (next.glued && (next.kind === 'word' || next.kind === 'string' || (next.kind === '-' && quoted)))
    fail(next, `unexpected ${name(next)} directly after ${JSON.stringify(names.at(-1))}`, {
      expected: `a blank, an operator or ${NEXT}`,
      hint: 'write a quotation mark inside a string as \\"',
    });
  return { path: { kind: 'path', names, line: first.line, column: first.column }, quoted };
}

function operator(cursor: Cursor): Operator | null {
  const token = cursor.peek();
  if (token.kind !== 'operator') return null;
  cursor.next();
  const next = cursor.peek();
  if (token.text === '=' && next.kind === 'operator' && next.glued && next.text.startsWith('='))
    fail(token, '"==" is no operator', { expected: '=', hint: 'equality is one =' });
  return token.text as Operator;
}

function startsTerm(cursor: Cursor): boolean {
  const { kind } = cursor.peek();
  return kind === 'string' || kind === '(' || kind === '-' || (kind === 'word' && !cursor.isKeyword('OR'));
}

/** Flattens: `(a AND b) AND c` and `a AND b AND c` are one tree. */
function join(kind: 'and' | 'or', items: readonly Expr[], at: Position): Expr {
  const [only] = items;
  if (only !== undefined && items.length === 1) return only;
  return {
    kind,
    items: items.flatMap((item) => (item.kind === kind ? item.items : [item])),
    line: at.line,
    column: at.column,
  };
}

function hintForTerm(token: Token): string | undefined {
  if (token.kind === 'operator') return 'a comparison starts with a field: severity>=ERROR';
  if (token.kind === 'word') return `to search for the word ${token.text}, quote it`;
  return undefined;
}

function hintForRest(token: Token): string | undefined {
  if (token.kind === ')') return 'there is a ")" too many';
  if (token.kind === 'operator' || token.kind === '.' || token.kind === ',')
    return 'quote values that contain ~ = ( ) : > < , . or *';
  return undefined;
}
