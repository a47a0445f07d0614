import type { ExceptionInfo } from '../model/index.ts';
import type { Snapshot } from './git/snapshot.ts';
import { mappedPath, NO_MAP, type CheckoutMap } from './checkout-map.ts';
import { frameSource, type FrameSource } from './frame-source.ts';
import { toRepositoryPath } from './path-map.ts';
import { grammarOf } from './tree/grammars.ts';
import type { Source, Trees } from './tree/trees.ts';

/** What a probe may look at: the sources of one commit, their syntax trees, and the failure's own words. */
export interface Scene {
  readonly snapshot: Snapshot;
  parse(path: string): Promise<Source | null>;
  /** The file of the repository that a path of a container or a build machine means: as configured, else the one with the longest common end; null where none or several could be it. */
  file(path: string): string | null;
  /** Texts of files of a language that hold one of the words, by path. */
  texts(words: readonly string[], languages?: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The same files, parsed. */
  sources(words: readonly string[], languages?: readonly string[]): Promise<readonly Source[]>;
  /** Whether files were left out of an answer so far: then nothing is refuted by not being found. */
  readonly gaps: () => boolean;
  /** Files whose syntax the parser did not follow to their end, or not in time. */
  readonly broken: ReadonlySet<string>;
}

/** What the log says of the layer that is asked about. */
export interface Asked {
  readonly captures: Readonly<Record<string, string>>;
  readonly exception?: ExceptionInfo;
  /** Messages of the failure, nearest to the exception first. */
  readonly messages: readonly string[];
  /** Only hits in these files count, whatever ties them: set where an answer is asked for again at another commit. */
  readonly only?: readonly string[];
}

/** Files that one question may read; more of them would say that the question is too wide. */
const MAX_FILES = 5_000;

/** A scene over a commit's snapshot. */
export function sceneOf(snapshot: Snapshot, trees: Trees, map: Pick<CheckoutMap, 'paths'> = NO_MAP): Scene {
  let cut = false;
  const broken = new Set<string>();
  const parse = async (path: string, text: string): Promise<Source | null> => {
    const source = await trees.parse(`${snapshot.commit}:${path}`, path, text);
    if (source ? source.root.hasError : grammarOf(path)) broken.add(path);
    return source;
  };
  const scene: Scene = {
    snapshot,
    broken,
    async parse(path) {
      const text = await snapshot.text(path);
      return text === null ? null : parse(path, text);
    },
    file(path) {
      const { files } = snapshot.tree;
      const mapped = mappedPath(path, map);
      if (mapped !== null) return files.has(mapped) ? mapped : null;
      return toRepositoryPath(path, files);
    },
    async texts(words, languages) {
      const read = (path: string): boolean => {
        const grammar = grammarOf(path);
        return grammar !== undefined && (languages === undefined || languages.includes(grammar.language));
      };
      const paths = (await snapshot.grep(words)).filter(read).sort();
      if (paths.length > MAX_FILES) cut = true;
      return snapshot.texts(paths.slice(0, MAX_FILES));
    },
    async sources(words, languages) {
      const out: Source[] = [];
      for (const [path, text] of await scene.texts(words, languages)) {
        const source = await parse(path, text);
        if (source) out.push(source);
        else cut = true;
      }
      return out;
    },
    gaps: () => cut || [...snapshot.unread.values()].some((paths) => paths.some((p) => grammarOf(p))),
  };
  return scene;
}

/** The code around the innermost frame of the exception that the checkout holds; null where none maps. */
export async function framePlace(
  scene: Scene,
  exception: ExceptionInfo | undefined,
): Promise<FrameSource | null> {
  for (const frame of exception?.frames ?? []) {
    if (!frame.inApp) continue;
    const found = await frameSource(scene, frame);
    if (found) return found;
  }
  return null;
}
