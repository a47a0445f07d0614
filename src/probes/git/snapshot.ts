import type { CodePlace } from '../../model/index.ts';
import { cut } from '../../util/text.ts';
import type { Repository, Tree } from './repository.ts';

/** The sources of one commit. Texts are read when asked for and kept. */
export interface Snapshot {
  readonly commit: string;
  readonly repository: Repository;
  readonly tree: Tree;
  has(path: string): boolean;
  /** Null for a file that is missing, binary, too large, or a Git LFS pointer; `unread` then counts it. */
  text(path: string): Promise<string | null>;
  texts(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  grep(words: readonly string[]): Promise<readonly string[]>;
  /** What could not be read, by reason. */
  readonly unread: ReadonlyMap<string, readonly string[]>;
  place(file: string, line: number, text: string): CodePlace;
}

/** Larger files are generated or data. */
const MAX_FILE = 1024 * 1024;
const LFS = 'version https://git-lfs.github.com/spec/';

/** The tree of a commit; null where it cannot be read. */
export async function openSnapshot(
  repository: Repository,
  commit: string,
  redact: (text: string) => string,
): Promise<Snapshot | null> {
  const tree = await repository.tree(commit);
  if (!tree) return null;
  const known = new Map<string, string | null>();
  const unread = new Map<string, string[]>();
  const lost = (reason: string, path: string): null => {
    const list = unread.get(reason) ?? [];
    list.push(path);
    unread.set(reason, list);
    known.set(path, null);
    return null;
  };
  const load = async (paths: readonly string[]): Promise<void> => {
    const wanted = [...new Set(paths)].filter((p) => !known.has(p) && tree.files.has(p));
    const small = wanted.filter(
      (p) => (tree.files.get(p)?.size ?? 0) <= MAX_FILE || lost('larger than 1 MiB', p) !== null,
    );
    const blobs = await repository.blobs(small.map((p) => tree.files.get(p)?.oid ?? ''));
    for (const path of small) {
      const blob = blobs.get(tree.files.get(path)?.oid ?? '');
      if (!blob) lost('not in this clone', path);
      else if (blob.includes(0)) lost('binary', path);
      else {
        const text = blob.toString('utf8');
        if (text.startsWith(LFS)) lost('a Git LFS pointer', path);
        else known.set(path, text);
      }
    }
  };
  return {
    commit,
    repository,
    tree,
    unread,
    has: (path) => tree.files.has(path),
    async text(path) {
      await load([path]);
      return known.get(path) ?? null;
    },
    async texts(paths) {
      await load(paths);
      return new Map(
        [...paths].sort().flatMap((p) => {
          const text = known.get(p);
          return typeof text === 'string' ? [[p, text] as const] : [];
        }),
      );
    },
    grep: (words) => repository.grep(commit, words),
    place: (file, line, text) => ({
      file,
      line,
      commit,
      quote: redact(cut(text.trim().split('\n', 1)[0] ?? '', 300)),
    }),
  };
}
