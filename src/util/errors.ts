/** Exit codes of the command line (design, section 6). */
export const EXIT = { ok: 0, findings: 1, usage: 2, inconclusive: 3, interrupted: 130 } as const;

/** An error that a person can act on: what happened, where, and the next step. Printed without a stack trace. */
export class UserError extends Error {
  readonly where: string | undefined;
  readonly next: string | undefined;
  readonly exitCode: number;

  constructor(
    what: string,
    options: { where?: string; next?: string; exitCode?: number; cause?: unknown } = {},
  ) {
    super(what, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UserError';
    this.where = options.where;
    this.next = options.next;
    this.exitCode = options.exitCode ?? EXIT.usage;
  }
}

/** One line: where, what, next step. */
export function describeError(error: unknown): string {
  if (!(error instanceof UserError)) return error instanceof Error ? error.message : String(error);
  return [
    error.where ? `${error.where}: ` : '',
    error.message,
    error.next ? `\n  next: ${error.next}` : '',
  ].join('');
}
