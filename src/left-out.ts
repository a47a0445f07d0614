import { parseFilter, type Filter } from './lql/index.ts';
import { SEVERITY_NUMBER, type Notice, type Severity } from './model/index.ts';

type Expr = Filter['root'];

/** Which of a run's options leave out what went well; null for none. */
export function leftOutBy(options: {
  readonly filter?: string | undefined;
  readonly minSeverity?: Severity | undefined;
}): string | null {
  const { filter, minSeverity } = options;
  if (minSeverity !== undefined && SEVERITY_NUMBER[minSeverity] > SEVERITY_NUMBER.INFO)
    return `--min-severity ${minSeverity}`;
  const parsed = filter === undefined ? null : parseFilter(filter);
  return parsed?.ok === true && asksForFailures(parsed.filter.root) ? '--filter' : null;
}

/** Whether severity and status alone leave entries out: of a service whose entries are all left out, it is then known that none failed. */
export function leavesOutNothingElse({ filter }: { readonly filter?: string | undefined }): boolean {
  const parsed = filter === undefined ? null : parseFilter(filter);
  return parsed === null || (parsed.ok && isOfFailures(parsed.filter.root));
}

function isOfFailures(expr: Expr): boolean {
  return expr.kind === 'and' || expr.kind === 'or' ? expr.items.every(isOfFailures) : asksForFailures(expr);
}

/** Says that shares are not told, and why. */
export function leftOutNotice(by: string): Notice {
  return {
    code: 'shares',
    message: `${by} leaves out what went well: no share of requests is told; leave it away to have them`,
  };
}

/** Whether nothing passes but severities above INFO, or requests that failed. */
function asksForFailures(expr: Expr): boolean {
  switch (expr.kind) {
    case 'and':
      return expr.items.some(asksForFailures);
    case 'or':
      return expr.items.every(asksForFailures);
    case 'compare': {
      const { left, op, right } = expr;
      if (left.kind !== 'path' || right.kind !== 'literal' || !['>=', '>', '='].includes(op)) return false;
      const name = left.names.join('.').toLowerCase();
      if (name === 'severity') return isAboveInfo(right.text, op);
      return name === 'httprequest.status' && Number(right.text) >= 400;
    }
    default:
      return false;
  }
}

function isAboveInfo(text: string, op: string): boolean {
  const known: Readonly<Record<string, number>> = SEVERITY_NUMBER;
  const least = known[text.toUpperCase()] ?? Number(text);
  return least > SEVERITY_NUMBER.INFO || (op === '>' && least >= SEVERITY_NUMBER.INFO);
}
