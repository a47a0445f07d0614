import type { Predicate } from './access.ts';
import type { Anywhere, Call, Comparison, Expr, Operator, ValueExpr } from './ast.ts';
import { constantOperand, fieldOperand } from './operand.ts';
import type { Operand, Scope } from './operand.ts';
import { fail, located } from './error.ts';
import type { FilterError } from './error.ts';
import { PREDICATES, VALUES } from './functions/registry.ts';
import { collectValues } from './functions/values.ts';
import { toDouble } from './convert.ts';
import { valueTest } from './value-tests.ts';
import { createWordSearch } from './word-search.ts';

/** A tree's predicate, with what is to be said about it. */
export interface Compiled {
  readonly predicate: Predicate;
  readonly warnings: readonly FilterError[];
  /** What the server could evaluate and this evaluator cannot (sample fractions). */
  readonly refusals: readonly FilterError[];
}

/** Tree -> closures; fields, constants and regexes are settled here, once. Throws LocatedError. */
export function compileExpr(root: Expr): Compiled {
  const warnings: FilterError[] = [];
  const refusals: FilterError[] = [];
  const words = createWordSearch();
  const scope: Scope = {
    words,
    warn: (warning) => warnings.push(warning),
    refuse: (error) => refusals.push(error),
    operand: (argument) => {
      if (argument.kind === 'call') return valueCall(argument, scope);
      const { path, quoted, text } = argument;
      if (path === null || (quoted && path.names.length === 1) || (!quoted && toDouble(text) !== null))
        return constantOperand(text);
      return fieldOperand(path);
    },
  };
  const predicate = expr(root, scope);
  return {
    predicate(entry) {
      words.begin();
      return predicate(entry);
    },
    warnings,
    refusals,
  };
}

function expr(node: Expr, scope: Scope): Predicate {
  switch (node.kind) {
    case 'everything':
      return () => true;
    case 'not': {
      const inner = expr(node.item, scope);
      return (entry) => !inner(entry);
    }
    case 'and':
      return every(node.items.map((item) => expr(item, scope)));
    case 'or':
      return some(node.items.map((item) => expr(item, scope)));
    case 'compare':
      return comparison(node, scope);
    case 'anywhere':
      return anywhere(node, scope);
    case 'call':
      return predicateCall(node, scope);
  }
}

function every(parts: readonly Predicate[]): Predicate {
  return (entry) => {
    for (const part of parts) if (!part(entry)) return false;
    return true;
  };
}

function some(parts: readonly Predicate[]): Predicate {
  return (entry) => {
    for (const part of parts) if (part(entry)) return true;
    return false;
  };
}

function predicateCall(call: Call, scope: Scope): Predicate {
  const compile = PREDICATES.get(call.name);
  if (compile !== undefined) return compile(call, scope);
  if (VALUES.get(call.name) !== undefined)
    fail(call, `${call.name}() gives a value, no condition`, {
      expected: 'an operator and a value after it',
    });
  return unknownFunction(call);
}

function valueCall(call: Call, scope: Scope): Operand {
  const compile = VALUES.get(call.name);
  if (compile !== undefined) return compile(call, scope);
  if (PREDICATES.get(call.name) !== undefined)
    fail(call, `${call.name}() is a condition, no value`, {
      expected: `${call.name}(...) without an operator`,
    });
  return unknownFunction(call);
}

function unknownFunction(call: Call): never {
  fail(call, `there is no function ${JSON.stringify(call.name)}`, {
    expected: `one of ${[...PREDICATES.keys(), ...VALUES.keys()].join(', ')}`,
    hint: 'a word before a list in parentheses needs a blank between them',
  });
}

function comparison(node: Comparison, scope: Scope): Predicate {
  const left = node.left.kind === 'path' ? fieldOperand(node.left) : valueCall(node.left, scope);
  return values(left, node.op, node.right, scope);
}

/** The comparison applied to each value of the right side. */
function values(left: Operand, op: Operator, right: ValueExpr, scope: Scope): Predicate {
  switch (right.kind) {
    case 'and':
      return every(right.items.map((item) => values(left, op, item, scope)));
    case 'or':
      return some(right.items.map((item) => values(left, op, item, scope)));
    case 'not': {
      const inner = values(left, op, right.item, scope);
      return (entry) => !inner(entry);
    }
    case 'call':
      return computed(left, op, right, scope);
    case 'literal': {
      if (op === ':' && right.text === '*' && !right.quoted) return left.present;
      if (!right.quoted && right.text.startsWith("'"))
        scope.warn(located(right, 'single quotes are part of the text', { hint: 'write "..." instead' }));
      const test = valueTest(left, op, right, scope);
      return test === null ? () => false : left.bind(test);
    }
  }
}

/** A right side that is a function of the entry: each value that it gives is compared as if written there. */
function computed(left: Operand, op: Operator, call: Call, scope: Scope): Predicate {
  const right = valueCall(call, scope);
  const against = (text: string): Predicate => {
    const test = valueTest(
      left,
      op,
      { kind: 'literal', text, quoted: true, line: call.line, column: call.column },
      scope,
    );
    return test === null ? () => false : left.bind(test);
  };
  const texts = collectValues(right);
  if (right.constant) return some(texts({}).map(against));
  // A regex from a field would have to be compiled for each entry, and would not be a constant for the server either.
  if (op === '=~' || op === '!~')
    fail(call, `${op} needs a constant`, { expected: 'a quoted regular expression' });
  return (entry) => texts(entry).some((text) => against(text)(entry));
}

const NO_KEYWORDS = /^(?:and|or|not|&&|\|\||!)$/i;

function anywhere(node: Anywhere, scope: Scope): Predicate {
  if (!node.quoted && NO_KEYWORDS.test(node.text))
    scope.warn(
      located(node, `${JSON.stringify(node.text)} is searched for as a word`, {
        hint: 'operators are AND, OR and NOT, in capitals',
      }),
    );
  return scope.words.search(node.text);
}
