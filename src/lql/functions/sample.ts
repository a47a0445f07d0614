import type { Predicate } from '../access.ts';
import type { Call } from '../ast.ts';
import { toDouble } from '../convert.ts';
import { fail, located } from '../error.ts';
import type { Scope } from '../operand.ts';
import { arity, fieldArgument, literalArgument } from './arguments.ts';

/**
 * `sample(field, fraction)`: at 1, every entry that has the field (a missing payload field never; an unset declared one counts
 * as its default). The hash behind other fractions is not public: they are refused here and can only be asked of the server.
 */
export function sample(call: Call, scope: Scope): Predicate {
  arity(call, 'sample(field, fraction)', 2);
  const field = fieldArgument(call, 0, scope);
  const argument = literalArgument(call, 1, 'a fraction above 0, up to 1');
  const fraction = toDouble(argument.text);
  if (fraction === null || !(fraction > 0 && fraction <= 1))
    fail(argument, `${JSON.stringify(argument.text)} is no fraction`, {
      expected: 'a number above 0, up to 1',
    });
  if (fraction !== 1)
    scope.refuse(
      located(
        argument,
        `sample() with fraction ${argument.text} cannot be evaluated on saved entries: the hash by which Cloud Logging picks entries is not public`,
        {
          expected: 'fraction 1',
          hint: 'leave sample() out, or use it in a live query',
        },
      ),
    );
  return field.bind((value) => value !== undefined && value !== null);
}
