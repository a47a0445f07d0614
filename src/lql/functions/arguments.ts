import type { Argument, Call, Literal } from '../ast.ts';
import { fail } from '../error.ts';
import type { Operand, Scope } from '../operand.ts';

/** Stops unless a call has as many arguments as its form, e.g. `sample(field, fraction)`. */
export function arity(call: Call, form: string, min: number, max = min): void {
  const count = call.args.length;
  if (count < min || count > max)
    fail(
      call.args[max] ?? call,
      `${call.name}() takes ${min === max ? min : `${min} to ${max}`} arguments, not ${count}`,
      { expected: form },
    );
}

/** An argument that must be written out. */
export function literalArgument(call: Call, index: number, expected: string): Literal {
  const argument = present(call, index, expected);
  if (argument.kind === 'call') fail(argument, `a function cannot stand here`, { expected });
  return argument;
}

/** An argument that must be a field. */
export function fieldArgument(call: Call, index: number, scope: Scope): Operand {
  const argument = present(call, index, 'a field');
  const operand = scope.operand(argument);
  if (operand.constant) fail(argument, `${operand.label} is no field`, { expected: 'a field' });
  return operand;
}

/** Any argument; stops where it is not there. */
export function present(call: Call, index: number, expected: string): Argument {
  return call.args[index] ?? fail(call, `an argument is missing`, { expected });
}
