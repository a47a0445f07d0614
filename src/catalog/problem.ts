import { byCode } from '../util/text.ts';

/** Something wrong with a rule file, located. */
export interface Problem {
  /** Stable name of the kind of problem: `rule-yaml`, `rule-schema`, `rule-filter`, `rule-regex`, `rule-example` ... */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** File as the user named its folder. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly message: string;
  /** The next step. */
  readonly next: string;
  readonly ruleId?: string;
}

/** `file:line:column` of a problem. */
export function problemPlace(problem: Pick<Problem, 'file' | 'line' | 'column'>): string {
  return `${problem.file}:${problem.line}:${problem.column}`;
}

/** One line: `file:line:column: what; next: what to do`; warnings say that they are. */
export function formatProblem(problem: Problem): string {
  return `${problemPlace(problem)}: ${problem.severity === 'warning' ? 'warning: ' : ''}${problem.message}; next: ${problem.next}`;
}

/** Orders problems by file, line, column, then text. */
export function byPlace(a: Problem, b: Problem): number {
  return byCode(a.file, b.file) || a.line - b.line || a.column - b.column || byCode(a.message, b.message);
}
