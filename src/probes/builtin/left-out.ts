import type { Answer } from '../answer.ts';
import type { Scene } from '../scene.ts';
import { copies, copiesOf, DOCKERFILE } from './dockerfile.ts';
import { excludedBy } from './ignore-file.ts';
import { notPacked } from './package-list.ts';

/** What keeps files of the commit out of the image. */
export interface LeftOut {
  readonly why: string;
  readonly places: Answer['places'];
  /** False where another build of the same repository takes them. */
  readonly sure: boolean;
}

interface Line {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Why the image does not have the files: an ignore file, a Dockerfile that does not copy them, a packages list; null where nothing leaves them out. */
export async function leftOut(own: readonly string[], scene: Scene): Promise<LeftOut | null> {
  const paths = [...scene.snapshot.tree.files.keys()].sort();
  const code = own.filter((f) => /\.pyi?$/.test(f));
  const wanted = code.length > 0 ? code : own;
  const place = (l: Line): Answer['places'][number] => scene.snapshot.place(l.file, l.line, l.text);
  const said = (l: Line, sure: boolean): LeftOut => ({
    why: `${l.file}:${l.line} "${l.text.trim()}"`,
    places: [place(l)],
    sure,
  });

  for (const file of paths.filter((f) => /(?:^|\/)\.gcloudignore$/.test(f))) {
    const line = await ignored(file, file.slice(0, file.lastIndexOf('/') + 1), wanted, scene);
    if (line) return said(line, true);
  }
  const dockerfiles = paths.filter((f) => DOCKERFILE.test(f));
  const taken: string[] = [];
  const lines: Line[] = [];
  const without: Line[] = [];
  for (const file of dockerfiles) {
    const line = await ignoredFor(file, wanted, scene);
    if (line) {
      lines.push(line.line);
      if (!line.sure) taken.push(file);
      continue;
    }
    const list = copiesOf((await scene.snapshot.text(file)) ?? '');
    const root = file.slice(0, file.lastIndexOf('/') + 1);
    const copied = list.some((c) =>
      c.sources.some((s) => wanted.some((w) => copies(s, w) || copies(s, w.slice(root.length)))),
    );
    const last = list.at(-1);
    if (copied || !last) taken.push(file);
    else without.push({ file, line: last.line, text: last.text });
  }
  const [first] = lines;
  if (first) return said(first, taken.length === 0);
  // Without a Dockerfile in the checkout, its ignore file is all that is known of the build.
  if (dockerfiles.length === 0)
    for (const file of paths.filter((f) => f.endsWith('.dockerignore'))) {
      const line = await ignored(file, contextOf(file), wanted, scene);
      if (line) return said(line, true);
    }
  const [copyless] = without;
  if (copyless)
    return {
      why: `no COPY of ${without.map((w) => w.file).join(', ')} takes it`,
      places: [place(copyless)],
      sure: taken.length === 0,
    };
  const packed = await notPacked(wanted, scene);
  return packed && { why: packed.why, places: [packed.place], sure: packed.sure };
}

/** `api.Dockerfile.dockerignore` stands for the one of the context, and rules from the repository's root. */
function contextOf(ignoreFile: string): string {
  return ignoreFile.endsWith('/.dockerignore') ? ignoreFile.slice(0, -'.dockerignore'.length) : '';
}

/** The line that keeps the files out of a Dockerfile's context: its own ignore file's, else that of its folder or of the root. */
async function ignoredFor(
  dockerfile: string,
  wanted: readonly string[],
  scene: Scene,
): Promise<{ readonly line: Line; readonly sure: boolean } | null> {
  const named = `${dockerfile}.dockerignore`;
  const folder = `${dockerfile.slice(0, dockerfile.lastIndexOf('/') + 1)}.dockerignore`;
  const files = scene.snapshot.has(named)
    ? [named]
    : [...new Set([folder, '.dockerignore'])].filter((f) => scene.snapshot.has(f));
  const found: Line[] = [];
  for (const file of files) {
    const line = await ignored(file, file === named ? '' : contextOf(file), wanted, scene);
    if (line) found.push(line);
  }
  const [line] = found;
  return line ? { line, sure: found.length === files.length } : null;
}

/** The line of an ignore file that excludes all of the files below its root; null where one of them is taken. */
async function ignored(
  file: string,
  root: string,
  wanted: readonly string[],
  scene: Scene,
): Promise<Line | null> {
  const lines = await linesOf(file, scene);
  const text = lines.map((l) => l.text).join('\n');
  const inside = wanted.filter((f) => f.startsWith(root));
  const style = file.endsWith('.gcloudignore') ? 'git' : 'docker';
  const hits = inside.flatMap((f) => excludedBy(f.slice(root.length), text, style) ?? []);
  const [hit] = hits;
  return hit && hits.length === inside.length && inside.length === wanted.length
    ? (lines[hit.line - 1] ?? null)
    : null;
}

/** The lines of an ignore file; those of a `#!include:.gitignore` stand in its place. */
async function linesOf(file: string, scene: Scene): Promise<readonly Line[]> {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const read = async (path: string): Promise<readonly Line[]> =>
    ((await scene.snapshot.text(path)) ?? '')
      .split('\n')
      .map((text, i) => ({ file: path, line: i + 1, text }));
  const out: Line[] = [];
  for (const line of await read(file)) {
    const included = file.endsWith('.gcloudignore')
      ? /^#\s*!include:\s*([^/\s]+)/.exec(line.text)?.[1]
      : undefined;
    if (included === undefined) out.push(line);
    else for (const l of await read(`${folder}${included}`)) out.push(l);
  }
  return out;
}
