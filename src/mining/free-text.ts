import { byCode } from '../util/text.ts';
import { united, type Cluster } from './cluster.ts';
import { HOLE } from './mask-word.ts';
import { hash32, isDelimiter } from './tokens.ts';

/** Words that a free text may have: a title, a person's name. */
const LONGEST = 4;
/** Distinct texts at one place, all else equal, from which the place is variable. */
const TEXTS = 6;
/** Fixed words around it, at least; some of them before it and some after it. */
const AROUND = 4;
/** Tokens and clusters that are looked at: a bound for hostile input. */
const MAX_TOKENS = 60;
const MAX_CLUSTERS = 5_000;

/** Messages that are the same but for the tokens from `from` on, up to `to` of each. */
interface Family {
  readonly from: number;
  readonly members: Map<Cluster, number>;
  readonly texts: Set<string>;
  readonly lengths: Set<number>;
}

/**
 * Joins messages with a text of one to four words at one place (`Started <*> in 3 s` for `Blue Lamp`, `Oak`), which differ in their number of words and so
 * are no family otherwise. The widest family comes first, equal ones by text: the order of the clusters does not matter.
 */
export function joinFreeTexts(clusters: readonly Cluster[]): readonly Cluster[] {
  if (clusters.length < TEXTS || clusters.length > MAX_CLUSTERS) return clusters;
  const short = mayBeFamilies(clusters.filter((one) => one.tokens.length <= MAX_TOKENS));
  // Counted first by their hashes alone: few are enough of a family to be looked at.
  const often = new Map<number, number>();
  for (const one of short)
    eachPlace(one.tokens, (key) => {
      often.set(key, (often.get(key) ?? 0) + 1);
    });
  const found = new Map<string, Family>();
  for (const one of short)
    eachPlace(one.tokens, (key, from, to) => {
      if ((often.get(key) ?? 0) >= TEXTS) enter(one, from, to, found);
    });
  const families = [...found]
    .filter(([, { texts, lengths }]) => texts.size >= TEXTS && lengths.size > 1)
    .sort((a, b) => b[1].texts.size - a[1].texts.size || byCode(a[0], b[0]));
  const taken = new Set<Cluster>();
  const joined: Cluster[] = [];
  for (const [, { members, from }] of families) {
    const own = [...members.keys()].filter((one) => !taken.has(one));
    const [first] = own;
    if (!first || own.length < TEXTS) continue;
    for (const one of own) taken.add(one);
    joined.push(
      united(own, [...first.tokens.slice(0, from), HOLE, ...first.tokens.slice(members.get(first))]),
    );
  }
  return joined.length === 0 ? clusters : [...clusters.filter((one) => !taken.has(one)), ...joined];
}

/** Those of which enough begin and end with the same word, in more than one length: all of a family do. */
function mayBeFamilies(clusters: readonly Cluster[]): readonly Cluster[] {
  const byEnds = new Map<string, Cluster[]>();
  for (const one of clusters) {
    const ends = `${one.tokens[0] ?? ''} ${one.tokens.at(-1) ?? ''}`;
    const group = byEnds.get(ends);
    if (group) group.push(one);
    else byEnds.set(ends, [one]);
  }
  return [...byEnds.values()].flatMap((group) =>
    group.length >= TEXTS && group.some((one) => one.tokens.length !== group[0]?.tokens.length) ? group : [],
  );
}

/** Calls back for each place where a message may have a free text, with the hash of what stands around it. */
function eachPlace(tokens: readonly string[], take: (key: number, from: number, to: number) => void): void {
  const { length } = tokens;
  const fixed = [0];
  const head = [0];
  const hashes = tokens.map(hash32);
  for (const [i, token] of tokens.entries()) {
    fixed.push((fixed[i] ?? 0) + (isFixed(token) ? 1 : 0));
    head.push(Math.imul((head[i] ?? 0) ^ (hashes[i] ?? 0), 0x01000193));
  }
  const tail = [0];
  for (let k = 0; k < length; k++)
    tail.push(Math.imul((tail[k] ?? 0) ^ (hashes[length - 1 - k] ?? 0), 0x01000193));
  const all = fixed[length] ?? 0;
  for (let from = 1; from < length; from++) {
    const before = fixed[from] ?? 0;
    if (before === 0 || tokens[from - 1] !== ' ') continue;
    for (let to = from; to < length && to - from < 2 * LONGEST; to += 2) {
      if (!isFixed(tokens[to] ?? '')) break;
      const after = all - (fixed[to + 1] ?? 0);
      if (after > 0 && before + after >= AROUND)
        take(((head[from] ?? 0) >>> 0) * 2_097_152 + ((tail[length - to - 1] ?? 0) >>> 11), from, to + 1);
      if (tokens[to + 1] !== ' ') break;
    }
  }
}

function enter(one: Cluster, from: number, to: number, found: Map<string, Family>): void {
  const name = [...one.tokens.slice(0, from), HOLE, ...one.tokens.slice(to)].join('');
  let family = found.get(name);
  if (!family) found.set(name, (family = { from, members: new Map(), texts: new Set(), lengths: new Set() }));
  // A hole that stood there by itself makes the same name at another place.
  if (family.from !== from) return;
  family.members.set(one, to);
  family.texts.add(one.tokens.slice(from, to).join(''));
  family.lengths.add(to - from);
}

const isFixed = (token: string): boolean => !isDelimiter(token) && !token.includes(HOLE);
