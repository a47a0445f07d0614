import { byCode } from '../util/text.ts';
import { byBeginning, united, type Cluster } from './cluster.ts';
import { HOLE } from './mask-word.ts';
import { constants, isDelimiter, tokenize } from './tokens.ts';

/** Words at a place from which on one more says nothing of the message. */
const WORDS = 6;

/** Fixed words that two clusters must have in common, at least. */
const COMMON = 3;
/** Clusters of one beginning and length that are compared with each other, the largest first. */
const MOST = 64;

/**
 * Puts together what is one message in which several places are variable: families take one place at a time, so of `moved from <*> to done` and
 * `moved from open to <*>` each is right, and both are `moved from <*> to <*>`. Only where places were found variable in both, and what they share is
 * a sentence.
 */
export function joinCrossed(clusters: readonly Cluster[]): readonly Cluster[] {
  const joined: Cluster[] = [];
  // One by one: as arguments of a call, very many would not fit on the stack.
  for (const group of byBeginning(clusters)) for (const one of joinGroup(group)) joined.push(one);
  return joined;
}

function joinGroup(group: readonly Cluster[]): readonly Cluster[] {
  if (group.length < 2) return group;
  const merged = group.filter((one) => one.keys.length > 1);
  merged.sort((a, b) => b.count - a.count || byCode(a.tokens.join(''), b.tokens.join('')));
  let left = group;
  for (const members of crossing(merged.slice(0, MOST))) {
    const wide = unite(members);
    if (constants(wide) < COMMON) continue;
    // What was left over between the families is the same message.
    const all = left.filter((one) => members.includes(one) || isOf(one.tokens, wide));
    left = [...left.filter((one) => !all.includes(one)), united(all, wide)];
  }
  return absorbed(left);
}

/** Gives messages that no family took to the template that stands for them, where words differ there anyway. */
function absorbed(group: readonly Cluster[]): readonly Cluster[] {
  let left = group;
  const wide = group
    .filter((one) => one.keys.length >= WORDS)
    .sort(
      (a, b) => constants(b.tokens) - constants(a.tokens) || byCode(a.tokens.join(''), b.tokens.join('')),
    );
  for (const one of wide) {
    if (!left.includes(one)) continue;
    const places = wordyPlaces(one);
    if (places.size === 0) continue;
    const own = left.filter(
      (other) =>
        other !== one &&
        other.tokens.every((token, i) => token === one.tokens[i] || (places.has(i) && !isDelimiter(token))),
    );
    if (own.length === 0) continue;
    left = [
      ...left.filter((other) => other !== one && !own.includes(other)),
      united([one, ...own], one.tokens),
    ];
  }
  return left;
}

/** The variable parts of a template at which many words were seen, not numbers or names by their looks. */
function wordyPlaces(one: Cluster): ReadonlySet<number> {
  const keys = one.keys.map(tokenize).filter((tokens) => tokens.length === one.tokens.length);
  return new Set(
    one.tokens.flatMap((token, i) => {
      if (token !== HOLE) return [];
      const words = new Set(keys.map((tokens) => tokens[i] ?? '').filter((word) => !word.includes(HOLE)));
      return words.size >= WORDS ? [i] : [];
    }),
  );
}

/** Groups of clusters that cross each other, directly or by one in between. */
function crossing(sorted: readonly Cluster[]): readonly (readonly Cluster[])[] {
  let groups: (readonly Cluster[])[] = [];
  for (const one of sorted) {
    const near = groups.filter((group) => group.some((other) => cross(one.tokens, other.tokens)));
    groups = [...groups.filter((group) => !near.includes(group)), [...near.flat(), one]];
  }
  return groups.filter((group) => group.length > 1);
}

/** Whether two differ in places only of which one has a word and the other a variable part, each of them at least once. */
function cross(a: readonly string[], b: readonly string[]): boolean {
  let wider = false;
  let narrower = false;
  let common = 0;
  for (let i = 0; i < a.length; i++) {
    const own = a[i] ?? '';
    const other = b[i] ?? '';
    if (own === other) {
      if (!own.includes(HOLE) && !isDelimiter(own)) common++;
    } else if (own === HOLE) wider = true;
    else if (other === HOLE) narrower = true;
    else return false;
  }
  return wider && narrower && common >= COMMON;
}

/** The words that all have, with a hole where they differ. */
function unite(members: readonly Cluster[]): readonly string[] {
  const [first] = members;
  return (first?.tokens ?? []).map((token, i) =>
    members.every((one) => one.tokens[i] === token) ? token : HOLE,
  );
}

/** Whether a message is one of a wider template. */
function isOf(own: readonly string[], wide: readonly string[]): boolean {
  return wide.every((token, i) => token === own[i] || (token === HOLE && !isDelimiter(own[i] ?? '')));
}
