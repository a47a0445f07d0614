import type { Scene } from '../scene.ts';

/** Patterns of expressions that the Python sources annotate with a type: attributes (`x: T`) and functions that return it (`-> T`). */
export async function typedNames(scene: Scene, type: string | undefined): Promise<readonly string[]> {
  const short = type?.split('.').at(-1);
  if (short === undefined || !/^\w+$/.test(short)) return [];
  const patterns = new Set<string>();
  for (const [, text] of await scene.texts([`: ${short}`, `-> ${short}`], ['python'])) {
    let defined = '';
    for (const line of text.split('\n')) {
      const head = line.trimStart();
      defined = /^(?:async )?def (\w{1,200})/.exec(head)?.[1] ?? defined;
      const [name = '', rest = ''] = split(head, ': ');
      const typed = (rest.split(/[=#]/)[0] ?? '').trim();
      if (typed === short && head !== line && /^\w+$/.test(name)) patterns.add(`*.${name}`);
      const back = split(head, '-> ')[1]?.replace(/\s*:.*$/, '');
      if (back?.trim() !== short || defined === '') continue;
      patterns.add(defined);
      patterns.add(`*.${defined}`);
    }
  }
  return [...patterns].sort();
}

function split(text: string, at: string): readonly [string, string] | readonly [] {
  const i = text.indexOf(at);
  return i < 0 ? [] : [text.slice(0, i), text.slice(i + at.length)];
}
