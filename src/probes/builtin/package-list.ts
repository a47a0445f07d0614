import type { Answer } from '../answer.ts';
import type { Scene } from '../scene.ts';
import { copies, copiesOf, DOCKERFILE, instructionsOf } from './dockerfile.ts';
import { fitsAny } from '../tree/names.ts';

/** Why a distribution that the image installs does not hold a file of the repository. */
export interface NotPacked {
  readonly why: string;
  readonly place: Answer['places'][number];
  /** False where the sources are in the image as well, beside what was installed. */
  readonly sure: boolean;
}

/** Installs of the project itself: `pip install .`, `poetry install`, `uv sync`, a wheel that was built. */
const INSTALLS =
  /\bpip3? install\b[^&|;]*(?:\s\.(?:\[[\w,-]+\])?(?=\s|$|")|\s\/[\w/-]+(?=\s|$)|\.whl)|\bpoetry install\b|\buv (?:sync|pip install \.)|setup\.py\s+(?:install|bdist)|python[\d.]* -m build\b/;
/** Installs that leave the sources where they are. */
const EDITABLE = /\s-e\s|--editable|--no-root\b|--no-install-project\b/;

/** The line of a packages list that leaves the module out, where each image installs the project by that list; null where none does. */
export async function notPacked(own: readonly string[], scene: Scene): Promise<NotPacked | null> {
  const { files } = scene.snapshot.tree;
  const dockerfiles = [...files.keys()].filter((f) => DOCKERFILE.test(f));
  if (dockerfiles.length === 0) return null;
  let beside = false;
  for (const file of dockerfiles) {
    const text = (await scene.snapshot.text(file)) ?? '';
    const last = text.slice(Math.max(0, text.search(/^FROM\b(?![\s\S]*^FROM\b)/m)));
    if (copiesOf(last).some((c) => c.sources.some((s) => own.some((o) => copies(s, o))))) beside = true;
    const runs = instructionsOf(text).filter((i) => /^RUN\b/i.test(i.text));
    if (!runs.some((r) => INSTALLS.test(r.text) && !EDITABLE.test(r.text))) return null;
  }
  for (const file of ['pyproject.toml', 'setup.cfg', 'setup.py'].filter((f) => files.has(f))) {
    const text = (await scene.snapshot.text(file)) ?? '';
    const list = packagesIn(text, file);
    if (!list) continue;
    if (own.some((f) => packs(list, f))) return null;
    const line = text.slice(0, list.at).split('\n').length;
    const quote = text.split('\n')[line - 1] ?? '';
    return {
      why: `${file}:${line} "${quote.trim()}"`,
      place: scene.snapshot.place(file, line, quote),
      sure: !beside,
    };
  }
  return null;
}

/** Says that packages are listed, in whatever way. */
const LISTS: Readonly<Record<string, RegExp>> = {
  'pyproject.toml': /^\s*packages\s*=|^\[tool\.setuptools\.packages/m,
  'setup.cfg': /^packages\s*=/m,
  'setup.py': /\bpackages\s*=/,
};

/** The setup file whose packages list the image is made by and which cannot be read; null where there is none. */
export async function unreadList(scene: Scene): Promise<string | null> {
  const { files } = scene.snapshot.tree;
  for (const [file, lists] of Object.entries(LISTS)) {
    if (!files.has(file)) continue;
    const text = (await scene.snapshot.text(file)) ?? '';
    if (lists.test(text.replace(/(^|\s)#.*$/gm, '')) && packagesIn(text, file) === null) return file;
  }
  return null;
}

/** A packages list: names, or what a search takes and leaves out. */
interface PackageList {
  readonly at: number;
  readonly names?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Folder in which the packages are. */
  readonly root: string;
}

/** The packages list of a setup file; null where it names none that can be read. */
function packagesIn(text: string, file: string): PackageList | null {
  const code = text.replace(/(^|\s)#.*$/gm, (all) => ' '.repeat(all.length));
  const root = (
    /package[-_]dir\s*=\s*\{\s*["']{2}\s*[:=]\s*["']([\w./-]+)["']|^\s*=\s*(src)\s*$/m
      .exec(code)
      ?.slice(1)
      .find((r) => r !== undefined) ?? ''
  ).replace(/\/$/, '');
  if (file === 'setup.py') {
    const search = /packages\s*=\s*(?:setuptools\.)?find(?:_namespace)?_packages\(([^)]*)\)/.exec(code);
    if (search) {
      const given = search[1] ?? '';
      const where = /where\s*=\s*["']([^"']+)["']|^\s*["']([^"']+)["']/.exec(given);
      return { at: search.index, root: where?.[1] ?? where?.[2] ?? root, ...searchOf(given) };
    }
    return named(/packages\s*=\s*\[([^\]]*)\](?!\s*\+)/.exec(code), root);
  }
  if (file === 'setup.cfg') {
    const search = /^packages\s*=\s*find(?:_namespace)?:\s*$/m.exec(code);
    if (!search) {
      const list = /^packages\s*=((?:\s+[\w.]+)+)/m.exec(code);
      return list ? { at: list.index, root, names: (list[1] ?? '').trim().split(/\s+/) } : null;
    }
    const options = /\[options\.packages\.find\]([^[]*)/.exec(code)?.[1] ?? '';
    const words = (key: string): readonly string[] =>
      new RegExp(`^${key}\\s*=((?:\\s+[\\w.*]+)+)`, 'm').exec(options)?.[1]?.trim().split(/\s+/) ?? [];
    return {
      at: search.index,
      root: words('where')[0] ?? root,
      ...(words('include').length > 0 ? { include: words('include') } : {}),
      exclude: words('exclude'),
    };
  }
  const find = /^\[tool\.setuptools\.packages\.find\]([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(code);
  if (find)
    return {
      at: find.index,
      root: /where\s*=\s*\[\s*["']([^"']+)["']/.exec(find[1] ?? '')?.[1] ?? root,
      ...searchOf(find[1] ?? ''),
    };
  const table = /^\[tool\.setuptools\]([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(code);
  const list = table && /^packages\s*=\s*\[([^\]]*)\]/m.exec(table[1] ?? '');
  if (table && list) return named(Object.assign(list, { index: code.indexOf(list[0], table.index) }), root);
  const poetry = /^packages\s*=\s*\[([\s\S]*?)\]\s*$/m.exec(
    /^\[tool\.poetry\][\s\S]*/m.exec(code)?.[0] ?? '',
  );
  if (poetry) {
    const names = [
      ...(poetry[1] ?? '').matchAll(
        /include\s*=\s*["']([\w./*-]+)["'](?:[^}]*from\s*=\s*["']([\w./-]+)["'])?/g,
      ),
    ];
    const from = names[0]?.[2] ?? '';
    if (names.length > 0 && names.every((n) => (n[2] ?? '') === from))
      return {
        at: code.indexOf(poetry[0]),
        root: from,
        include: names.flatMap((n) => [dot(n[1] ?? ''), `${dot(n[1] ?? '')}.*`]),
      };
  }
  const hatch = /^\[tool\.hatch\.build\.targets\.wheel\]([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(code);
  const wheel = hatch && /^packages\s*=\s*\[([^\]]*)\]/m.exec(hatch[1] ?? '');
  if (hatch && wheel) {
    const folders = strings(wheel[1] ?? '');
    const roots = new Set(folders.map((f) => (f.includes('/') ? f.slice(0, f.lastIndexOf('/')) : '')));
    const [only] = roots;
    if (roots.size === 1 && only !== undefined)
      return {
        at: code.indexOf(wheel[0], hatch.index),
        root: only,
        include: folders.flatMap((f) => [
          f.slice(f.lastIndexOf('/') + 1),
          `${f.slice(f.lastIndexOf('/') + 1)}.*`,
        ]),
      };
  }
  return null;
}

function dot(path: string): string {
  return path.replace(/\/?\*+.*$/, '').replace(/\//g, '.');
}

function strings(text: string): readonly string[] {
  return [...text.matchAll(/["']([^"'\n]+)["']/g)].map((m) => m[1] ?? '');
}

function named(found: RegExpExecArray | null, root: string): PackageList | null {
  // A list that is put together from other values cannot be read.
  return found && !/[+*(]/.test((found[1] ?? '').replace(/["'][^"'\n]*["']/g, ''))
    ? { at: found.index, root, names: strings(found[1] ?? '') }
    : null;
}

function searchOf(text: string): {
  readonly include?: readonly string[];
  readonly exclude: readonly string[];
} {
  const list = (key: string): readonly string[] =>
    strings(new RegExp(`\\b${key}\\s*=\\s*[[(]([^\\])]*)[\\])]`).exec(text)?.[1] ?? '');
  const include = list('include');
  return { ...(include.length > 0 ? { include } : {}), exclude: list('exclude') };
}

/** Whether the list takes the file of the module. */
function packs(list: PackageList, file: string): boolean {
  const head =
    list.root === '' || list.root === '.' ? '' : `${list.root.replace(/^\.\//, '').replace(/\/$/, '')}/`;
  // A module outside of the folder is packed by other means, or not at all: the list does not say.
  if (!file.startsWith(head)) return false;
  const folder = file.slice(head.length, file.lastIndexOf('/')).replace(/\//g, '.');
  if (!file.slice(head.length).includes('/')) return true;
  if (list.names) return list.names.includes(folder);
  return (
    (list.include === undefined || fitsAny(folder, list.include)) && !fitsAny(folder, list.exclude ?? [])
  );
}
