import type { FilterError, Position } from './error.ts';

/** Comparison operators of the language. */
export const OPERATORS = ['<=', '>=', '!=', '!~', '=~', '=', '<', '>', ':'] as const;

/** A comparison operator. */
export type Operator = (typeof OPERATORS)[number];

/** A field's path, unescaped: `labels."a.b"` is ['labels', 'a.b']. */
export interface Path extends Position {
  readonly kind: 'path';
  readonly names: readonly string[];
}

/** A literal as written; `quoted` tells `"NULL_VALUE"` (text) from `NULL_VALUE` (null) and `"*"` from `*` (presence). */
export interface Literal extends Position {
  readonly kind: 'literal';
  readonly text: string;
  readonly quoted: boolean;
}

/** A function call; the name in lower case. */
export interface Call extends Position {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Argument[];
}

/** An argument may read as a path and as a literal: `log_id(syslog)`, `sample(insertId, 1)`. The function decides. */
export type Argument = Call | (Literal & { readonly path: Path | null });

/** One value, or values joined by AND, OR and NOT: the comparison is applied to each. */
export type ValueExpr =
  | Literal
  | Call
  | (Position &
      (
        | { readonly kind: 'and' | 'or'; readonly items: readonly ValueExpr[] }
        | { readonly kind: 'not'; readonly item: ValueExpr }
      ));

/** `field op value`. */
export interface Comparison extends Position {
  readonly kind: 'compare';
  readonly left: Path | Call;
  readonly op: Operator;
  readonly right: ValueExpr;
}

/** A word or quoted text that any value of the entry may contain. */
export interface Anywhere extends Position {
  readonly kind: 'anywhere';
  readonly text: string;
  readonly quoted: boolean;
}

/** A filter's tree. Parentheses are gone: nested ANDs (and ORs) are flattened, so one meaning has one tree. */
export type Expr =
  | (Position & { readonly kind: 'everything' })
  | (Position & { readonly kind: 'and' | 'or'; readonly items: readonly Expr[] })
  | (Position & { readonly kind: 'not'; readonly item: Expr })
  | Comparison
  | Anywhere
  | Call;

/** A filter that has been read and checked. `warnings` are legal but probably not meant (single quotes, `and`, an unknown severity). */
export interface Filter {
  readonly root: Expr;
  readonly warnings: readonly FilterError[];
}
