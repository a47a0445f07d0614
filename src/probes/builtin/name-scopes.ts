import { around, within } from '../tree/names.ts';
import type { Node, Source } from '../tree/trees.ts';
import { bindingsOf, SCOPES, typeOnly, type Binding } from './module-names.ts';

/** What Python finds when it looks a name up at a place. `condition`: bound, but only on one way through the code; `later`: bound below, after the place has run. */
export type Lookup = 'bound' | 'unbound' | 'condition' | 'later';

/** Looks one name up in the scopes of one file. `open`: the file also takes names that its text does not show. */
export interface NameScopes {
  readonly open: boolean;
  readonly uses: readonly Node[];
  lookup(use: Node): Lookup;
}

/** The scopes of a file, for one name. */
export function nameScopes(source: Source, name: string): NameScopes {
  const { bindings, open } = bindingsOf(source);
  const mine = bindings.filter((b) => b.name === name);
  const byScope = new Map<number, Binding[]>();
  for (const binding of mine) {
    // `global x` binds at the top as well as here.
    const homes = binding.node.type === 'global_statement' ? [null, binding] : [binding];
    for (const home of homes) {
      const key = home ? scopeOf(home.node, source.root).id : source.root.id;
      byScope.set(key, [...(byScope.get(key) ?? []), binding]);
    }
  }
  return {
    open,
    uses: usesOf(source, name),
    lookup(use) {
      const own = runningScope(use, source.root);
      for (let scope = own; ; scope = scopeOf(scope, source.root)) {
        // The body of a class is not seen from its methods.
        const seen = scope.type !== 'class_definition' || scope.id === own.id;
        const found = seen ? (byScope.get(scope.id) ?? []) : [];
        if (found.length > 0) return stateOf(found, use, scope.id === own.id && runsAtOnce(own));
        if (scope.id === source.root.id) return 'unbound';
      }
    },
  };
}

function stateOf(found: readonly Binding[], use: Node, atOnce: boolean): Lookup {
  const before = atOnce
    ? found.filter((b) => b.node.startIndex <= use.startIndex || holds(b.node, use))
    : found;
  if (before.length === 0) return 'later';
  const [only, ...more] = before;
  return only && more.length === 0 && isConditional(only.node) ? 'condition' : 'bound';
}

/** A comprehension and a recursive definition name themselves before they are written out. */
function holds(binding: Node, use: Node): boolean {
  return use.startIndex >= binding.startIndex && use.endIndex <= binding.endIndex
    ? binding.type !== 'assignment'
    : binding.type === 'for_in_clause';
}

/** Module and class bodies run from top to bottom, once. */
function runsAtOnce(scope: Node): boolean {
  return scope.type === 'module' || scope.type === 'class_definition';
}

function isConditional(node: Node): boolean {
  const inner = around(node, [
    'if_statement',
    'try_statement',
    'for_statement',
    'while_statement',
    ...SCOPES,
  ]);
  if (!inner || SCOPES.includes(inner.type)) return false;
  // A loop's own variable, and a condition's own `:=`, are bound whenever it runs.
  return !(inner.type === 'for_statement' && inner.id === node.id);
}

function scopeOf(node: Node, root: Node): Node {
  return around(node, SCOPES) ?? root;
}

/** The scope in which a use is evaluated: defaults, decorators and annotations of a function run outside of it. */
function runningScope(use: Node, root: Node): Node {
  const scope = scopeOf(use, root);
  if (scope.type !== 'function_definition') return scope;
  const body = scope.childForFieldName('body');
  const inside = body && use.startIndex >= body.startIndex && use.endIndex <= body.endIndex;
  return inside ? scope : scopeOf(scope, root);
}

/** Where a name stands to be bound, not to be read. */
const NAMING = [
  'parameters',
  'lambda_parameters',
  'typed_parameter',
  'list_splat_pattern',
  'dictionary_splat_pattern',
  'global_statement',
  'nonlocal_statement',
];

/** Uses of the name that are evaluated when the code runs: no attribute, keyword, binding, or annotation that stays text. */
function usesOf(source: Source, name: string): readonly Node[] {
  const lazy = /^from __future__ import .*\bannotations\b/m.test(source.text);
  return within(source.root, ['identifier']).filter((n) => {
    const parent = n.parent;
    if (n.text !== name || !parent) return false;
    if (parent.type === 'attribute') return parent.childForFieldName('object')?.id === n.id;
    if (parent.type === 'keyword_argument') return parent.childForFieldName('name')?.id !== n.id;
    if (parent.childForFieldName('name')?.id === n.id) return false;
    if (NAMING.includes(parent.type)) return false;
    if (parent.type === 'assignment' && parent.childForFieldName('left')?.id === n.id) return false;
    if (around(n, ['import_statement', 'import_from_statement', 'future_import_statement']) || typeOnly(n))
      return false;
    const annotation = around(n, ['type']);
    return !annotation || !(lazy || isLocalAnnotation(annotation));
  });
}

/** Annotations of a function's own variables are not evaluated. */
function isLocalAnnotation(type: Node): boolean {
  const holder = around(type, ['assignment', ...SCOPES]);
  return holder?.type === 'assignment' && around(holder, SCOPES)?.type === 'function_definition';
}
