import { isDelimiter } from './tokens.ts';

/** Messages that are one template so far; `keys` are the masked messages in it. */
export interface Cluster {
  readonly tokens: readonly string[];
  readonly count: number;
  readonly keys: readonly string[];
}

/** Clusters that begin with the same word and have the same delimiters and number of words. */
export function byBeginning(clusters: readonly Cluster[]): readonly (readonly Cluster[])[] {
  const groups = new Map<string, Cluster[]>();
  for (const one of clusters) {
    const name = one.tokens.map((token, i) => (i === 0 || isDelimiter(token) ? token : 'w')).join('');
    const group = groups.get(name);
    if (group) group.push(one);
    else groups.set(name, [one]);
  }
  return [...groups.values()];
}

/** The clusters as one, with these tokens. */
export function united(members: readonly Cluster[], tokens: readonly string[]): Cluster {
  return {
    tokens,
    count: members.reduce((sum, one) => sum + one.count, 0),
    keys: members.flatMap((one) => one.keys),
  };
}
