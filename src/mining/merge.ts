import { byCode } from '../util/text.ts';
import { united, type Cluster } from './cluster.ts';
import { joinCrossed } from './crossed.ts';
import { denseGroups } from './dense.ts';
import { joinFreeTexts } from './free-text.ts';
import { HOLE } from './mask-word.ts';
import { skeleton, variableValues } from './slot.ts';
import { hash32, isDelimiter } from './tokens.ts';

/** Rounds until nothing changes; a bound for hostile input, real logs need two or three. */
const MAX_ROUNDS = 8;
/** Places looked at in one message. */
const MAX_PLACES = 120;

interface Family {
  readonly at: number;
  readonly members: readonly Cluster[];
  readonly name: string;
}

/**
 * Merges clusters that differ in one place only, where that place is variable (`variableValues`), until nothing changes.
 * The result depends on the set of clusters, not on their order: every round looks at all families and takes the largest first, equal ones by text.
 */
export function mergeClusters(clusters: readonly Cluster[]): readonly Cluster[] {
  const byLength = new Map<number, Cluster[]>();
  for (const cluster of clusters) {
    const list = byLength.get(cluster.tokens.length);
    if (list) list.push(cluster);
    else byLength.set(cluster.tokens.length, [cluster]);
  }
  const merged: Cluster[] = [];
  for (const list of byLength.values()) {
    const dense = mergeDense(inRounds(mergeSkeletons(list)));
    // What is dense may be a family now: `job <*> of a failed`, `job <*> of b failed`.
    // One by one: as arguments of a call, very many would not fit on the stack.
    for (const one of joinCrossed(inRounds(dense))) merged.push(one);
  }
  return joinFreeTexts(merged);
}

/** Merges families until nothing changes. */
function inRounds(clusters: readonly Cluster[]): readonly Cluster[] {
  let now = clusters;
  for (let round = 0; round < MAX_ROUNDS && now.length > 1; round++) {
    const next = mergeOnce(now);
    if (next.length === now.length) break;
    now = next;
  }
  return now;
}

function mergeDense(clusters: readonly Cluster[]): readonly Cluster[] {
  const groups = denseGroups(clusters);
  const taken = new Set(groups.flatMap((one) => one.members));
  return [
    ...clusters.filter((one) => !taken.has(one)),
    ...groups.map((one) => join(one.members, (at) => one.places.has(at))),
  ];
}

/** Joins clusters that differ in places only which are variable by their looks. */
function mergeSkeletons(clusters: readonly Cluster[]): readonly Cluster[] {
  const groups = new Map<string, Cluster[]>();
  for (const one of clusters) {
    const name = skeleton(one.tokens).join('');
    const group = groups.get(name);
    if (group) group.push(one);
    else groups.set(name, [one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || group.length === 1) return group;
    const differs = first.tokens.map((token, i) => group.some((one) => one.tokens[i] !== token));
    return [join(group, (at) => differs[at] === true)];
  });
}

function mergeOnce(clusters: readonly Cluster[]): readonly Cluster[] {
  const taken = new Set<Cluster>();
  const merged: Cluster[] = [];
  for (const family of families(clusters)) {
    const members = family.members.filter((one) => !taken.has(one));
    if (members.length < 2) continue;
    for (const one of members) taken.add(one);
    merged.push(join(members, (at) => at === family.at));
  }
  return [...clusters.filter((one) => !taken.has(one)), ...merged];
}

/** All groups of clusters that are one template but for one place, largest first. */
function families(clusters: readonly Cluster[]): readonly Family[] {
  const sums = clusters.map((one) => one.tokens.reduce((sum, token, i) => (sum + part(token, i)) % PRIME, 0));
  const places = Math.min(clusters[0]?.tokens.length ?? 0, MAX_PLACES);
  const found: Family[] = [];
  for (let at = 0; at < places; at++) {
    const groups = new Map<number, Cluster[]>();
    clusters.forEach((one, i) => {
      const token = one.tokens[at] ?? '';
      if (isDelimiter(token)) return;
      const key = ((sums[i] ?? 0) - part(token, at) + PRIME) % PRIME;
      const group = groups.get(key);
      if (group) group.push(one);
      else groups.set(key, [one]);
    });
    for (const group of groups.values()) {
      const first = group[0];
      if (!first || group.length < 2) continue;
      const same = group.filter((one) => equalBut(one.tokens, first.tokens, at));
      const values = [...new Set(same.map((one) => one.tokens[at] ?? ''))];
      const variable = new Set(variableValues(values, first.tokens, at));
      if (variable.size < 2) continue;
      const members = same.filter((one) => variable.has(one.tokens[at] ?? ''));
      found.push({ at, members, name: first.tokens.map((token, i) => (i === at ? HOLE : token)).join('') });
    }
  }
  return found.sort((a, b) => b.members.length - a.members.length || byCode(a.name, b.name) || a.at - b.at);
}

const PRIME = 4_503_599_627_370_449;

/** A token's share in the sum over its message: differs by place. */
function part(token: string, at: number): number {
  const high = hash32(token);
  const low = Math.imul(high ^ Math.imul(at + 1, 0x9e3779b1), 0x85ebca6b) >>> 12;
  return (((high ^ Math.imul(at + 1, 0xc2b2ae35)) >>> 0) * 1_048_576 + low) % PRIME;
}

function equalBut(a: readonly string[], b: readonly string[], at: number): boolean {
  for (let i = 0; i < a.length; i++) if (i !== at && a[i] !== b[i]) return false;
  return true;
}

function join(members: readonly Cluster[], masked: (at: number) => boolean): Cluster {
  const [first] = members;
  return united(
    members,
    (first?.tokens ?? []).map((token, i) => (masked(i) ? HOLE : token)),
  );
}
