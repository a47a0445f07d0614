import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Module from '@vscode/tree-sitter-wasm';
import type { Node, Parser, Tree } from '@vscode/tree-sitter-wasm';
import { grammarOf, type Grammar } from './grammars.ts';
import { rememberWalks } from './names.ts';

export type { Node } from '@vscode/tree-sitter-wasm';

/** A parsed file. `root.hasError` where its syntax is broken. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly grammar: Grammar;
  readonly root: Node;
}

/** Parses files and keeps their trees until `close`. */
export interface Trees {
  /** `key` tells files of several commits apart. Null for a language that is not read, or a file whose parsing took too long. */
  parse(key: string, path: string, text: string): Promise<Source | null>;
  close(): void;
}

/** A file that takes longer is malformed on purpose, or generated. */
const PARSE_MS = 2_000;

/** Loads the parser; null where the optional package is not installed. */
export async function openTrees(): Promise<Trees | null> {
  const loaded = await load();
  if (!loaded) return null;
  const { module, folder } = loaded;
  const parsers = new Map<string, Parser>();
  const kept = new Map<string, { source: Source; tree: Tree }>();
  return {
    async parse(key, path, text) {
      const before = kept.get(key);
      if (before?.source.text === text) return before.source;
      const grammar = grammarOf(path);
      if (!grammar) return null;
      let parser = parsers.get(grammar.wasm);
      if (!parser) {
        parser = new module.Parser();
        parser.setLanguage(await module.Language.load(await readFile(join(folder, grammar.wasm))));
        parsers.set(grammar.wasm, parser);
      }
      const end = performance.now() + PARSE_MS;
      const tree = parser.parse(text, null, { progressCallback: () => performance.now() > end });
      if (!tree) {
        parser.reset();
        return null;
      }
      const source: Source = { path, text, grammar, root: tree.rootNode };
      rememberWalks(source.root);
      before?.tree.delete();
      kept.set(key, { source, tree });
      return source;
    },
    close() {
      for (const { tree } of kept.values()) tree.delete();
      for (const parser of parsers.values()) parser.delete();
      kept.clear();
      parsers.clear();
    },
  };
}

async function load(): Promise<{ module: typeof Module; folder: string } | null> {
  try {
    const main = createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm');
    const imported = (await import('@vscode/tree-sitter-wasm')) as typeof Module & {
      default?: typeof Module;
    };
    const module = imported.default ?? imported;
    await module.Parser.init();
    return { module, folder: dirname(main) };
  } catch {
    return null;
  }
}
