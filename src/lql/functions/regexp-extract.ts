import type { Call } from '../ast.ts';
import { fail } from '../error.ts';
import type { Operand, Scope } from '../operand.ts';
import { compileRegex } from '../value-tests.ts';
import { arity, literalArgument, present } from './arguments.ts';

/** `regexp_extract(field, "re")`: what the one group of the first match holds; no match, no value. */
export function regexpExtract(call: Call, scope: Scope): Operand {
  arity(call, 'regexp_extract(field, "regex")', 2);
  const inner = scope.operand(present(call, 0, 'a field'));
  const pattern = literalArgument(call, 1, 'a quoted regular expression');
  const regex = compileRegex(pattern);
  const groups = regex.groupCount();
  if (groups !== 1)
    fail(pattern, `the regular expression has ${groups} groups`, {
      expected: 'exactly one group: (...)',
      hint: 'groups that are only for grouping are written (?:...)',
    });
  const isText = inner.type === 'string' || inner.type === 'dynamic' || inner.type === 'proto';
  const extract = (value: unknown): string | null => {
    if (typeof value !== 'string' || !isText) return null;
    const matcher = regex.matcher(value);
    return matcher.find() ? (matcher.group(1) ?? null) : null;
  };
  return {
    label: call.name,
    type: 'string',
    untyped: true,
    constant: inner.constant,
    bind: (test) =>
      inner.bind((value) => {
        const text = extract(value);
        return text !== null && test(text);
      }),
    present: inner.bind((value) => extract(value) !== null),
  };
}
