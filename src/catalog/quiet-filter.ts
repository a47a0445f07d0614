import { SEVERITY_NUMBER } from '../model/index.ts';
import type { Filter } from '../lql/index.ts';

type Expr = Filter['root'];
type Comparison = Extract<Expr, { readonly kind: 'compare' }>;

/** What an entry says, and when. */
const SAID = new Set([
  'textpayload',
  'jsonpayload',
  'protopayload',
  'httprequest',
  'severity',
  'timestamp',
  'receivetimestamp',
]);
/** Parts of an entry whose bytes are looked through for needles, or that are known of a quiet entry. */
const SEEN = new Set([...SAID, 'resource', 'labels', 'logname']);

/** Whether a filter can be known to fail on every quiet entry: it asks for a failed status, a severity of WARNING or above, or an audit log's payload. */
export function failsQuietly(node: Expr): boolean {
  switch (node.kind) {
    case 'and':
      return node.items.some(failsQuietly);
    case 'or':
      return node.items.every(failsQuietly);
    case 'compare':
      return comparisonFails(node);
    default:
      return false;
  }
}

function comparisonFails(node: Comparison): boolean {
  if (node.left.kind !== 'path' || node.right.kind !== 'literal') return false;
  const [first = '', second = ''] = node.left.names.map(normal);
  const { op } = node;
  const { text } = node.right;
  if (first === 'protopayload') return op === '=' || op === ':' || op === '=~';
  if (op !== '=' && op !== '>=' && op !== '>') return false;
  if (first === 'severity')
    return (
      Object.hasOwn(SEVERITY_NUMBER, text) &&
      SEVERITY_NUMBER[text as keyof typeof SEVERITY_NUMBER] >= SEVERITY_NUMBER.WARNING
    );
  return first === 'httprequest' && second === 'status' && /^\d{3}$/.test(text) && Number(text) >= 400;
}

/** Whether a filter looks at parts of the entry that are not looked through (ids, traces, anything anywhere). */
export function looksElsewhere(node: Expr): boolean {
  return looksBeside(node, SEEN);
}

/** Whether a filter may look at where the entry was written: at its resource, its labels or its log's name. */
export function looksAtPlace(node: Expr): boolean {
  return looksBeside(node, SAID);
}

/** Whether a filter looks at more than fields of these parts. */
function looksBeside(node: Expr, known: ReadonlySet<string>): boolean {
  switch (node.kind) {
    case 'everything':
      return false;
    case 'and':
    case 'or':
      return node.items.some((item) => looksBeside(item, known));
    case 'not':
      return looksBeside(node.item, known);
    case 'compare':
      return node.left.kind !== 'path' || !known.has(normal(node.left.names[0] ?? ''));
    default:
      return true;
  }
}

function normal(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
