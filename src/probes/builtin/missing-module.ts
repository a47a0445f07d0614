import type { Answer } from '../answer.ts';
import { isOwnCode } from '../own-code.ts';
import { moduleFiles } from '../path-map.ts';
import { framePlace, type Asked, type Scene } from '../scene.ts';
import { importedNames } from '../tree/find.ts';
import { lineOf, within } from '../tree/names.ts';
import type { Source } from '../tree/trees.ts';
import { leftOut } from './left-out.ts';
import { unreadList } from './package-list.ts';
import { requirement } from './requirements.ts';

/** So many importing files are enough to show it. */
const MAX_IMPORTERS = 25;

/** A module that Python did not find: excluded from the image, absent at the commit, or not among the requirements. */
export async function missingModule(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const module = asked.captures['module'] ?? '';
  if (!/^\w+(?:\.\w+)*$/.test(module)) return [];
  const { files } = scene.snapshot.tree;
  const imports = await importPlaces(module, asked, scene);
  const near = imports[0]?.file ?? '';
  const own = moduleFiles(module, files).filter((f) => belongs(f, module, near));
  const excluded = `${module} is excluded from the build context`;
  const renamed = `${module} was renamed or moved, and an import kept the old name`;
  const unnamed = `${module} was never committed, or is a dependency that the requirements do not name`;
  const base = { hits: 1, candidates: 1 };
  const refute = (title: string, why: string, places: Answer['places']): Answer => ({
    ...base,
    hits: 0,
    id: 'module',
    title,
    verdict: 'refuted',
    why,
    places,
  });
  const head =
    files.has(`${module.split('.')[0] ?? ''}.py`) ||
    moduleFiles(module.split('.')[0] ?? '', files).some((f) => belongs(f, module.split('.')[0] ?? '', near));

  if (own.length > 0) {
    const first = own[0] ?? '';
    const there = { id: 'module', ...base };
    const line = (await scene.snapshot.text(first))?.split('\n')[0] ?? '';
    const place = scene.snapshot.place(first, 1, line || first);
    const gone = [
      refute(renamed, `${first} is in the commit`, [place]),
      refute(unnamed, `${first} is in the commit`, [place]),
    ];
    const cause = await leftOut(own, scene);
    if (cause)
      return [
        {
          ...there,
          title: `${module} is in the commit (${first}) but not in the image: ${cause.why}`,
          verdict: cause.sure ? 'verified' : 'supports',
          why: `${cause.why} covers ${first}`,
          places: cause.places,
          confirm: 'List the files of the image of the revision.',
        },
        ...gone,
      ];
    const unread = await unreadList(scene);
    if (unread !== null)
      return [
        {
          ...there,
          title: excluded,
          verdict: 'undecided',
          why: `${unread} puts its list of packages together in a way that cannot be read`,
          hits: 0,
          places: [],
        },
        ...gone,
      ];
    return [
      refute(excluded, 'no ignore file, no Dockerfile and no packages list of the commit leaves it out', [
        place,
      ]),
      ...gone,
    ];
  }
  if (head) {
    const last = module.split('.').at(-1) ?? '';
    const moved = [...files.keys()]
      .filter((f) => isOwnCode(f) && (f.endsWith(`/${last}.py`) || f.endsWith(`/${last}/__init__.py`)))
      .sort()[0];
    return [
      {
        id: 'module',
        ...base,
        title: `${module} is not in the commit${moved === undefined ? '' : `; ${moved} has its name`}`,
        verdict: imports.length > 0 ? 'verified' : 'supports',
        why: imports.length > 0 ? 'the import is there, the module is not' : 'the commit has no such module',
        places: imports.slice(0, 3),
        confirm: 'Find what imports it.',
      },
      refute(excluded, 'there is nothing to exclude: the commit has no such module', imports.slice(0, 1)),
    ];
  }
  const named = await requirement(module, scene);
  if (named.files.length === 0 || imports.length === 0) return [];
  if (named.place) return [refute(unnamed, `${named.place.file} names it`, [named.place])];
  return [
    {
      id: 'module',
      ...base,
      title: `${module} is imported, and no requirement names it (${named.files.join(', ')})`,
      verdict: named.near ? 'supports' : 'verified',
      why: named.near
        ? 'the import is there; another distribution of its namespace is required, which may bring it'
        : 'the import is there, the requirement is not',
      places: imports.slice(0, 3),
      ...(named.near ? { confirm: `Which distribution brings ${module}.` } : {}),
    },
    refute(excluded, 'it is no module of this repository', imports.slice(0, 1)),
  ];
}

/** A module of one word means the one beside its importer or at a root; elsewhere the same word is another package. */
function belongs(file: string, module: string, near: string): boolean {
  if (module.includes('.')) return true;
  const before = file.slice(
    0,
    file.lastIndexOf(`${module}.py`) >= 0 && file.endsWith(`${module}.py`)
      ? file.length - module.length - 3
      : Math.max(0, `/${file}`.indexOf(`/${module}/`)),
  );
  return (
    before === '' ||
    before === 'src/' ||
    !before.slice(0, -1).includes('/') ||
    (near !== '' && before === near.slice(0, near.lastIndexOf('/') + 1))
  );
}

async function importPlaces(module: string, asked: Asked, scene: Scene): Promise<Answer['places']> {
  const frame = await framePlace(scene, asked.exception);
  const last = module.split('.').at(-1) ?? '';
  const importing = new RegExp(
    `^[ \\t]*(?:from|import)\\s[^#\\n]*\\b${last}\\b|^[ \\t]*from\\s[^#\\n]*import\\s*\\([^)]{0,4000}\\b${last}\\b`,
    'm',
  );
  const texts = [...(await scene.texts([last], ['python']))].filter(
    ([path, text]) => isOwnCode(path) && importing.test(text),
  );
  const near = texts.filter(([path]) => path === frame?.path);
  const sources: Source[] = [];
  for (const [path] of [...near, ...texts.filter((t) => !near.includes(t))].slice(0, MAX_IMPORTERS)) {
    const source = await scene.parse(path);
    if (source) sources.push(source);
  }
  const places = sources.flatMap((s) =>
    within(s.root, s.grammar.import)
      .filter((i) =>
        importedNames(i).some(
          (n) => n === module || n.startsWith(`${module}.`) || n.replace(/^\.+/, '').endsWith(last),
        ),
      )
      .filter(
        (i) =>
          importedNames(i).some((n) => n === module || n.startsWith(`${module}.`)) ||
          (frame?.path === s.path && lineOf(i) === frame.line),
      )
      .map((i) => scene.snapshot.place(s.path, lineOf(i), i.text)),
  );
  const rank = (p: { file: string; line: number }): number =>
    p.file === frame?.path ? (p.line === frame.line ? 0 : 1) : 2;
  return places.sort((a, b) => rank(a) - rank(b));
}
