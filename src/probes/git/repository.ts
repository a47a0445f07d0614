import { runGit } from './run.ts';

/** A file of a tree: its blob and size in bytes. */
export interface TreeFile {
  readonly oid: string;
  readonly size: number;
}

/** Files of a commit, and what of it cannot be read. */
export interface Tree {
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly submodules: readonly string[];
  readonly symlinks: number;
}

/** Who last changed a line. `time` in seconds since 1970. */
export interface Blame {
  readonly commit: string;
  readonly author: string;
  readonly time: number;
  readonly subject: string;
}

/** A git repository, read only: nothing is checked out, filtered or fetched. */
export interface Repository {
  readonly dir: string;
  readonly shallow: boolean;
  /** Full id of a commit; null where the name is none, or its object is missing. */
  resolve(name: string): Promise<string | null>;
  tree(commit: string): Promise<Tree | null>;
  /** Texts of blobs; null for a missing one. */
  blobs(oids: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /** Paths of text files of the commit that hold one of the words (fixed strings). */
  grep(commit: string, words: readonly string[]): Promise<readonly string[]>;
  blame(commit: string, file: string, line: number): Promise<Blame | null>;
  /** Last commit on the branch not later than the time (seconds); first parents only. */
  commitBefore(branch: string, seconds: number): Promise<string | null>;
  isAncestor(older: string, newer: string): Promise<boolean>;
}

const OID = /^[0-9a-f]{40,64}$/;
/** What may name a commit on our command line; anything else is none. */
const COMMIT_NAME = /^[A-Za-z0-9][\w./@{}^~+-]{0,200}$/;

/** Opens the repository that holds `dir`; a text that says why not, and what to do, where there is none. */
export async function openRepository(dir: string): Promise<Repository | string> {
  const top = await runGit(dir, [
    'rev-parse',
    '--absolute-git-dir',
    '--is-shallow-repository',
    '--show-cdup',
  ]);
  if (top.code === 127)
    return `git could not be started (${top.err}); install git, the checkout is read with it`;
  if (top.code !== 0) {
    const owner = top.err.includes('dubious ownership');
    return owner
      ? `${dir} belongs to another user and git refuses it; allow it with git config --global --add safe.directory`
      : `${dir} is no git repository; give the folder of a clone to --repo`;
  }
  const [, shallow, up] = top.out.toString('utf8').split('\n');
  const root = up ? `${dir}/${up}` : dir;
  return {
    dir: root,
    shallow: shallow === 'true',
    async resolve(name) {
      if (!COMMIT_NAME.test(name)) return null;
      const r = await runGit(root, [
        'rev-parse',
        '--verify',
        '--quiet',
        '--end-of-options',
        `${name}^{commit}`,
      ]);
      const oid = r.out.toString('utf8').trim();
      return r.code === 0 && OID.test(oid) ? oid : null;
    },
    async tree(commit) {
      const r = await runGit(root, ['ls-tree', '-r', '-z', '--long', '--full-tree', commit]);
      return r.code === 0 && !r.cut ? parseTree(r.out.toString('utf8')) : null;
    },
    blobs: (oids) => readBlobs(root, oids),
    async grep(commit, words) {
      if (words.length === 0) return [];
      const patterns = words.flatMap((w) => ['-e', w]);
      const r = await runGit(root, [
        'grep',
        '-l',
        '-z',
        '-I',
        '-F',
        '--no-textconv',
        '--full-name',
        '--no-recurse-submodules',
        ...patterns,
        commit,
        '--',
      ]);
      const head = `${commit}:`;
      return r.out
        .toString('utf8')
        .split('\0')
        .filter((p) => p.startsWith(head))
        .map((p) => p.slice(head.length));
    },
    async blame(commit, file, line) {
      const r = await runGit(root, [
        'blame',
        '--no-textconv',
        '--porcelain',
        '-L',
        `${line},${line}`,
        commit,
        '--',
        file,
      ]);
      return r.code === 0 ? parseBlame(r.out.toString('utf8')) : null;
    },
    async commitBefore(branch, seconds) {
      const r = await runGit(root, [
        'rev-list',
        '-1',
        '--first-parent',
        `--min-age=${seconds}`,
        '--end-of-options',
        branch,
        '--',
      ]);
      const oid = r.out.toString('utf8').trim();
      return OID.test(oid) ? oid : null;
    },
    async isAncestor(older, newer) {
      return (await runGit(root, ['merge-base', '--is-ancestor', older, newer])).code === 0;
    },
  };
}

function parseTree(text: string): Tree {
  const files = new Map<string, TreeFile>();
  const submodules: string[] = [];
  let symlinks = 0;
  for (const row of text.split('\0')) {
    const tab = row.indexOf('\t');
    if (tab < 0) continue;
    const [mode, , oid, size] = row.slice(0, tab).split(/ +/);
    const path = row.slice(tab + 1);
    if (mode === '160000') submodules.push(path);
    else if (mode === '120000') symlinks += 1;
    else if (oid !== undefined) files.set(path, { oid, size: Number(size) });
  }
  return { files, submodules, symlinks };
}

async function readBlobs(dir: string, oids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  if (oids.length === 0) return found;
  const { out } = await runGit(dir, ['cat-file', '--batch'], oids.map((o) => `${o}\n`).join(''));
  let at = 0;
  while (at < out.length) {
    const end = out.indexOf(10, at);
    if (end < 0) break;
    const [oid, kind, size] = out.toString('latin1', at, end).split(' ');
    at = end + 1;
    // `OID missing` has no body: a partial clone, or damage.
    if (kind === 'missing' || oid === undefined || size === undefined) continue;
    const length = Number(size);
    if (at + length > out.length) break;
    if (kind === 'blob') found.set(oid, out.subarray(at, at + length));
    at += length + 1;
  }
  return found;
}

function parseBlame(text: string): Blame | null {
  const lines = text.split('\n');
  const commit = lines[0]?.split(' ')[0] ?? '';
  const value = (key: string): string =>
    lines.find((l) => l.startsWith(`${key} `))?.slice(key.length + 1) ?? '';
  if (!OID.test(commit)) return null;
  return {
    commit,
    author: value('author'),
    time: Number(value('committer-time')),
    subject: value('summary'),
  };
}
