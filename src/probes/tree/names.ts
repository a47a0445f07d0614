import type { Grammar } from './grammars.ts';
import type { Node } from './trees.ts';

/** A node's named children. */
export function children(node: Node): readonly Node[] {
  return node.namedChildren.filter((n): n is Node => n !== null);
}

/** What was found in whole files: many questions walk the same file for the same kinds of nodes. */
const walks = new WeakMap<Node, Map<string, readonly Node[]>>();

/** Lets the walks of a file's root be remembered for as long as it is kept. */
export function rememberWalks(root: Node): void {
  walks.set(root, new Map());
}

/** All nodes of the types within a node, in order. */
export function within(node: Node, types: readonly string[]): readonly Node[] {
  if (types.length === 0) return [];
  const known = walks.get(node);
  const key = types.join(' ');
  const before = known?.get(key);
  if (before) return before;
  const found = node.descendantsOfType([...types]).filter((n): n is Node => n !== null);
  known?.set(key, found);
  return found;
}

/** 1-based line of a node. */
export function lineOf(node: Node): number {
  return node.startPosition.row + 1;
}

/** The dotted name of what is called (`json.dumps`, `self.send`), '' where it has none; what is called upon another call's result begins with `()`. */
export function calleeOf(call: Node, grammar: Grammar): string {
  for (const field of grammar.callee) {
    const callee = call.childForFieldName(field);
    if (!callee) continue;
    const object = call.childForFieldName('object');
    return object ? `${dotted(object)}.${callee.text}` : dotted(callee);
  }
  return '';
}

/** `a.b.c` of an identifier or a member expression; other parts stand as `()`. */
export function dotted(node: Node): string {
  if (node.namedChildCount === 0) return node.text;
  switch (node.type) {
    case 'attribute':
    case 'member_expression':
    case 'selector_expression':
    case 'field_access': {
      const object = node.childForFieldName('object') ?? node.childForFieldName('operand');
      const last =
        node.childForFieldName('attribute') ??
        node.childForFieldName('property') ??
        node.childForFieldName('field');
      return `${object ? dotted(object) : '()'}.${last?.text ?? ''}`;
    }
    case 'await':
    case 'await_expression':
    case 'parenthesized_expression':
      return children(node)[0] ? dotted(children(node)[0] as Node) : '()';
    case 'dotted_name':
    case 'scoped_identifier':
    case 'generic_type':
      return node.text.replace(/\s/g, '');
    default:
      return '()';
  }
}

/** Name of a definition; '' for an anonymous one. */
export function definedName(node: Node): string {
  return (
    (
      node.childForFieldName('name') ??
      (node.parent?.type === 'variable_declarator' ? node.parent.childForFieldName('name') : null)
    )?.text ?? ''
  );
}

/** The nearest node around it, of the types. */
export function around(node: Node, types: readonly string[]): Node | null {
  for (let at = node.parent; at; at = at.parent) if (types.includes(at.type)) return at;
  return null;
}

/** The function around a node, or the whole file. Classes are no functions. */
export function functionAround(node: Node, grammar: Grammar): Node {
  const types = grammar.definition.filter((t) => !t.startsWith('class'));
  let at = node;
  for (let up = node.parent; up; up = up.parent) {
    at = up;
    if (types.includes(up.type)) return up;
  }
  return at;
}

/** Whether a dotted name fits a pattern with `*` (anything, dots too). A pattern without a dot fits the name alone. */
function fits(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return name === pattern;
  const [head = '', ...rest] = parts;
  const tail = rest.pop() ?? '';
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false;
  let at = head.length;
  const end = name.length - tail.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** Whether a name fits one of the patterns. */
export function fitsAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((p) => fits(name, p));
}

/** The word of a pattern that every file with a hit must hold; '' where there is none. */
export function wordOf(pattern: string): string {
  return pattern.split(/[^\w]+/).reduce((a, b) => (b.length > a.length ? b : a), '');
}
