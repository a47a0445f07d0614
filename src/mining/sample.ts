import { byCode } from '../util/text.ts';
import { hash32 } from './tokens.ts';

/** Counts of masked messages within a bound of memory. */
export interface Sample {
  add(key: string, weight: number): void;
  /** Kept messages with their counts, in order of text. */
  entries(): readonly (readonly [string, number])[];
  /** Weight of all that is not kept. */
  overflow(): number;
}

interface Kept {
  readonly key: string;
  readonly rank: number;
  count: number;
}

interface Kind {
  readonly name: string;
  readonly rank: number;
  readonly kept: Map<string, Kept>;
}

/**
 * Keeps the `maxKinds` kinds and, of each, the `maxPerKind` messages whose hash is smallest. What is kept at the end was never thrown out before,
 * so its counts are exact and the choice is the same in every order.
 */
export function createSample(maxKinds: number, maxPerKind: number): Sample {
  const kinds = new Map<string, Kind>();
  const counts = new Map<string, Kept>();
  let total = 0;
  const forget = (kept: Kept): boolean => counts.delete(kept.key);
  return {
    add(key, weight) {
      total += weight;
      const known = counts.get(key);
      if (known) {
        known.count += weight;
        return;
      }
      const name = kindOf(key);
      let kind = kinds.get(name);
      if (!kind) {
        kinds.set(name, (kind = { name, rank: hash32(name), kept: new Map() }));
        if (kinds.size > maxKinds) {
          const last = largest(kinds.values(), (one) => one.name);
          kinds.delete(last.name);
          for (const one of last.kept.values()) forget(one);
          if (last === kind) return;
        }
      }
      const kept: Kept = { key, rank: hash32(key), count: weight };
      kind.kept.set(key, kept);
      counts.set(key, kept);
      if (kind.kept.size > maxPerKind) {
        const last = largest(kind.kept.values(), (one) => one.key);
        kind.kept.delete(last.key);
        forget(last);
      }
    },
    entries: () =>
      [...counts.values()].map((one) => [one.key, one.count] as const).sort((a, b) => byCode(a[0], b[0])),
    overflow: () => [...counts.values()].reduce((rest, one) => rest - one.count, total),
  };
}

/** A word of letters alone, as it stands in a sentence. */
const PLAIN = /^\p{L}{2,}[:,]?$/u;
const LEVEL =
  /^(?:trace|debug|info|notice|warn|warning|error|err|crit|critical|severe|fatal|panic|alert|emerg)[:,]?$/i;
/** Words looked at for where a message begins: a logger's head is short. */
const MAX_HEAD = 8;

/**
 * What a bound shares its room by: the number of words, and the word that the message begins with after the head that a logger puts before it (time,
 * level, thread, place), which all lines of a service have in common. The first word where none is plain.
 */
export function kindOf(key: string): string {
  let words = 1;
  let begins: string | null = null;
  let from = 0;
  for (let i = key.indexOf(' '); i >= 0; i = key.indexOf(' ', from)) {
    if (begins === null && words <= MAX_HEAD) begins = plainWord(key.slice(from, i));
    words++;
    from = i + 1;
  }
  const end = key.indexOf(' ');
  return `${words} ${begins ?? (end < 0 ? key : key.slice(0, end))}`;
}

function plainWord(word: string): string | null {
  return PLAIN.test(word) && !LEVEL.test(word) ? word : null;
}

function largest<T extends { readonly rank: number }>(all: Iterable<T>, text: (one: T) => string): T {
  let last: T | undefined;
  for (const one of all)
    if (!last || one.rank > last.rank || (one.rank === last.rank && text(one) > text(last))) last = one;
  if (!last) throw new RangeError('nothing is kept');
  return last;
}
