import type { Json } from '../model/index.ts';

/** The value at a path of members; undefined where a part of it is missing. */
export function jsonAt(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here: Json | undefined = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here)) return undefined;
    here = (here as Readonly<Record<string, Json | undefined>>)[key];
  }
  return here;
}

/** A text that is not empty; undefined for all else. */
export function jsonText(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
