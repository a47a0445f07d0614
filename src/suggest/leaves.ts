import type { Json, JsonObject } from '../model/index.ts';

/** A value of an entry that is no object and no list, and where it stands. */
export interface Leaf {
  readonly names: readonly string[];
  readonly value: string | number | boolean;
}

const MAX_DEPTH = 6;
const MAX_LEAVES = 500;

/** The values of an entry by their path (as JSON); lists are left out, since no one value of theirs stays. */
export function leavesOf(raw: JsonObject): ReadonlyMap<string, Leaf> {
  const found = new Map<string, Leaf>();
  const walk = (value: Json | undefined, names: readonly string[]): void => {
    if (found.size >= MAX_LEAVES || value === null || value === undefined) return;
    if (typeof value !== 'object') found.set(pathKey(names), { names, value });
    else if (!Array.isArray(value) && names.length < MAX_DEPTH)
      for (const [name, member] of Object.entries(value as JsonObject)) walk(member, [...names, name]);
  };
  walk(raw, []);
  return found;
}

/** A path as a key of `leavesOf`. */
function pathKey(names: readonly string[]): string {
  return JSON.stringify(names);
}

/** Of an entry only what stands at these paths. */
export function onlyAt(raw: JsonObject, paths: readonly (readonly string[])[]): JsonObject {
  const keep = (value: JsonObject, at: number, wanted: readonly (readonly string[])[]): JsonObject =>
    Object.fromEntries(
      Object.entries(value).flatMap(([name, member]): [string, Json][] => {
        const here = wanted.filter((names) => names[at] === name);
        if (here.length === 0 || member === undefined) return [];
        if (here.some((names) => names.length === at + 1)) return [[name, member]];
        if (member === null || typeof member !== 'object' || Array.isArray(member)) return [];
        return [[name, keep(member as JsonObject, at + 1, here)]];
      }),
    );
  return keep(raw, 0, paths);
}
