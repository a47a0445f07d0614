import type { StackFrame } from '../model/index.ts';
import type { Scene } from './scene.ts';
import { around, definedName, functionAround } from './tree/names.ts';
import type { Node, Source } from './tree/trees.ts';

/** A frame's place in the checkout. Lines are 1-based, ends included. */
export interface FrameSource {
  readonly path: string;
  readonly line: number;
  readonly source: Source;
  /** The enclosing function, '' at module level. */
  readonly function: string;
  readonly from: number;
  readonly to: number;
  /** The innermost `try` whose body holds the line. */
  readonly tryNode: Node | null;
  /** False where the function at the line is not the one that the frame names: another commit ran. */
  readonly agrees: boolean;
}

/** The code around a frame at the scene's commit; null where its file or line is not in the checkout. */
export async function frameSource(scene: Scene, frame: StackFrame): Promise<FrameSource | null> {
  const file = frame.file ?? '';
  if (file === '' || frame.line === undefined) return null;
  const path = scene.file(withPackage(file, frame.module));
  if (path === null) return null;
  const source = await scene.parse(path);
  if (!source) return null;
  const row = frame.line - 1;
  const text = source.text.split('\n')[row];
  if (text === undefined) return null;
  const column = text.length - text.trimStart().length;
  const node = source.root.descendantForPosition({ row, column }, { row, column: text.trimEnd().length });
  if (!node) return null;
  const definition = source.grammar.definition.includes(node.type)
    ? node
    : functionAround(node, source.grammar);
  const name = definition.parent ? definedName(definition) : '';
  const named = (frame.function ?? '').split(/[.:]/).at(-1)?.replace(/[<>]/g, '') ?? '';
  return {
    path,
    line: frame.line,
    source,
    function: name,
    from: definition.startPosition.row + 1,
    to: definition.endPosition.row + 1,
    tryNode: bodyTry(node, source),
    agrees: named === '' || named === 'module' || named === 'lambda' || name === '' || named === name,
  };
}

/** Java names the file alone; its package says the folder. */
function withPackage(file: string, module: string | undefined): string {
  if (!file.endsWith('.java') || file.includes('/') || !module?.includes('.')) return file;
  return `${module.split('.').slice(0, -1).join('/')}/${file}`;
}

/** The innermost `try` whose protected body (not a handler, `else` or `finally`) holds the node. */
export function bodyTry(node: Node, source: Source): Node | null {
  let inner: Node = node;
  for (let at = around(node, source.grammar.try); at; at = around(at, source.grammar.try)) {
    const body = at.childForFieldName('body');
    if (body && inner.startIndex >= body.startIndex && inner.endIndex <= body.endIndex) return at;
    inner = at;
  }
  return null;
}
