import type { Argument, Call, Expr, Filter, Literal, Path, ValueExpr } from './ast.ts';
import { quote } from './strings.ts';

/** A filter as canonical text on one line: comments gone, every grouping in parentheses. Parsed again, it is the same tree. */
export function printFilter(filter: Filter): string {
  return expr(filter.root, true);
}

function expr(node: Expr, top = false): string {
  switch (node.kind) {
    case 'everything':
      return '';
    case 'and':
    case 'or': {
      const joined = node.items.map((item) => expr(item)).join(node.kind === 'and' ? ' AND ' : ' OR ');
      return top ? joined : `(${joined})`;
    }
    case 'not':
      // Google's grammar has one negation a term, hence the parentheses.
      return node.item.kind === 'not' ? `NOT (${expr(node.item)})` : `NOT ${expr(node.item)}`;
    case 'compare': {
      const left = node.left.kind === 'path' ? path(node.left) : call(node.left);
      const blank = node.op === ':' ? '' : ' ';
      return `${left}${blank}${node.op}${blank}${value(node.right)}`;
    }
    case 'anywhere':
      return node.quoted ? quote(node.text) : node.text;
    case 'call':
      return call(node);
  }
}

function value(node: ValueExpr): string {
  switch (node.kind) {
    case 'and':
    case 'or':
      return `(${node.items.map(value).join(node.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `(NOT ${value(node.item)})`;
    case 'call':
      return call(node);
    case 'literal':
      return literal(node);
  }
}

function literal(node: Literal): string {
  return node.quoted ? quote(node.text) : node.text;
}

function call(node: Call): string {
  return `${node.name}(${node.args.map(argument).join(', ')})`;
}

function argument(node: Argument): string {
  if (node.kind === 'call') return call(node);
  return node.quoted && node.path !== null && node.path.names.length > 1
    ? node.path.names.map(quote).join('.')
    : literal(node);
}

const PLAIN = /^[A-Za-z_@][\w@]*(?:[/-][\w@]+)*$/;
const KEYWORD = /^(?:AND|OR|NOT)$/;

function path(node: Path): string {
  return node.names.map((name) => (PLAIN.test(name) && !KEYWORD.test(name) ? name : quote(name))).join('.');
}
