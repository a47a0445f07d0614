import { byBeginning, type Cluster } from './cluster.ts';
import { constants, isDelimiter } from './tokens.ts';

/** Fewest clusters of one beginning and length from which several free places are looked for. */
const MANY = 12;

/**
 * Finds clusters that agree but for places where nearly each has a word of its own (`job <*> of <*> failed with <*>`), in how many places so ever:
 * groups to be joined, with the places to mask. Such places must be no more than the fixed words.
 */
export function denseGroups(
  clusters: readonly Cluster[],
): readonly { readonly members: readonly Cluster[]; readonly places: ReadonlySet<number> }[] {
  return byBeginning(clusters).flatMap((group) => split(group));
}

function split(group: readonly Cluster[]): ReturnType<typeof denseGroups> {
  const [first] = group;
  if (!first || group.length < MANY) return [];
  const distinct = first.tokens.map((token, at) =>
    isDelimiter(token) ? 1 : new Set(group.map((one) => one.tokens[at])).size,
  );
  const free = new Set(distinct.flatMap((n, at) => (n * 2 >= group.length ? [at] : [])));
  if (free.size === 0) return [];
  // The place with the fewest words tells kinds of messages apart.
  let by = -1;
  distinct.forEach((n, at) => {
    if (n > 1 && !free.has(at) && (by < 0 || n < (distinct[by] ?? 0))) by = at;
  });
  if (by < 0) {
    const fixed = constants(first.tokens.filter((_, at) => !free.has(at)));
    return fixed >= free.size && fixed >= 2 ? [{ members: group, places: free }] : [];
  }
  const parts = new Map<string, Cluster[]>();
  for (const one of group) {
    const token = one.tokens[by] ?? '';
    const part = parts.get(token);
    if (part) part.push(one);
    else parts.set(token, [one]);
  }
  return [...parts.values()].flatMap((part) => split(part));
}
