import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type Scalar,
} from 'yaml';

/** A place in a file, 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A path of keys and indexes into a document. */
export type DocPath = readonly (string | number)[];

/** A parsed YAML file that can tell where each of its values stands. */
export interface YamlSource {
  readonly value: unknown;
  /** Syntax errors, located. */
  readonly errors: readonly (Place & { readonly message: string })[];
  /** Where the value at `path` begins; where nothing stands there, the nearest thing above it. */
  placeOf(path: DocPath): Place;
  /** Where the key `key` of the map at `path` stands. */
  placeOfKey(path: DocPath, key: string): Place;
  /** Where character `index` of the string at `path` stands in the file, through quotes, escapes and block indentation. */
  placeInText(path: DocPath, index: number): Place;
}

/** Reads YAML (1.2, one document) and keeps the positions; never throws. */
export function parseYaml(source: string): YamlSource {
  const lines = new LineCounter();
  const doc: Document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    logLevel: 'silent',
  });
  const place = (offset: number): Place => {
    const at = lines.linePos(offset);
    return { line: Math.max(1, at.line), column: Math.max(1, at.col) };
  };
  const errors = doc.errors.map((error) => ({ ...place(error.pos[0]), message: error.message }));
  const nodeAt = (path: DocPath): Node | null => {
    let node: Node | null = doc.contents;
    for (const step of path) {
      const next = child(node, step, doc);
      if (next === null) return node;
      node = next;
    }
    return node;
  };
  const start = (node: Node | null): number => node?.range?.[0] ?? 0;
  return {
    value: errors.length > 0 ? null : toPlain(doc),
    errors,
    placeOf: (path) => place(start(nodeAt(path))),
    placeOfKey: (path, key) => {
      const map = nodeAt(path);
      const pair = isMap(map) ? map.items.find((item) => keyOf(item) === key) : undefined;
      return place(start((pair?.key as Node | undefined) ?? map));
    },
    placeInText: (path, index) => {
      const node = nodeAt(path);
      return place(
        isScalar(node) && typeof node.value === 'string' ? scalarOffset(source, node, index) : start(node),
      );
    },
  };
}

function toPlain(doc: Document): unknown {
  try {
    return doc.toJS({ maxAliasCount: 100 });
  } catch {
    return null;
  }
}

function keyOf(pair: Pair): unknown {
  return isPair(pair) && isScalar(pair.key) ? pair.key.value : pair.key;
}

function child(node: Node | null, step: string | number, doc: Document): Node | null {
  const from = isAlias(node) ? (node.resolve(doc) ?? null) : node;
  if (isMap(from))
    return (
      (from.items.find((item) => String(keyOf(item)) === String(step))?.value as Node | null | undefined) ??
      null
    );
  if (isSeq(from)) return (from.items[Number(step)] as Node | undefined) ?? null;
  return null;
}

/** Offset in the file of character `index` of a string scalar. */
function scalarOffset(source: string, node: Scalar, index: number): number {
  const [from, to] = node.range ?? [0, 0];
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
    return blockOffset(source, from, to, String(node.value), index);
  const quote = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? source[from] : '';
  let at = from + (quote ? 1 : 0);
  for (let seen = 0; seen < index && at < to; seen++) at += step(source, at, quote);
  return Math.min(at, Math.max(from, to - (quote ? 1 : 0)));
}

/** How many characters of the file one character of a flow scalar takes; a folded line break takes its blanks with it. */
function step(source: string, at: number, quote: string | undefined): number {
  const char = source[at];
  if (quote === "'" && char === "'") return 2;
  if (quote === '"' && char === '\\') {
    const wide = { x: 4, u: 6, U: 10 }[source[at + 1] ?? ''];
    return wide ?? 2;
  }
  const line = /^[ \t]*\r?\n\s*/.exec(source.slice(at, at + 1000));
  return line ? line[0].length : 1;
}

/** The same for `|` and `>` blocks: each line of the value starts after the block's indentation. */
function blockOffset(source: string, from: number, to: number, value: string, index: number): number {
  let at = source.indexOf('\n', from) + 1;
  // What the first line with text has more in the file than in the value is the block's indentation.
  const blanks = (part: string): number => /^(?:[ \t]*\r?\n)*( *)/.exec(part)?.[1]?.length ?? 0;
  const indent = blanks(source.slice(at, to)) - blanks(value);
  const skip = (): void => {
    for (let n = 0; n < indent && source[at] === ' '; n++) at++;
  };
  skip();
  for (let seen = 0; seen < index && at < to; seen++) {
    const wanted = value[seen];
    while (source[at] === '\r') at++;
    if (source[at] === '\n') {
      at++;
      skip();
      // A folded line break reads as a blank: nothing of the next line is consumed.
      if (wanted !== '\n' && wanted !== ' ') seen--;
    } else at++;
  }
  return Math.min(at, Math.max(from, to));
}
