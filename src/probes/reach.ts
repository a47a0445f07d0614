import { escapes, type Emitter } from './emitters.ts';
import { isOwnCode } from './own-code.ts';
import { moduleFiles } from './path-map.ts';
import type { Scene } from './scene.ts';
import { around, calleeOf, definedName, functionAround, within } from './tree/names.ts';
import type { Hit } from './tree/find.ts';
import type { Node, Source } from './tree/trees.ts';

/** What a `try` can run. `complete` is false where a limit stopped the search: then nothing is out of reach. */
export interface Reach {
  reaches(hit: Hit): boolean;
  readonly complete: boolean;
}

const MAX_LEVELS = 8;
const MAX_DEFINITIONS = 2_000;
/** A name defined in more places than this is too common to be followed. */
const MAX_SAME_NAME = 3;

/** Follows the calls of the emitters' `try` bodies through the Python sources: only those that can mean few definitions. */
export async function reachOf(scene: Scene, emitters: readonly Emitter[]): Promise<Reach> {
  const bodies = emitters.flatMap((e) => {
    const body = e.tryNode?.childForFieldName('body');
    return body && e.tryNode ? [{ node: body, source: e.source, tryNode: e.tryNode }] : [];
  });
  const python = bodies.every((b) => b.source.grammar.language === 'python');
  const reached = new Map<string, Definition>();
  let complete = python;
  let level: readonly { node: Node; source: Source; tryNode: Node | null }[] = bodies;
  for (let depth = 0; python && depth < MAX_LEVELS && level.length > 0; depth += 1) {
    const names = namesIn(level);
    const followed = new Set([...reached.values()].map((d) => d.name));
    const fresh = [...names.keys()].filter((n) => !followed.has(n)).sort();
    const sources = await scene.sources(
      fresh.flatMap((n) => [`def ${n}(`, `class ${n}(`, `class ${n}:`]),
      ['python'],
    );
    const next: Definition[] = [];
    const defined = sources.filter((s) => isOwnCode(s.path)).map(definitionsIn);
    for (const name of fresh) {
      const all = defined.flatMap((by) => by.get(name) ?? []);
      for (const from of names.get(name) ?? []) {
        const near = nearest(all, from, scene);
        if (near.length > MAX_SAME_NAME) continue;
        for (const d of near) {
          const key = `${d.source.path}#${d.node.startIndex}`;
          if (reached.has(key)) continue;
          reached.set(key, d);
          next.push(d);
        }
      }
    }
    if (reached.size > MAX_DEFINITIONS) {
      complete = false;
      break;
    }
    level = next.map((d) => ({ node: d.node, source: d.source, tryNode: null }));
    if (depth === MAX_LEVELS - 1 && level.length > 0) complete = false;
  }
  return {
    complete: complete && !scene.gaps(),
    reaches(hit) {
      const inBody = bodies.some(
        (b) =>
          b.source.path === hit.source.path &&
          hit.node.startIndex >= b.node.startIndex &&
          hit.node.endIndex <= b.node.endIndex &&
          escapes(hit.node, hit.source, b.tryNode),
      );
      if (inBody) return true;
      if (!escapes(hit.node, hit.source, null)) return false;
      const fn = functionAround(hit.node, hit.source.grammar);
      return reached.has(`${hit.source.path}#${fn.startIndex}`);
    },
  };
}

interface Definition {
  readonly name: string;
  readonly node: Node;
  readonly source: Source;
}

interface Mention {
  readonly callee: string;
  readonly source: Source;
  readonly node: Node;
}

function namesIn(
  regions: readonly { node: Node; source: Source; tryNode: Node | null }[],
): ReadonlyMap<string, readonly Mention[]> {
  const out = new Map<string, Mention[]>();
  const add = (name: string, mention: Mention): void => {
    if (name === '' || name === '()') return;
    const list = out.get(name);
    if (list) list.push(mention);
    else out.set(name, [mention]);
  };
  for (const { node, source, tryNode } of regions) {
    for (const call of within(node, source.grammar.call)) {
      if (!escapes(call, source, tryNode)) continue;
      const callee = calleeOf(call, source.grammar);
      add(callee.split('.').at(-1) ?? '', { callee, source, node: call });
    }
  }
  return out;
}

/** What a file defines, by name; a class brings what runs when it is called. Read once a file: it is asked about every name of a search. */
function definitionsIn(source: Source): ReadonlyMap<string, readonly Definition[]> {
  const before = known.get(source);
  if (before) return before;
  const by = new Map<string, Definition[]>();
  for (const node of within(source.root, source.grammar.definition)) {
    const name = definedName(node);
    const own: Definition[] = [{ name, node, source }];
    if (node.type === 'class_definition')
      for (const f of within(node, ['function_definition']))
        if (/^__(?:init|post_init|new|enter|aenter|call)__$/.test(definedName(f)))
          own.push({ name: definedName(f), node: f, source });
    const list = by.get(name);
    if (list) list.push(...own);
    else by.set(name, own);
  }
  known.set(source, by);
  return by;
}

const known = new WeakMap<Source, ReadonlyMap<string, readonly Definition[]>>();

/** The definitions that a call means: its own class's for `self.`, its own file's or its import's for a bare name, else all of the name. */
function nearest(all: readonly Definition[], from: Mention, scene: Scene): readonly Definition[] {
  const same = all.filter((d) => d.source.path === from.source.path);
  if (/^(?:self|cls)\.\w+$/.test(from.callee)) {
    const own = around(from.node, ['class_definition']);
    const mine = same.filter((d) => own !== null && around(d.node, ['class_definition'])?.id === own.id);
    return mine.length > 0 ? mine : all;
  }
  if (from.callee.includes('.')) return all;
  if (same.length > 0) return same;
  const statement = within(from.source.root, ['import_from_statement']).find((i) =>
    i.childrenForFieldName('name').some((n) => n?.text === from.callee),
  );
  const module = statement?.childForFieldName('module_name')?.text.replace(/^\.+/, '') ?? '';
  const files = module === '' ? [] : moduleFiles(module, scene.snapshot.tree.files);
  const imported = all.filter((d) => files.includes(d.source.path));
  return imported.length > 0 ? imported : all;
}

/** Whether nothing in the commit's own code mentions the function but its definition. A decorated or special one may be called without being named. */
export async function neverCalled(scene: Scene, hit: Hit): Promise<string | null> {
  if (hit.source.grammar.language !== 'python') return null;
  const fn = functionAround(hit.node, hit.source.grammar);
  const name = definedName(fn);
  if (name === '' || name.startsWith('__') || fn.parent?.type === 'decorated_definition') return null;
  const paths = (await scene.snapshot.grep([name])).filter(
    (p) => isOwnCode(p) && !/\.(?:md|rst|txt)$/.test(p),
  );
  if (scene.gaps() || paths.length !== 1) return null;
  const word = (text: string): number => {
    let n = 0;
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length))
      if (!/\w/.test(text[at - 1] ?? ' ') && !/\w/.test(text[at + name.length] ?? ' ')) n += 1;
    return n;
  };
  return word(hit.source.text) === 1 ? name : null;
}
