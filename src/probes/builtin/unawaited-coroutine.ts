import type { Answer } from '../answer.ts';
import { isOwnCode } from '../own-code.ts';
import type { Asked, Scene } from '../scene.ts';
import type { Hit } from '../tree/find.ts';
import { judge } from '../judge.ts';
import { calleeOf, definedName, dotted, functionAround, lineOf, within } from '../tree/names.ts';
import type { Node, Source } from '../tree/trees.ts';

/** Calls of async functions of the repository whose coroutine is used as its result: `x = f()` then `x.attribute`, or `f().attribute`. */
export async function unawaitedCoroutine(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const { attribute, function: named } = asked.captures;
  const wanted = named?.split('.').at(-1);
  const defining = (await scene.sources(['async def '], ['python'])).filter((s) => isOwnCode(s.path));
  const names = new Set(
    defining
      .flatMap((s) =>
        within(s.root, ['function_definition'])
          .filter((f) => isAsync(f))
          .map((f) => definedName(f)),
      )
      .filter((n) => wanted === undefined || n === wanted),
  );
  if (names.size === 0) return [];
  const using =
    attribute === undefined
      ? await scene.sources([...names].sort().slice(0, 200), ['python'])
      : await scene.sources([`.${attribute}`], ['python']);
  const sync = new Set(
    using.concat(defining).flatMap((s) =>
      within(s.root, ['function_definition'])
        .filter((f) => !isAsync(f))
        .map((f) => definedName(f)),
    ),
  );
  const candidates: Hit[] = [];
  const hits: Hit[] = [];
  for (const source of using.filter((s) => isOwnCode(s.path)))
    for (const node of within(source.root, source.grammar.call)) {
      const name = calleeOf(node, source.grammar);
      const last = name.split('.').at(-1) ?? '';
      if (!names.has(last)) continue;
      const hit: Hit = { source, node, name, line: lineOf(node), value: null };
      candidates.push(hit);
      // A name that is also defined without async may mean that one, unless this file settles it.
      if (
        sync.has(last) &&
        !within(source.root, ['function_definition']).some((f) => definedName(f) === last && isAsync(f))
      )
        continue;
      if (usedRaw(node, source, attribute)) hits.push(hit);
    }
  if (hits.length === 0) return [];
  const base = {
    id: 'await',
    title: 'missing await',
    because: 'The function is async, the call is not awaited, and its result is used as a value.',
    hits: hits.length,
    candidates: candidates.length,
  };
  return judge(0.5, asked, scene, { base, hits, candidates });
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
