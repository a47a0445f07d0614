/** Results kept; beyond it the memory is begun anew. */
const MAX_KEPT = 20_000;
/** Longer texts seldom repeat, and keeping them costs. */
const MAX_LENGTH = 2000;

/** A pure function of a text that remembers its results: log texts repeat. Bounded; the results are the same. */
export function remembering(of: (text: string) => string): (text: string) => string {
  let known = new Map<string, string>();
  return (text) => {
    if (text.length > MAX_LENGTH) return of(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = of(text);
    if (known.size >= MAX_KEPT) known = new Map();
    known.set(text, made);
    return made;
  };
}
