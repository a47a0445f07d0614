import type { CodePlace } from '../../model/index.ts';
import type { Scene } from '../scene.ts';

/** What the commit says of a library's version. */
export interface Pinned {
  /** The version itself, or the least that a range allows; null where any may be installed. */
  readonly version: string | null;
  /** False for a range or a name alone: what was installed is not known. */
  readonly exact: boolean;
  readonly place: CodePlace;
}

interface Form {
  readonly file: RegExp;
  /** Reads the version out of the text; offset of the place, version as written. */
  readonly read: (text: string, name: string) => { readonly at: number; readonly spec: string } | null;
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** The first line on which the name stands as the name of a requirement, with what follows it. */
function requirementLine(text: string, name: string): { at: number; spec: string } | null {
  let at = 0;
  for (const line of text.split('\n')) {
    const found = /^[\s"'-]*([A-Za-z][\w.-]*)(?:\[[\w,\s.-]*\])?["']?\s*([=~<>!^:].*)?$/.exec(
      line.replace(/#.*$/, ''),
    );
    if (found && plain(found[1] ?? '') === name) return { at, spec: found[2] ?? '' };
    at += line.length + 1;
  }
  return null;
}

/** A lock file's table of the package: its name, and its version on one of the next lines. */
function lockTable(text: string, name: string): { at: number; spec: string } | null {
  for (const table of text.matchAll(/^name = "([^"\n]+)"\s*\nversion = "([^"\n]+)"/gm))
    if (plain(table[1] ?? '') === name) return { at: table.index, spec: `==${table[2] ?? ''}` };
  return null;
}

function jsonEntry(text: string, name: string, depth: 'lock' | 'plain'): { at: number; spec: string } | null {
  const key = depth === 'lock' ? `"node_modules/${name}"` : `"${name}"`;
  const at = text.indexOf(key);
  if (at < 0) return null;
  const rest = text.slice(at + key.length, at + key.length + 400);
  const spec =
    depth === 'lock'
      ? /^\s*:\s*\{\s*"version"\s*:\s*"([^"]+)"/.exec(rest)?.[1]
      : (/^\s*:\s*"([^"]+)"/.exec(rest)?.[1] ?? /^\s*:\s*\{[^}]*?"version"\s*:\s*"([^"]+)"/.exec(rest)?.[1]);
  return spec === undefined ? null : { at, spec: depth === 'lock' ? `==${spec}` : spec };
}

/** Locks first: they say what was installed. */
const FORMS: readonly Form[] = [
  { file: /(?:^|\/)(?:poetry|uv)\.lock$/, read: lockTable },
  { file: /(?:^|\/)Pipfile\.lock$/, read: (text, name) => jsonEntry(text, name, 'plain') },
  { file: /(?:^|\/)package-lock\.json$/, read: (text, name) => jsonEntry(text, name, 'lock') },
  {
    file: /(?:^|\/)go\.mod$/,
    read: (text, name) => {
      const found = [...text.matchAll(/^\s*(?:require\s+)?(\S+\/\S+)\s+v(\d\S*)/gm)].find(
        (m) => m[1] === name,
      );
      return found ? { at: found.index, spec: `==${found[2] ?? ''}` } : null;
    },
  },
  {
    file: /(?:^|\/)(?:requirements[\w.-]*\.(?:txt|in)|requirements\/[\w.-]+\.(?:txt|in)|constraints[\w.-]*\.txt|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|environment\.ya?ml)$/,
    read: requirementLine,
  },
  { file: /(?:^|\/)package\.json$/, read: (text, name) => jsonEntry(text, name, 'plain') },
];

/** Where and to what the commit pins a package; null where it names it nowhere. */
export async function pinnedVersion(packageName: string, scene: Scene): Promise<Pinned | null> {
  const name = packageName.includes('/') || packageName.startsWith('@') ? packageName : plain(packageName);
  const paths = [...scene.snapshot.tree.files.keys()].filter((f) => !f.includes('node_modules/')).sort();
  for (const form of FORMS)
    for (const path of paths.filter((p) => form.file.test(p))) {
      const text = await scene.snapshot.text(path);
      const found = text === null ? null : form.read(text, name);
      if (text === null || !found) continue;
      const line = text.slice(0, found.at).split('\n').length;
      const place = scene.snapshot.place(path, line, text.split('\n')[line - 1] ?? '');
      return { ...readSpec(found.spec), place };
    }
  return null;
}

/** `==2.0.1`, `>=1.4,<2`, `^1.2`, `~=2.0`, `: "2.0"`. */
function readSpec(spec: string): { version: string | null; exact: boolean } {
  const bare = spec
    .replace(/["'\s,]*$/, '')
    .replace(/^[\s:="']*(?===|[~<>^!\d])/, (head) => (head.includes('==') ? '==' : ''));
  const exact = /^={0,3}\s*["']?v?(\d[\w.]*)["']?$/.exec(bare)?.[1];
  if (exact !== undefined) return { version: exact, exact: true };
  return { version: /(?:>=|~=|\^|~|>)\s*["']?v?(\d[\w.]*)/.exec(bare)?.[1] ?? null, exact: false };
}

/** Orders versions by their numbers: negative where `a` is the earlier one. */
export function byVersion(a: string, b: string): number {
  const numbers = (v: string): readonly number[] => (v.match(/\d+/g) ?? []).slice(0, 4).map(Number);
  const [x, y] = [numbers(a), numbers(b)];
  for (let i = 0; i < 4; i += 1) if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) - (y[i] ?? 0);
  return 0;
}
