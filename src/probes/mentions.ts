import type { Emitter } from './emitters.ts';
import { isOwnCode } from './own-code.ts';
import type { Reach } from './reach.ts';
import type { Scene } from './scene.ts';
import { functionAround, within } from './tree/names.ts';

/** A function or class as its lines tell it: up to the next one that is not deeper. Comments and strings count, so that nothing is left out. */
interface Stretch {
  readonly path: string;
  readonly name: string;
  /** 0-based, as syntax trees count. */
  readonly row: number;
  readonly text: string;
}

const HEADER = /^([ \t]*)(?:async[ \t]+def|def|class)[ \t]+([A-Za-z_]\w*)/;
/** Words that are no names of functions, or those of every class. */
const SYNTAX = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self cls'.split(
    ' ',
  ),
);

/**
 * All that the `try` bodies of the emitters could run if every mention of a name were a call of whatever bears it: what is not among it cannot
 * be run from there by name. Reads lines, not syntax trees: a large tree is read in a second.
 */
export async function mentionedFrom(scene: Scene, emitters: readonly Emitter[]): Promise<Reach> {
  const bodies = emitters.flatMap((e) => {
    const body = e.tryNode?.childForFieldName('body');
    return body && e.tryNode ? [{ node: body, source: e.source }] : [];
  });
  if (!bodies.every((b) => b.source.grammar.language === 'python'))
    return { reaches: () => false, complete: false };
  const byName = new Map<string, Stretch[]>();
  for (const [path, text] of await scene.texts(['def ', 'class '], ['python']))
    if (isOwnCode(path))
      for (const stretch of stretchesOf(path, text)) {
        const list = byName.get(stretch.name);
        if (list) list.push(stretch);
        else byName.set(stretch.name, [stretch]);
      }
  const reached = new Set<string>();
  const followed = new Set<string>();
  const open = bodies.flatMap((b) => within(b.node, ['identifier']).map((id) => id.text));
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (followed.has(name)) continue;
    followed.add(name);
    for (const stretch of byName.get(name) ?? []) {
      reached.add(`${stretch.path}#${stretch.row}`);
      for (const [word] of stretch.text.matchAll(/[A-Za-z_]\w*/g))
        if (!followed.has(word) && !SYNTAX.has(word)) open.push(word);
    }
  }
  return {
    complete: !scene.gaps(),
    reaches(hit) {
      const inBody = bodies.some(
        (b) =>
          b.source.path === hit.source.path &&
          hit.node.startIndex >= b.node.startIndex &&
          hit.node.endIndex <= b.node.endIndex,
      );
      const fn = functionAround(hit.node, hit.source.grammar);
      return inBody || reached.has(`${hit.source.path}#${fn.startPosition.row}`);
    },
  };
}

function stretchesOf(path: string, text: string): readonly Stretch[] {
  if (text.length === 0) return [];
  const heads: { name: string; row: number; indent: number; at: number }[] = [];
  let at = 0;
  let row = 0;
  for (const line of text.split('\n')) {
    const found = line.includes('def') || line.includes('class') ? HEADER.exec(line) : null;
    if (found) heads.push({ name: found[2] ?? '', row, indent: (found[1] ?? '').length, at });
    at += line.length + 1;
    row += 1;
  }
  return heads.map(({ name, row: first, indent, at: from }, i) => {
    const next = heads.slice(i + 1).find((h) => h.indent <= indent);
    return { path, name, row: first, text: text.slice(from, next?.at ?? text.length) };
  });
}
