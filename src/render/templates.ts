import { UserError } from '../util/errors.ts';
import { namesIn } from './environment.ts';

/**
 * Checks a template that a person wrote: every name in it must be one that the bundled template of its format uses, or a member of the
 * report itself, which stands in `report`, since a name that
 * the view does not have would print nothing, or `undefined`, without a word. @throws UserError located in the file.
 */
export function checkTemplate(
  source: string,
  file: string,
  bundled: string,
  schema: readonly string[],
): void {
  const known = new Set([...namesIn(bundled, 'bundled').map((n) => n.name), 'report', 'length', ...schema]);
  for (const { name, line, column } of namesIn(source, file)) {
    if (known.has(name)) continue;
    const near = [...known].filter((k) => k[0] === name[0]).sort();
    throw new UserError(`the report has no ${JSON.stringify(name)} for templates`, {
      where: `${file}:${line}:${column}`,
      next:
        near.length > 0
          ? `did you mean one of: ${near.join(', ')}`
          : `names are: ${[...known].sort().join(', ')}`,
    });
  }
}
