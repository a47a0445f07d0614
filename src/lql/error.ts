import { UserError } from '../util/errors.ts';

/** A place in a filter's text: 1-based line and column, column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a filter, where, what was expected there, and how to mend it. */
export interface FilterError extends Position {
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
}

/** Carries a FilterError out of the depth of the parser; never leaves this room. */
export class LocatedError extends Error {
  readonly detail: FilterError;

  constructor(detail: FilterError) {
    super(detail.message);
    this.name = 'LocatedError';
    this.detail = detail;
  }
}

/** Stops with a located error at a node or token. */
export function fail(
  at: Position,
  message: string,
  more: { expected?: string | undefined; hint?: string | undefined } = {},
): never {
  throw new LocatedError(located(at, message, more));
}

/** A located error (or warning) as data. */
export function located(
  at: Position,
  message: string,
  more: { expected?: string | undefined; hint?: string | undefined } = {},
): FilterError {
  return {
    message,
    line: at.line,
    column: at.column,
    ...(more.expected === undefined ? {} : { expected: more.expected }),
    ...(more.hint === undefined ? {} : { hint: more.hint }),
  };
}

/** The same as an error for the person who wrote the filter. */
export function toUserError(error: FilterError): UserError {
  const expected = error.expected === undefined ? '' : `; expected ${error.expected}`;
  return new UserError(`filter: ${error.message}${expected}`, {
    where: `${error.line}:${error.column}`,
    ...(error.hint === undefined ? {} : { next: error.hint }),
  });
}
