import type { Predicate } from '../access.ts';
import type { Call } from '../ast.ts';
import { located } from '../error.ts';
import { fold } from '../fold.ts';
import type { Scope } from '../operand.ts';
import { arity, literalArgument } from './arguments.ts';

/** `log_id("a.b/c")`: the whole log id, not URL-encoded. */
export function logId(call: Call): Predicate {
  arity(call, 'log_id("id")', 1);
  const wanted = fold(literalArgument(call, 0, 'a log id').text);
  return (entry) => {
    const parts = split(entry);
    return parts !== null && fold(decode(parts.id)) === wanted;
  };
}

/** `source(projects/p)`: logs that this project, folder or organization holds itself. */
export function source(call: Call, scope: Scope): Predicate {
  arity(call, 'source(projects/ID)', 1);
  const argument = literalArgument(call, 0, 'a resource: projects/ID');
  if (!/^(?:projects|folders|organizations|billingAccounts)\/[^/]+$/i.test(argument.text))
    scope.warn(
      located(argument, `${JSON.stringify(argument.text)} names no resource`, {
        expected: 'projects/ID, folders/ID, organizations/ID or billingAccounts/ID',
      }),
    );
  const wanted = fold(argument.text);
  return (entry) => {
    const parts = split(entry);
    return parts !== null && fold(parts.resource) === wanted;
  };
}

function split(entry: unknown): { resource: string; id: string } | null {
  if (typeof entry !== 'object' || entry === null || !Object.hasOwn(entry, 'logName')) return null;
  const { logName } = entry as { logName: unknown };
  if (typeof logName !== 'string') return null;
  const at = logName.indexOf('/logs/');
  return at < 0 ? null : { resource: logName.slice(0, at), id: logName.slice(at + 6) };
}

function decode(id: string): string {
  if (!id.includes('%')) return id;
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
