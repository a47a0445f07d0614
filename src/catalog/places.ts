import { compile, parseFilter } from '../lql/index.ts';
import { conditionNeedles } from './needles.ts';
import type { Condition } from './rule-doc.ts';
import type { Rule } from './types.ts';

/** Clauses of which each needs one of its places: `httpRequest`, `jsonPayload`, `resource.type=k8s_container`. */
export type Places = readonly (readonly string[])[];
type Filter = Extract<ReturnType<typeof parseFilter>, { ok: true }>['filter'];
type Expr = Filter['root'];

/** Roots whose absence no comparison but a negated one survives. */
const ROOTS: ReadonlyMap<string, string> = new Map(
  ['httpRequest', 'jsonPayload', 'protoPayload', 'textPayload'].map((name) => [name.toLowerCase(), name]),
);
const WHOLE: ReadonlySet<string> = new Set(ROOTS.values());
/** Clauses kept for an alternative; fewer say less, which is safe. */
const MAX_CLAUSES = 16;

/** Rules that cannot be seen in entries that have only these places, whatever they say: the catalog is silent there, not the system well. */
export function neverApplicable(rules: readonly Rule[], seen: ReadonlySet<string>): readonly string[] {
  return rules
    .filter((rule) => rule.signs().places.some((clause) => !clause.some((place) => seen.has(place))))
    .map((rule) => rule.info.id);
}

/** Where a rule without literals shows: in entries with one of these parts, or with one of these texts (lower case). */
export interface Entrance {
  readonly roots: readonly string[];
  readonly needles: readonly string[];
}

/** What every entry has in which the condition of a rule holds that as a whole requires no literal; null where nothing can be told. */
export function entranceOf(condition: Condition): Entrance | null {
  const needles = conditionNeedles(condition);
  if (needles !== null) return { roots: [], needles };
  for (const clause of placesOf(condition))
    if (clause.every((place) => WHOLE.has(place))) return { roots: clause, needles: [] };
  for (const one of condition.all ?? []) {
    const entrance = entranceOf(one);
    if (entrance !== null) return entrance;
  }
  const ways = (condition.any ?? []).map(entranceOf).filter((way) => way !== null);
  if (ways.length === 0 || ways.length < (condition.any?.length ?? 0)) return null;
  return { roots: ways.flatMap((way) => way.roots), needles: ways.flatMap((way) => way.needles) };
}

/** The places that an entry needs for a condition to hold in it. */
export function placesOf(condition: Condition): Places {
  const parsed = condition.filter === undefined ? null : parseFilter(condition.filter);
  return [
    ...(parsed?.ok ? placesOfExpr(parsed.filter.root) : []),
    ...(condition.all ?? []).flatMap(placesOf),
    ...(condition.any ? either(condition.any.map(placesOf)) : []),
  ];
}

function placesOfExpr(expr: Expr): Places {
  if (expr.kind === 'and') return expr.items.flatMap(placesOfExpr);
  if (expr.kind === 'or') return either(expr.items.map(placesOfExpr));
  if (expr.kind !== 'compare' || expr.left.kind !== 'path' || expr.op === '!=' || expr.op === '!~') return [];
  const [first = '', second = ''] = expr.left.names;
  const root = ROOTS.get(first.replace(/_/g, '').toLowerCase());
  // An unset LogEntry field compares as its default: `httpRequest.status<400` holds without any request.
  if (root !== undefined) return compile({ root: expr, warnings: [] })({}) ? [] : [[root]];
  if (first.toLowerCase() !== 'resource' || second.toLowerCase() !== 'type' || expr.op !== '=') return [];
  const values = valuesOf(expr.right);
  return values === null ? [] : [values.map((value) => `resource.type=${value}`)];
}

function valuesOf(value: Extract<Expr, { kind: 'compare' }>['right']): readonly string[] | null {
  if (value.kind === 'literal') return [value.text];
  if (value.kind !== 'or') return null;
  const all = value.items.map(valuesOf);
  return all.every((v) => v !== null) ? all.flat() : null;
}

/** What is needed when one of several must hold: a clause of each, joined. */
function either(alternatives: readonly Places[]): Places {
  return alternatives.reduce<Places>(
    (a, b) => a.flatMap((x) => b.map((y) => [...x, ...y])).slice(0, MAX_CLAUSES),
    alternatives.length === 0 ? [] : [[]],
  );
}
