import type { ExceptionChain, ExceptionInfo } from '../model/index.ts';

/**
 * The line of causes of a chain, outermost first: suppressed exceptions and the members of a group after the first stand beside it,
 * not below. A group's first member goes on the line, since the group itself says nothing.
 */
export function causeLine(chain: ExceptionChain): readonly ExceptionInfo[] {
  const line: ExceptionInfo[] = [];
  for (const exception of chain.exceptions) {
    const beside =
      exception.relation === 'suppressed' ||
      (exception.relation === 'member' && line.some((e) => e.relation === 'member'));
    if (line.length > 0 && beside) break;
    line.push(exception);
  }
  return line;
}
