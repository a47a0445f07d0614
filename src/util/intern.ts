import { detached } from './detached.ts';

/** Texts that are kept; what comes after them is given back as it is. */
const KEPT = 50_000;

/** Gives one string for all equal texts: names of instances, logs and types repeat in each entry, and each entry brings its own copy. */
export function interning(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const own = detached(text);
    if (known.size < KEPT) known.set(own, own);
    return own;
  };
}
