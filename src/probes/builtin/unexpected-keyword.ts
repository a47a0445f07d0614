import type { Answer } from '../answer.ts';
import { judge } from '../judge.ts';
import { isOwnCode } from '../own-code.ts';
import { framePlace, type Asked, type Scene } from '../scene.ts';
import { importedNames, type Hit } from '../tree/find.ts';
import { calleeOf, children, lineOf, within } from '../tree/names.ts';
import type { Node, Source } from '../tree/trees.ts';
import { classesOf, constructorOf, signaturesOf, type Signature } from './signatures.ts';

/** Calls that give a function or a class of the repository an argument that its definition does not take. */
export async function unexpectedKeyword(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const { function: called = '', argument = '' } = asked.captures;
  const parts = called.split('.').filter((p) => p !== '<locals>');
  const method = parts.at(-1) ?? '';
  const making = method === '__init__' || method === '__new__';
  const owner = parts.at(-2) ?? (making ? await ownerAtFrame(asked, argument, scene) : undefined);
  const name = making ? (owner ?? '') : method;
  if (!/^\w+$/.test(name) || !/^\w+$/.test(method) || argument === '') return [];
  const { sources, unread } = await parsedFor(name, method, argument, scene);
  const classes = making ? await classesOf(name, sources, scene) : new Map<string, readonly string[]>();
  const all = making ? await withClasses(sources, [...classes.keys()], scene) : sources;
  const definitions = signaturesOf(all, method, owner, classes);
  const names = new Set([name, ...classes.keys()]);
  const calls = all.flatMap((s) => callsOf(s, names));
  const refusing = new Set(definitions.filter((d) => !d.takes(argument)));
  const imports = importsBySource();
  const hits =
    refusing.size === 0
      ? []
      : calls.filter(
          (h) => gives(h, argument) && meant(h, definitions, imports(h.source)).some((d) => refusing.has(d)),
        );
  const [first] = refusing;
  const base = {
    id: 'keyword',
    title: `${name} does not take ${argument}${first ? ` (${first.source.path}:${lineOf(first.node)})` : ''}`,
    hits: hits.length,
    candidates: calls.length + unread,
  };
  if (hits.length === 0) {
    const taken = definitions.length > 0 && refusing.size === 0 && !scene.gaps();
    const there = definitions[0];
    return taken && there
      ? [
          {
            ...base,
            title: `${name} has no parameter ${argument}`,
            verdict: 'refuted',
            why: 'its definition takes it at this commit',
            places: [scene.snapshot.place(there.source.path, lineOf(there.node), there.node.text)],
          },
        ]
      : [];
  }
  // What `partial` was given fails where its result is called: the trace does not go through the line that gave it.
  const later = hits.some((h) => isPartial(h));
  const answers = await judge(
    1,
    later ? { captures: asked.captures, messages: asked.messages } : asked,
    scene,
    { base, hits: hits.map((h) => ({ ...h, name: calleeOf(h.node, h.source.grammar) })) },
  );
  // Calls that pass a dict on may give the argument without naming it.
  const hidden = calls.some((c) => !gives(c, argument) && passesOn(c));
  return answers.map((a) =>
    a.verdict === 'supports' && hits.length === 1 && !hidden && !scene.gaps()
      ? {
          ...a,
          verdict: 'verified' as const,
          why: `the only call of ${name} that gives ${argument}, and its definition does not take it`,
        }
      : a,
  );
}

/** The files that define the name, or may give it the argument; the calls of the others are counted only. */
async function parsedFor(
  name: string,
  method: string,
  argument: string,
  scene: Scene,
): Promise<{ readonly sources: readonly Source[]; readonly unread: number }> {
  const named = new RegExp(`\\b${name}\\b`);
  const defines = new RegExp(
    `\\bdef\\s+${method}\\b|\\bclass\\s+${name}\\b|\\bclass\\s[^\\n:]*\\b${name}\\b`,
  );
  const sources: Source[] = [];
  let unread = 0;
  for (const [path, text] of await scene.texts([name], ['python'])) {
    if (!isOwnCode(path) || !named.test(text)) continue;
    const source = defines.test(text) || text.includes(argument) ? await scene.parse(path) : null;
    if (source) sources.push(source);
    else unread += text.match(new RegExp(`\\b${name}\\(`, 'g'))?.length ?? 0;
  }
  return { sources, unread };
}

/** Before Python 3.10 the message names no class: the call on the line of the frame does. */
async function ownerAtFrame(asked: Asked, argument: string, scene: Scene): Promise<string | undefined> {
  const frame = await framePlace(scene, asked.exception);
  if (!frame?.agrees || frame.source.grammar.language !== 'python') return undefined;
  const made = within(frame.source.root, frame.source.grammar.call).filter(
    (c) =>
      c.startPosition.row < frame.line &&
      c.endPosition.row + 1 >= frame.line &&
      gives({ source: frame.source, node: c, name: '', line: lineOf(c), value: null }, argument),
  );
  const names = new Set(made.map((c) => calleeOf(c, frame.source.grammar).split('.').at(-1) ?? ''));
  const [only, ...more] = names;
  return more.length === 0 && only !== undefined && /^[A-Z]/.test(only)
    ? constructorOf(only, scene)
    : undefined;
}

async function withClasses(
  sources: readonly Source[],
  names: readonly string[],
  scene: Scene,
): Promise<readonly Source[]> {
  const more = names.length > 1 ? await scene.sources(names, ['python']) : [];
  return [...sources, ...more.filter((m) => isOwnCode(m.path) && !sources.includes(m))];
}

/** Calls of the names in a file, also under the name that an import gives them, and through `partial`. */
function callsOf(source: Source, names: ReadonlySet<string>): readonly Hit[] {
  const { grammar, root } = source;
  const aliases = new Map<string, string>();
  for (const a of within(root, ['aliased_import'])) {
    const of = a.childForFieldName('name')?.text.split('.').at(-1) ?? '';
    if (names.has(of)) aliases.set(a.childForFieldName('alias')?.text ?? '', of);
  }
  return within(root, grammar.call).flatMap((node): Hit[] => {
    const callee = calleeOf(node, grammar);
    const last = callee.split('.').at(-1) ?? '';
    const hit = (name: string): Hit => ({ source, node, name, line: lineOf(node), value: null });
    if (names.has(last)) return [hit(callee)];
    const alias = aliases.get(callee);
    if (alias !== undefined) return [hit(alias)];
    if (last !== 'partial') return [];
    const given = argumentsOf(node)[0]?.text ?? '';
    const passed = aliases.get(given) ?? given;
    return names.has(passed.split('.').at(-1) ?? '') ? [hit(passed)] : [];
  });
}

/** The definitions that a call can mean: the imported module's, its own file's, else all. */
function meant(
  call: Hit,
  definitions: readonly Signature[],
  imports: readonly string[],
): readonly Signature[] {
  const plain = call.name.includes('.') ? (call.name.split('.')[0] ?? '') : call.name;
  const imported = imports.filter((n) => n.endsWith(`.${plain}`) || n === plain);
  const from = definitions.filter(({ source }) =>
    imported.some((n) => {
      const path = n.replace(/^\.+/, '').replace(/\./g, '/');
      const module = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      return [path, module].some(
        (p) =>
          p !== '' &&
          (source.path === `${p}.py` ||
            source.path.endsWith(`/${p}.py`) ||
            source.path.endsWith(`${p}/__init__.py`)),
      );
    }),
  );
  if (from.length > 0) return from;
  const same = definitions.filter(({ source }) => source.path === call.source.path);
  return same.length > 0 ? same : definitions;
}

/** What a file imports, read once however many calls ask. */
function importsBySource(): (source: Source) => readonly string[] {
  const known = new Map<Source, readonly string[]>();
  return (source) => {
    const names =
      known.get(source) ?? within(source.root, source.grammar.import).flatMap((i) => importedNames(i));
    known.set(source, names);
    return names;
  };
}

function gives(hit: Hit, argument: string): boolean {
  return argumentsOf(hit.node).some(
    (a) => a.type === 'keyword_argument' && a.childForFieldName('name')?.text === argument,
  );
}

function isPartial({ node, source }: Hit): boolean {
  return calleeOf(node, source.grammar).split('.').at(-1) === 'partial';
}

function passesOn(hit: Hit): boolean {
  return argumentsOf(hit.node).some((a) => a.type === 'dictionary_splat');
}

function argumentsOf(call: Node): readonly Node[] {
  const args = call.childForFieldName('arguments');
  return args ? children(args) : [];
}
