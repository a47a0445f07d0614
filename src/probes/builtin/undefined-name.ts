import type { Answer } from '../answer.ts';
import { isOwnCode } from '../own-code.ts';
import { framePlace, type Asked, type Scene } from '../scene.ts';
import { surelyBinds } from '../text-scan.ts';
import { around, lineOf, within } from '../tree/names.ts';
import type { Node, Source } from '../tree/trees.ts';
import { fileNames } from './module-names.ts';

/** A name that a file uses and binds nowhere: the only files that can raise the NameError. */
export async function undefinedName(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const name = asked.captures['name'] ?? '';
  if (!/^\w+$/.test(name)) return [];
  const frame = await framePlace(scene, asked.exception);
  const users: { readonly source: Source; readonly used: readonly Node[] }[] = [];
  let bound = 0;
  for (const [path, text] of await scene.texts([name], ['python'])) {
    if (!isOwnCode(path)) continue;
    // Where the frame says which file, the others only count; a file that surely binds the name need not be parsed.
    if (path !== frame?.path && (frame?.agrees === true || surelyBinds(text, name))) {
      bound += 1;
      continue;
    }
    const source = await scene.parse(path);
    const used = source ? usesOf(source, name) : [];
    if (source && used.length > 0) users.push({ source, used });
  }
  const open = users.some(({ source }) => source.root.hasError || fileNames(source).open);
  const unbound = users.filter(
    ({ source }) => !source.root.hasError && !fileNames(source).open && !fileNames(source).names.has(name),
  );
  const there = frame?.agrees ? unbound.filter(({ source }) => source.path === frame.path) : unbound;
  const base = { id: 'name', hits: there.length, candidates: users.length + bound };
  const [only, ...more] = there;
  const title = `${name} is used and never imported or defined`;
  if (!only) {
    if (users.length === 0 || open || scene.gaps()) return [];
    const place = users.find(({ source }) => source.path === frame?.path) ?? users[0];
    return place
      ? [
          {
            ...base,
            title,
            verdict: 'refuted',
            why: `each of the ${users.length + bound} files that use it binds it`,
            places: [at(place.source, place.used[0], scene)],
          },
        ]
      : [];
  }
  const used = only.used.find((n) => lineOf(n) === frame?.line) ?? only.used[0];
  const sure = frame?.agrees === true || (more.length === 0 && !open && !scene.gaps());
  return [
    {
      ...base,
      title: `${name} is used in ${only.source.path} and never imported or defined there`,
      because: `${base.hits} of ${base.candidates} files that use ${name} do not bind it.`,
      verdict: sure ? 'verified' : 'supports',
      why: sure
        ? 'no import, definition, assignment or parameter of the file binds it'
        : `${there.length} files do not bind it`,
      places: there.slice(0, 3).map((u) => at(u.source, u === only ? used : u.used[0], scene)),
      confirm: 'The frame of the NameError says which file.',
    },
  ];
}

/** Uses of the name as a variable: not an attribute, a keyword or a definition. */
function usesOf(source: Source, name: string): readonly Node[] {
  return within(source.root, ['identifier']).filter((n) => {
    if (n.text !== name) return false;
    const parent = n.parent;
    if (!parent) return false;
    if (parent.type === 'attribute') return parent.childForFieldName('object')?.id === n.id;
    if (parent.type === 'keyword_argument') return parent.childForFieldName('name')?.id !== n.id;
    if (around(n, ['import_statement', 'import_from_statement', 'type'])) return false;
    return true;
  });
}

function at(source: Source, node: Node | undefined, scene: Scene): Answer['places'][number] {
  const line = node ? lineOf(node) : 1;
  return scene.snapshot.place(source.path, line, source.text.split('\n')[line - 1] ?? '');
}
