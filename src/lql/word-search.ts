import type { Predicate } from './access.ts';
import { fold } from './fold.ts';
import { someLeaf } from './leaves.ts';

/** Between two values: no needle that holds it is looked for in the joined text. */
const SEAM = '\u0000';

/** Searches in all values of an entry. Filters made of rules hold hundreds of words: the entry is folded once for all of them. */
export interface WordSearch {
  /** Another entry comes, or the same one that may have been changed. */
  readonly begin: () => void;
  readonly search: (text: string) => Predicate;
}

/** One for each filter. */
export function createWordSearch(): WordSearch {
  let joined: string | null = null;
  return {
    begin: () => void (joined = null),
    search(text) {
      const needle = fold(text);
      if (needle.includes(SEAM)) return (entry) => someLeaf(entry, (leaf) => folded(leaf).includes(needle));
      // An empty word stands in every value, but an entry without values has none.
      if (needle === '') return (entry) => someLeaf(entry, () => true);
      return (entry) => (joined ??= joinedText(entry)).includes(needle);
    },
  };
}

function joinedText(entry: unknown): string {
  const parts: string[] = [];
  someLeaf(entry, (leaf) => {
    parts.push(folded(leaf));
    return false;
  });
  return parts.join(SEAM);
}

function folded(leaf: string | number | boolean): string {
  return typeof leaf === 'string' ? fold(leaf) : String(leaf);
}
