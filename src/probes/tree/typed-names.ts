import type { Scene } from '../scene.ts';
import { within } from './names.ts';

/** Patterns of expressions that the sources themselves annotate with a type: class attributes (`x: T`) and functions that return it (`-> T`). */
export async function typedNames(scene: Scene, type: string | undefined): Promise<readonly string[]> {
  const short = type?.split('.').at(-1);
  if (short === undefined) return [];
  const patterns = new Set<string>();
  for (const { root } of await scene.sources([short], ['python'])) {
    for (const a of within(root, ['assignment']))
      if (
        a.childForFieldName('type')?.text === short &&
        a.parent?.parent?.parent?.type === 'class_definition'
      )
        patterns.add(`*.${a.childForFieldName('left')?.text ?? ''}`);
    for (const f of within(root, ['function_definition'])) {
      const name = f.childForFieldName('name')?.text ?? '';
      if (f.childForFieldName('return_type')?.text !== short) continue;
      patterns.add(name);
      patterns.add(`*.${name}`);
    }
  }
  return [...patterns].sort();
}
