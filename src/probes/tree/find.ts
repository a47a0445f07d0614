import type { ProbeFind, ProbeWhere } from '../../model/index.ts';
import { around, calleeOf, children, definedName, dotted, fitsAny, lineOf, within } from './names.ts';
import type { Node, Source } from './trees.ts';
import { reachingValue, type ValueClues } from './values.ts';

/** A place that a probe looked at. `value`: the expression that reaches it. */
export interface Hit {
  readonly source: Source;
  readonly node: Node;
  readonly name: string;
  readonly line: number;
  readonly value: Node | null;
}

/** All candidates of a file: what `find` names, whatever the conditions. */
export function candidatesIn(source: Source, find: ProbeFind): readonly Hit[] {
  const { grammar, root } = source;
  const out: Hit[] = [];
  const add = (node: Node, name: string): void => {
    out.push({ source, node, name, line: lineOf(node), value: null });
  };
  if (find.call)
    for (const call of within(root, grammar.call)) {
      const name = calleeOf(call, grammar);
      if (fitsAny(name, find.call) && !hasKeyword(call, source, find.withoutKeywords ?? [])) add(call, name);
    }
  if (find.definition)
    for (const d of within(root, grammar.definition))
      if (fitsAny(definedName(d), find.definition)) add(d, definedName(d));
  if (find.assignment)
    for (const a of within(root, grammar.assignment)) {
      const left = a.childForFieldName('left') ?? a.childForFieldName('name');
      if (left && fitsAny(dotted(left), find.assignment)) add(a, dotted(left));
    }
  if (find.import)
    for (const i of within(root, grammar.import)) {
      const name = importedNames(i).find((n) => fitsAny(n, find.import ?? []));
      if (name !== undefined) add(i, name);
    }
  return out.sort((a, b) => a.node.startIndex - b.node.startIndex);
}

/** The candidate as a hit where it fulfils the conditions; null where it does not. */
export function hitOf(candidate: Hit, where: ProbeWhere | undefined, clues: ValueClues | null): Hit | null {
  const { source, node } = candidate;
  if (where?.inside && !isInside(node, source, where.inside)) return null;
  if (where?.notInside && isInside(node, source, where.notInside)) return null;
  if (where?.has && !holds(node, source, where.has)) return null;
  if (!clues) return candidate;
  const value = reachingValue(node, source, clues);
  return value ? { ...candidate, value } : null;
}

/** Modules and names that an import statement brings: `a.b`, `a.b.name`. */
export function importedNames(node: Node): readonly string[] {
  const module = node.childForFieldName('module_name')?.text;
  const names = node
    .childrenForFieldName('name')
    .flatMap((n) => (n ? [(n.type === 'aliased_import' ? n.childForFieldName('name') : n)?.text ?? ''] : []));
  if (module !== undefined) return [module, ...names.map((n) => `${module}.${n}`)];
  if (names.length > 0) return names;
  const path = node.childForFieldName('source') ?? node.childForFieldName('path') ?? children(node)[0];
  return path ? [path.text.replace(/^["'`]|["'`]$/g, '')] : [];
}

function hasKeyword(call: Node, source: Source, names: readonly string[]): boolean {
  const args = names.length > 0 ? call.childForFieldName(source.grammar.arguments) : null;
  return (
    args !== null &&
    children(args).some(
      (a) => a.type === 'keyword_argument' && names.includes(a.childForFieldName('name')?.text ?? ''),
    )
  );
}

function isInside(node: Node, source: Source, patterns: readonly string[]): boolean {
  const { grammar } = source;
  const kinds: Readonly<Record<string, readonly string[]>> = {
    try: grammar.try,
    except: grammar.handler,
    loop: grammar.loop,
    await: grammar.await,
  };
  return patterns.some((p) => {
    const types = kinds[p];
    if (types) return around(node, types) !== null;
    for (let at = node.parent; at; at = at.parent) {
      if (grammar.call.includes(at.type) && fitsAny(calleeOf(at, grammar), [p])) return true;
      if (grammar.definition.includes(at.type) && fitsAny(definedName(at), [p])) return true;
    }
    return false;
  });
}

function holds(node: Node, source: Source, patterns: readonly string[]): boolean {
  const types = [
    'identifier',
    'attribute',
    'member_expression',
    'selector_expression',
    'field_access',
    ...source.grammar.call,
  ];
  return within(node, types).some(
    (n) =>
      n.id !== node.id &&
      fitsAny(source.grammar.call.includes(n.type) ? calleeOf(n, source.grammar) : dotted(n), patterns),
  );
}
