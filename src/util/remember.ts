import { detached } from './detached.ts';

/** How much is remembered: results, and the longest text that has one (longer ones seldom repeat, and keeping them costs). */
interface Bounds {
  readonly kept: number;
  readonly length: number;
}

/** A pure function of a text that remembers its results: log texts repeat. Bounded: beyond `kept` the memory is begun anew; the results are the same. */
export function remembering<T>(
  of: (text: string) => T,
  { kept, length }: Bounds = { kept: 20_000, length: 2000 },
): (text: string) => T {
  let known = new Map<string, T>();
  return (text) => {
    if (text.length > length) return of(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = of(text);
    if (known.size >= kept) known = new Map();
    // A part of a text, kept as key or as result, would keep the whole.
    const own = detached(text);
    const result = (made as unknown) === text ? (own as T) : made;
    known.set(own, result);
    return result;
  };
}
