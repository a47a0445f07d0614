import type { ProbeWhere } from '../../model/index.ts';
import { calleeOf, children, dotted, fitsAny, functionAround, within } from './names.ts';
import type { Node, Source } from './trees.ts';

type Reaches = NonNullable<ProbeWhere['reaches']>;

/** What gives a value of the type, in this repository. */
export interface ValueClues {
  readonly patterns: readonly string[];
  readonly unless: readonly string[];
  readonly type?: string;
}

/** How often a name is followed to its assignment. */
const MAX_HOPS = 3;
/** Expressions that turn a value into text or truth: what is inside them does not reach further. */
const CONVERTING = new Set([
  'comparison_operator',
  'boolean_operator',
  'not_operator',
  'interpolation',
  'subscript',
  'lambda',
  'binary_expression',
  'template_substitution',
  'format_expression',
]);

/** The clues out of a rule's words; `typed` are names known from annotations. */
export function cluesOf(reaches: Reaches, typed: readonly string[]): ValueClues {
  const short = reaches.type?.split('.').at(-1);
  return {
    patterns: [
      ...(reaches.values ?? []),
      ...(short === undefined ? [] : [short, `${short}.*`, `*.${short}`, `*.${short}.*`]),
      ...(short === undefined ? [] : (reaches.known?.[short] ?? [])),
      ...typed,
    ],
    unless: reaches.unless ?? [],
    ...(short === undefined ? {} : { type: short }),
  };
}

/** The expression of an argument that a raw value is, or reaches through names of the same function; null where none does. */
export function reachingValue(call: Node, source: Source, clues: ValueClues): Node | null {
  const args = call.childForFieldName(source.grammar.arguments);
  if (!args) return null;
  const scope = functionAround(call, source.grammar);
  for (const arg of children(args)) {
    const value = arg.type === 'keyword_argument' ? arg.childForFieldName('value') : arg;
    const found = value && rawIn(value, scope, source, clues, call.startIndex, MAX_HOPS);
    if (found) return found;
  }
  return null;
}

/** A raw value that is, or is a part of, the structure that the expression builds. */
function rawIn(
  node: Node,
  scope: Node,
  source: Source,
  clues: ValueClues,
  before: number,
  hops: number,
): Node | null {
  if (CONVERTING.has(node.type)) return null;
  const { grammar } = source;
  if (grammar.call.includes(node.type)) {
    const callee = calleeOf(node, grammar);
    const last = callee.split('.').at(-1) ?? '';
    if (fitsAny(callee, clues.unless) || fitsAny(last, clues.unless)) return null;
    if (fitsAny(callee, clues.patterns)) return node;
    // A call of anything else gives a value of its own; only what builds a container passes its arguments on.
    return ['dict', 'list', 'tuple', 'Object.assign', 'asdict'].includes(callee)
      ? firstOf(children(node.childForFieldName(grammar.arguments) ?? node), (n) =>
          rawIn(
            n.type === 'keyword_argument' ? (n.childForFieldName('value') ?? n) : n,
            scope,
            source,
            clues,
            before,
            hops,
          ),
        )
      : null;
  }
  if (node.type === 'identifier')
    return hops > 0 ? assignedRaw(node, scope, source, clues, before, hops - 1) : null;
  const name = dotted(node);
  if (/^[\w().$]+$/.test(name) && name.includes('.')) {
    if (fitsAny(name.split('.').at(-1) ?? '', clues.unless)) return null;
    return fitsAny(name, clues.patterns) ? node : null;
  }
  if (node.type === 'conditional_expression') {
    const [yes, , no] = children(node);
    return firstOf(
      [yes, no].filter((n) => n !== undefined),
      (n) => rawIn(n, scope, source, clues, before, hops),
    );
  }
  if (node.type === 'pair') {
    const value = node.childForFieldName('value');
    return value ? rawIn(value, scope, source, clues, before, hops) : null;
  }
  return firstOf(children(node), (n) => rawIn(n, scope, source, clues, before, hops));
}

/** Values given to a name before the use, in the same function: assignments, `d[k] = v`, and parameters annotated with the type. */
function assignedRaw(
  use: Node,
  scope: Node,
  source: Source,
  clues: ValueClues,
  before: number,
  hops: number,
): Node | null {
  const name = use.text;
  const { grammar } = source;
  const own = within(scope, grammar.assignment).filter(
    (a) => a.startIndex < before && functionAround(a, grammar).id === scope.id,
  );
  for (const a of own.toReversed()) {
    const left = a.childForFieldName('left') ?? a.childForFieldName('name');
    const right = a.childForFieldName('right') ?? a.childForFieldName('value');
    if (!left || !right) continue;
    const whole = left.text === name;
    const part = left.type === 'subscript' && left.childForFieldName('value')?.text === name;
    if (!whole && !part) continue;
    const found = rawIn(right, scope, source, clues, a.startIndex, hops);
    if (found) return found;
    // The last whole assignment decides; what was there before it is gone.
    if (whole) return null;
  }
  if (clues.type === undefined) return null;
  const parameters = scope.childForFieldName('parameters');
  const typed =
    parameters &&
    children(parameters).find(
      (p) =>
        p.childForFieldName('type')?.text === clues.type &&
        (p.childForFieldName('name') ?? children(p)[0])?.text === name,
    );
  return typed ?? null;
}

function firstOf<T>(list: readonly Node[], find: (node: Node) => T | null): T | null {
  for (const node of list) {
    const found = find(node);
    if (found !== null) return found;
  }
  return null;
}
