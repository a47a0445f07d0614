import { printFilter, type Filter } from '../lql/index.ts';
import type { Severity } from '../model/index.ts';

type Expr = Filter['root'];
type Comparison = Extract<Expr, { kind: 'compare' }>;

const PLACE = { line: 1, column: 1 } as const;

/** `field op value` in the query language, whatever the names and the value hold. */
export function clause(
  names: readonly string[],
  op: Comparison['op'],
  value: string | number | boolean,
): string {
  return printed({
    ...PLACE,
    kind: 'compare',
    left: { ...PLACE, kind: 'path', names },
    op,
    right: { ...PLACE, kind: 'literal', text: String(value), quoted: typeof value === 'string' },
  });
}

/** `severity = ERROR`. */
export function severityClause(severity: Severity): string {
  return printed({
    ...PLACE,
    kind: 'compare',
    left: { ...PLACE, kind: 'path', names: ['severity'] },
    op: '=',
    right: { ...PLACE, kind: 'literal', text: severity, quoted: false },
  });
}

/** `log_id("...")`. */
export function logIdClause(logId: string): string {
  return printed({
    ...PLACE,
    kind: 'call',
    name: 'log_id',
    args: [{ ...PLACE, kind: 'literal', text: logId, quoted: true, path: null }],
  });
}

function printed(root: Expr): string {
  return printFilter({ root, warnings: [] });
}
