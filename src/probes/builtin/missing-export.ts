import type { Answer } from '../answer.ts';
import { isOwnCode } from '../own-code.ts';
import { moduleFiles } from '../path-map.ts';
import { framePlace, type Asked, type Scene } from '../scene.ts';
import { importedNames } from '../tree/find.ts';
import { lineOf, within } from '../tree/names.ts';
import { moduleNames } from './module-names.ts';

/** A name that a module of the repository is asked for and does not have at the commit. */
export async function missingExport(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const { module = '', name = '' } = asked.captures;
  const path = module.replace(/\./g, '/');
  const files = moduleFiles(module, scene.snapshot.tree.files).filter(
    (f) => f.endsWith(`${path}.py`) || f.endsWith(`${path}/__init__.py`),
  );
  const [file, ...others] = files;
  // A library's module is not here, and of several modules of the name the log does not say which.
  if (file === undefined || others.length > 0 || name === '') return [];
  const source = await scene.parse(file);
  if (!source || source.root.hasError) return [];
  const bound = moduleNames(source);
  const folder = file.endsWith('/__init__.py') ? file.slice(0, -'__init__.py'.length) : null;
  const part =
    folder !== null &&
    (scene.snapshot.has(`${folder}${name}.py`) || scene.snapshot.has(`${folder}${name}/__init__.py`));
  const base = { id: 'export', hits: 1, candidates: 1 };
  const title = `${name} was renamed, moved or not committed`;
  if (bound.names.has(name) || part) {
    const at = source.text.split('\n').findIndex((l) => l.includes(name));
    return [
      {
        ...base,
        hits: 0,
        title,
        verdict: 'refuted',
        why: `${file} has ${name} at this commit`,
        places: [
          scene.snapshot.place(
            part ? `${folder}${name}.py` : file,
            part ? 1 : at + 1,
            part ? name : (source.text.split('\n')[at] ?? ''),
          ),
        ],
      },
    ];
  }
  if (bound.open) return [];
  const frame = await framePlace(scene, asked.exception);
  const last = module.split('.').at(-1) ?? '';
  const imports = (await scene.sources([name], ['python']))
    .filter((s) => isOwnCode(s.path))
    .flatMap((s) =>
      within(s.root, ['import_from_statement'])
        .filter((i) =>
          importedNames(i).some(
            (n) => n === `${module}.${name}` || (n.startsWith('.') && n.endsWith(`${last}.${name}`)),
          ),
        )
        .map((i) => ({ s, i })),
    );
  const rank = (p: string): number => (p === frame?.path ? 0 : 1);
  const places = imports
    .sort((a, b) => rank(a.s.path) - rank(b.s.path))
    .map(({ s, i }) => scene.snapshot.place(s.path, lineOf(i), i.text));
  const near = [...bound.names]
    .filter(
      (n) =>
        n.toLowerCase().replace(/_/g, '') === name.toLowerCase().replace(/_/g, '') ||
        (n.length > 3 && (n.includes(name) || name.includes(n))),
    )
    .sort()[0];
  const elsewhere = (await scene.sources([`class ${name}`, `def ${name}`], ['python'])).find(
    (s) => s.path !== file && isOwnCode(s.path) && moduleNames(s).names.has(name),
  );
  const hint = near !== undefined ? `; it has ${near}` : elsewhere ? `; ${elsewhere.path} has it` : '';
  return [
    {
      ...base,
      title: `${file} has no ${name}${hint}`,
      because: `Nothing at the top level of ${file} binds ${name} at this commit.`,
      verdict: places.length > 0 ? 'verified' : 'supports',
      why: 'the import asks for it, the module does not have it',
      places: [...places.slice(0, 3), scene.snapshot.place(file, 1, source.text.split('\n')[0] || file)],
      confirm: 'Find what imports it.',
    },
  ];
}
