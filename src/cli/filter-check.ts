import { compileFilter, parseFilter } from '../lql/index.ts';
import { visible } from '../render/index.ts';
import { UserError } from '../util/errors.ts';

/** Checks a filter before anything is read; `sample()` only the service can evaluate. @throws UserError that shows it with a mark under the place. */
export function checkFilter(filter: string | undefined, live: boolean): void {
  if (filter === undefined || (live && parseFilter(filter).ok)) return;
  try {
    compileFilter(filter);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [line = 1, column = 1] = (error.where ?? '').split(':').map(Number);
    const shown = visible((filter.split('\n')[line - 1] ?? '').slice(Math.max(0, column - 60), column + 20));
    const mark = `${shown}\n        ${' '.repeat(Math.max(0, Math.min(column, 60) - 1))}^`;
    throw new UserError(error.message, {
      where: `--filter:${error.where ?? ''}`,
      next: `${error.next ?? 'mend it at the mark; it is written as in the Logs Explorer'}\n        ${mark}`,
    });
  }
}
