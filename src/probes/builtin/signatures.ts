import { isOwnCode } from '../own-code.ts';
import type { Scene } from '../scene.ts';
import { around, children, definedName, within } from '../tree/names.ts';
import type { Node, Source } from '../tree/trees.ts';

/** A definition of the repository, and whether it takes a keyword argument. */
export interface Signature {
  readonly source: Source;
  readonly node: Node;
  takes(argument: string): boolean;
}

/** Classes that are made with the constructor of `name`: itself, and those below it without one of their own; each with its bases. */
export async function classesOf(
  name: string,
  sources: readonly Source[],
  scene: Scene,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const out = new Map<string, readonly string[]>();
  const nodes = (from: readonly Source[]): readonly Node[] =>
    from.flatMap((s) => within(s.root, ['class_definition']));
  const own = nodes(sources).find((c) => definedName(c) === name);
  out.set(name, own ? basesOf(own) : []);
  for (let level: readonly string[] = [name], depth = 0; level.length > 0 && depth < 4; depth += 1) {
    const files = depth === 0 ? sources : await scene.sources(level, ['python']);
    const below = nodes(files.filter((s) => isOwnCode(s.path))).filter(
      (c) => !out.has(definedName(c)) && basesOf(c).some((b) => level.includes(b)) && !hasConstructor(c),
    );
    for (const c of below) out.set(definedName(c), basesOf(c));
    level = below.map((c) => definedName(c));
  }
  return out;
}

/** Definitions of a function or method; for a class made without a written constructor, its fields. */
export function signaturesOf(
  sources: readonly Source[],
  method: string,
  owner: string | undefined,
  classes: ReadonlyMap<string, readonly string[]>,
): readonly Signature[] {
  const functions = sources.flatMap((source) =>
    within(source.root, ['function_definition'])
      .filter((f) => definedName(f) === method && (owner === undefined || owner === className(f)))
      .map((node): Signature => ({ source, node, takes: (argument) => takes(node, argument) })),
  );
  if (owner === undefined || classes.size === 0) return functions;
  const all = new Map(
    sources.flatMap((s) => within(s.root, ['class_definition']).map((c) => [definedName(c), c] as const)),
  );
  const made = sources.flatMap((source) =>
    within(source.root, ['class_definition'])
      .filter((c) => definedName(c) === owner && makesFields(c) && !hasConstructor(c))
      .flatMap((node): Signature[] => {
        const fields = fieldsOf(node, all, 0);
        return fields ? [{ source, node, takes: (argument) => fields.has(argument) }] : [];
      }),
  );
  return [...functions, ...made];
}

/** The class whose constructor makes the named one: itself, or the nearest base with one of its own. */
export async function constructorOf(name: string, scene: Scene): Promise<string> {
  let at = name;
  for (let depth = 0; depth < 5; depth += 1) {
    const sources = await scene.sources([`class ${at}`], ['python']);
    const node = sources
      .filter((s) => isOwnCode(s.path))
      .flatMap((s) => within(s.root, ['class_definition']))
      .find((c) => definedName(c) === at);
    if (!node || hasConstructor(node) || makesFields(node)) break;
    const [base] = basesOf(node);
    if (base === undefined) break;
    at = base;
  }
  return at;
}

function className(f: Node): string {
  const scope = around(f, ['class_definition', 'function_definition']);
  return scope ? definedName(scope) : '';
}

function basesOf(c: Node): readonly string[] {
  const list = c.childForFieldName('superclasses');
  return list
    ? children(list)
        .filter((b) => b.type !== 'keyword_argument')
        .map((b) => b.text.split('[')[0]?.split('.').at(-1) ?? '')
    : [];
}

function hasConstructor(c: Node): boolean {
  return within(c, ['function_definition']).some(
    (f) => /^__(?:init|new)__$/.test(definedName(f)) && around(f, ['class_definition'])?.id === c.id,
  );
}

/** A dataclass, or a NamedTuple: its constructor is made of its annotated fields. */
function makesFields(c: Node): boolean {
  const decorated = c.parent?.type === 'decorated_definition' ? children(c.parent) : [];
  return (
    decorated.some(
      (d) => d.type === 'decorator' && /^@(?:[\w.]*\.)?(?:dataclass|define|frozen|attrs)\b/.test(d.text),
    ) || basesOf(c).includes('NamedTuple')
  );
}

/** The fields that the constructor takes; null where a base's are not in the repository. */
function fieldsOf(c: Node, all: ReadonlyMap<string, Node>, depth: number): ReadonlySet<string> | null {
  const fields = new Set<string>();
  for (const base of basesOf(c)) {
    if (['object', 'NamedTuple', 'ABC', 'Protocol', 'Generic'].includes(base)) continue;
    const node = all.get(base);
    const inherited = node && depth < 5 ? fieldsOf(node, all, depth + 1) : null;
    if (!inherited) return null;
    for (const f of inherited) fields.add(f);
  }
  for (const a of within(c, ['assignment'])) {
    const type = a.childForFieldName('type');
    const left = a.childForFieldName('left');
    if (
      !type ||
      left?.type !== 'identifier' ||
      around(a, ['class_definition', 'function_definition'])?.id !== c.id
    )
      continue;
    const given = a.childForFieldName('right')?.text ?? '';
    if (/^(?:typing\.)?ClassVar\b/.test(type.text) || /\binit\s*=\s*False\b/.test(given)) continue;
    fields.add(left.text);
  }
  return fields;
}

function takes(f: Node, argument: string): boolean {
  const parameters = f.childForFieldName('parameters');
  if (!parameters) return false;
  const list = children(parameters);
  // What stands before `/` is taken by place only.
  const slash = list.findIndex((p) => p.type === 'positional_separator');
  return list.some(
    (p, i) =>
      p.type === 'dictionary_splat_pattern' ||
      (p.type === 'typed_parameter' && p.text.startsWith('**')) ||
      (i > slash &&
        (p.childForFieldName('name') ?? (p.type === 'typed_parameter' ? children(p)[0] : p))?.text ===
          argument),
  );
}
