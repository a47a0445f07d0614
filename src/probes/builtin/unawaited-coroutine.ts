import type { Answer } from '../answer.ts';
import { isOwnCode } from '../own-code.ts';
import { framePlace, type Asked, type Scene } from '../scene.ts';
import type { Hit } from '../tree/find.ts';
import { judge } from '../judge.ts';
import { calleeOf, definedName, dotted, functionAround, lineOf, within } from '../tree/names.ts';
import type { Node, Source } from '../tree/trees.ts';

/** Calls of async functions of the repository whose coroutine is used as its result: `x = f()` then `x.attribute`, or `f().attribute`. */
export async function unawaitedCoroutine(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const { function: named } = asked.captures;
  const attribute = /^\w+$/.exec(asked.captures['attribute'] ?? '')?.[0];
  const wanted = named?.split('.').at(-1);
  const asyncs = new Set<string>();
  const sync = new Set<string>();
  /** Those at the head of a module, which alone a bare name of another file can mean. */
  const heads = new Set<string>();
  for (const [path, text] of await scene.texts(['def '], ['python']))
    if (isOwnCode(path))
      for (const m of text.matchAll(/^([ \t]*)(async )?def (\w+)/gm)) {
        (m[2] ? asyncs : sync).add(m[3] ?? '');
        if (m[2] && m[1] === '') heads.add(m[3] ?? '');
      }
  const names = new Set([...asyncs].filter((n) => wanted === undefined || n === wanted));
  if (names.size === 0) return [];
  const frame = await framePlace(scene, asked.exception);
  const texts = await scene.texts(
    attribute === undefined ? [...names].sort().slice(0, 200) : [`.${attribute}`],
    ['python'],
  );
  const using: Source[] = [];
  let unread = 0;
  for (const [path, text] of texts) {
    if (!isOwnCode(path) || (frame?.agrees === true && frame.path !== path)) continue;
    const calls = callsIn(text, (name) => names.has(name), attribute);
    const maybe = calls.some((c) => c.raw && (!sync.has(c.name) || text.includes(`async def ${c.name}`)));
    const source = maybe ? await scene.parse(path) : null;
    if (source) using.push(source);
    else unread += calls.length;
  }
  const candidates: Hit[] = [];
  const hits: Hit[] = [];
  for (const source of using)
    for (const node of within(source.root, source.grammar.call)) {
      const name = calleeOf(node, source.grammar);
      const last = name.split('.').at(-1) ?? '';
      if (!names.has(last)) continue;
      const hit: Hit = { source, node, name, line: lineOf(node), value: null };
      candidates.push(hit);
      // A name that is also defined without async may mean that one, unless this file settles it.
      const bare = !name.includes('.');
      const own = within(source.root, ['function_definition']).filter(
        (f) => definedName(f) === last && isMethod(f) !== bare,
      );
      // A bare name never means a method.
      if (bare && own.length === 0 && !heads.has(last)) continue;
      if (own.length > 0 ? !own.some(isAsync) : sync.has(last)) continue;
      if (usedRaw(node, source, attribute)) hits.push(hit);
    }
  if (hits.length === 0) return [];
  const base = {
    id: 'await',
    title: 'missing await',
    because: 'The function is async, the call is not awaited, and its result is used as a value.',
    hits: hits.length,
    candidates: candidates.length + unread,
  };
  return judge(0.5, asked, scene, { base, hits, throws: false });
}

/** Whether a function is defined right in a class. */
function isMethod(f: Node): boolean {
  const block = f.parent?.type === 'decorated_definition' ? f.parent.parent : f.parent;
  return block?.parent?.type === 'class_definition';
}

/** Calls of a text, and whether one may be used without await: given to a name, used at once, or standing alone. */
function callsIn(
  text: string,
  wanted: (name: string) => boolean,
  attribute: string | undefined,
): readonly { readonly name: string; readonly raw: boolean }[] {
  const atOnce = attribute === undefined || new RegExp(`\\)\\s*\\.${attribute}\\b`).test(text);
  const out: { name: string; raw: boolean }[] = [];
  for (const m of text.matchAll(/\b(\w+)\(/g)) {
    const name = m[1] ?? '';
    if (!wanted(name)) continue;
    const line = text.slice(text.lastIndexOf('\n', m.index) + 1, m.index);
    if (/\b(?:def|class)\s+$/.test(line)) continue;
    const before = line.replace(/[\w.]*$/, '').trimEnd();
    out.push({
      name,
      raw: !before.endsWith('await') && (atOnce || before === '' || /=\s*\(*$/.test(before)),
    });
  }
  return out;
}

function isAsync(f: Node): boolean {
  return f.firstChild?.type === 'async';
}

/** Whether the coroutine itself is used: as an attribute's object, in a subscript or a loop, or through the name that it is given. */
function usedRaw(call: Node, source: Source, attribute: string | undefined): boolean {
  let at: Node = call;
  while (at.parent?.type === 'parenthesized_expression') at = at.parent;
  const parent = at.parent;
  if (!parent || parent.type === 'await') return false;
  if (parent.type === 'attribute')
    return attribute === undefined || parent.childForFieldName('attribute')?.text === attribute;
  if (
    attribute === undefined &&
    (parent.type === 'expression_statement' || parent.type === 'subscript' || parent.type === 'for_statement')
  )
    return true;
  if (parent.type !== 'assignment' || parent.childForFieldName('right')?.id !== at.id) return false;
  const left = parent.childForFieldName('left');
  if (!left || (left.type !== 'identifier' && left.type !== 'attribute')) return false;
  const name = dotted(left);
  const scope = functionAround(call, source.grammar);
  const next = within(scope, ['assignment']).find(
    (a) => a.startIndex > parent.endIndex && a.childForFieldName('left')?.text === name,
  );
  const end = next?.startIndex ?? scope.endIndex;
  const later = within(scope, ['await', 'attribute', 'subscript']).filter(
    (n) => n.startIndex > parent.endIndex && n.startIndex < end,
  );
  if (later.some((n) => n.type === 'await' && dotted(n) === name)) return false;
  return later.some((n) => {
    const object = n.childForFieldName('object') ?? n.childForFieldName('value');
    if (!object || dotted(object) !== name) return false;
    return n.type === 'subscript'
      ? attribute === undefined
      : attribute === undefined || n.childForFieldName('attribute')?.text === attribute;
  });
}
