import { readFile } from 'node:fs/promises';
import type { DocPath, Place, YamlSource } from './yaml-source.ts';

/** Finds places in rule files, each of which is parsed once and only when something in it must be shown. */
export function locator(): (file: string, path: DocPath, index?: number) => Promise<Place> {
  const sources = new Map<string, Promise<YamlSource | null>>();
  const read = async (file: string): Promise<YamlSource | null> => {
    const { parseYaml } = await import('./yaml-source.ts');
    return readFile(file, 'utf8').then(parseYaml, () => null);
  };
  return async (file, path, index) => {
    let source = sources.get(file);
    if (!source) sources.set(file, (source = read(file)));
    const found = await source;
    return (
      (index === undefined ? found?.placeOf(path) : found?.placeInText(path, index)) ?? { line: 1, column: 1 }
    );
  };
}
