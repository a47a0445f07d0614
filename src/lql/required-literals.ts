import type { Comparison, Expr, Filter, Literal, Operator, ValueExpr } from './ast.ts';
import { toBool, toDouble } from './convert.ts';
import { fold } from './fold.ts';
import { analyze, parseQuery } from './functions/analyzer.ts';
import { resolve } from './resolve.ts';

/** Clauses that all hold; each is a list of texts of which at least one is there. Null: nothing is known. */
type Clauses = readonly (readonly string[])[] | null;

/** A clause with more alternatives is not worth testing for. */
const MAX_ALTERNATIVES = 64;

/**
 * What an entry must contain to match: a conjunction of lists. For each list, at least one of its texts is part of one of the
 * entry's *string values* (never of a number, a key or a date), after both are folded by NFKC_Casefold (`fold`). Null where
 * nothing can be required. Conservative: an entry that matches always fulfils it; one that fulfils it need not match.
 * On bytes: for an all-ASCII entry lower-casing is the folding; an entry with other characters (or `\u` escapes) has to be parsed.
 */
export function requiredLiterals(filter: Filter): readonly (readonly string[])[] | null {
  return expr(filter.root);
}

function expr(node: Expr): Clauses {
  switch (node.kind) {
    case 'everything':
    case 'not':
      return null;
    case 'and':
      return all(node.items.map(expr));
    case 'or':
      return any(node.items.map(expr));
    case 'anywhere':
      return inAnyLeaf(node.text);
    case 'compare':
      return comparison(node);
    case 'call': {
      const last = node.args.at(-1);
      return node.name === 'search' && last?.kind === 'literal'
        ? all((parseQuery(last.text) ?? []).flat().map(token))
        : null;
    }
  }
}

function all(parts: readonly Clauses[]): Clauses {
  const clauses = parts.flatMap((part) => part ?? []);
  return clauses.length === 0 ? null : clauses;
}

/** Of each alternative its most telling clause, together one clause. */
function any(parts: readonly Clauses[]): Clauses {
  const union = new Set<string>();
  for (const part of parts) {
    if (part === null) return null;
    for (const text of best(part)) union.add(text);
  }
  return union.size === 0 || union.size > MAX_ALTERNATIVES ? null : [[...union]];
}

/** The clause whose shortest text is longest: the rarest, most likely. */
function best(clauses: readonly (readonly string[])[]): readonly string[] {
  const shortest = (clause: readonly string[]): number => Math.min(...clause.map((text) => text.length));
  return clauses.reduce((a, b) => (shortest(b) > shortest(a) ? b : a), clauses[0] ?? []);
}

function comparison(node: Comparison): Clauses {
  if (node.left.kind !== 'path' || (node.op !== '=' && node.op !== ':' && node.op !== '=~')) return null;
  const field = resolve(node.left);
  if (field.kind === 'scalar' && field.type !== 'string') return null;
  return values(node.right, node.op, field.kind);
}

function values(node: ValueExpr, op: Operator, kind: string): Clauses {
  switch (node.kind) {
    case 'and':
      return all(node.items.map((item) => values(item, op, kind)));
    case 'or':
      return any(node.items.map((item) => values(item, op, kind)));
    case 'not':
    case 'call':
      return null;
    case 'literal':
      return literal(node, op, kind);
  }
}

function literal(node: Literal, op: Operator, kind: string): Clauses {
  const { text, quoted } = node;
  if (op === '=~') return fromRegex(text);
  if (!quoted && (text === 'NULL_VALUE' || (op === ':' && text === '*'))) return null;
  if (op === ':') return inAnyLeaf(text);
  if (kind === 'struct' || toDouble(text) !== null || toBool(text) !== null) return null;
  // protoPayload compares durations, instants and integers by value: their spellings differ.
  if (kind === 'proto' && !/^[^\d+-]*$/.test(text)) return null;
  return clause(text);
}

function clause(text: string): Clauses {
  const folded = fold(text);
  return folded === '' ? null : [[folded]];
}

/** A text that may also be found in a number's or a boolean's spelling cannot be required of the strings. */
function inAnyLeaf(text: string): Clauses {
  const folded = fold(text);
  if (
    /^[\d.e+-]*$/.test(folded) ||
    'true'.includes(folded) ||
    'false'.includes(folded) ||
    'infinity'.includes(folded) ||
    'nan'.includes(folded)
  )
    return null;
  return clause(text);
}

/** Only ASCII tokens: lower-casing (SEARCH) and folding are the same on them. */
function token(text: string): Clauses {
  return /^[\x00-\x7f]+$/.test(text) && analyze(text).length === 1 ? inAnyLeaf(text) : null;
}

/**
 * Longest run of plain ASCII letters, digits and a few signs that every match must contain; only of regexes without flags and
 * alternatives. The run's last character is dropped: in the entry a combining mark may follow, and fold into it.
 */
function fromRegex(regex: string): Clauses {
  if (/\(\?|\||\\Q/.test(regex)) return null;
  let longest = '';
  for (const [run] of outsideGroups(regex).matchAll(
    /[A-Za-z0-9 _,;:/@%&='"<>#~!-]+(?![A-Za-z0-9 _,;:/@%&='"<>#~!-])/g,
  )) {
    if (run.length > longest.length) longest = run;
  }
  const sure = longest.slice(0, -1);
  return sure.length < 3 ? null : clause(sure);
}

/** The regex with groups, classes, escapes and optional characters replaced by a sign that no run contains. */
function outsideGroups(regex: string): string {
  let out = '';
  let depth = 0;
  for (let i = 0; i < regex.length; i++) {
    const c = regex.charAt(i);
    const next = regex.charAt(i + 1);
    if (c === '\\') {
      // \x41, \123, \pL ... have operands that are no text.
      out += /[^A-Za-z0-9]/.test(next) ? '\u0000' : '\u0001';
      i++;
      if (/[0-9xpPCAzQ]/.test(next)) return '';
    } else if (c === '[') return depth === 0 ? out : '';
    else if (c === '(') depth++;
    else if (c === ')') {
      depth--;
      out += '\u0000';
    } else if (c === '{') {
      const end = regex.indexOf('}', i);
      if (end < 0) return '';
      i = end;
      if (depth === 0) out += '\u0000';
    } else if (depth === 0) out += next === '?' || next === '*' || next === '{' ? '\u0000' : c;
  }
  return out;
}
