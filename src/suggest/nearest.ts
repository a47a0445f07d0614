import { byCode } from '../util/text.ts';
import type { Sample } from './types.ts';

/** An entry that is not of the pattern, and how near its own template comes. */
export interface Near {
  readonly sample: Sample;
  readonly template: string;
  /** Words that both templates have, of all words of the two. */
  readonly common: number;
  readonly of: number;
}

/** Keeps the nearest entries, the earliest of each template; the same whatever the order in which they come. */
export interface NearestKeeper {
  add(sample: Sample, template: string): void;
  /** Nearest first. */
  kept(): readonly Near[];
}

const MAX_NEAR = 24;

/** A keeper of the entries nearest to a pattern. */
export function createNearest(template: string): NearestKeeper {
  const words = wordsOf(template);
  const kept = new Map<string, Near>();
  let last: Near | undefined;
  const renew = (): void => {
    last = kept.size < MAX_NEAR ? undefined : [...kept.values()].sort(byRank).at(-1);
  };
  return {
    add(sample, other) {
      const known = kept.get(other);
      if (known) {
        if (isEarlier(sample, known.sample)) kept.set(other, { ...known, sample });
        return;
      }
      const near = { sample, template: other, ...overlap(words, wordsOf(other)) };
      // What is not among the nearest now never will be: only nearer ones take a place.
      if (last && byRank(near, last) > 0) return;
      if (last) kept.delete(last.template);
      kept.set(other, near);
      renew();
    },
    kept: () => [...kept.values()].sort(byRank),
  };
}

function byRank(a: Near, b: Near): number {
  return b.common * a.of - a.common * b.of || byCode(a.template, b.template);
}

function isEarlier(a: Sample, b: Sample): boolean {
  return a.entry.time < b.entry.time || (a.entry.time === b.entry.time && a.key < b.key);
}

/** Words of a template, without its variable parts. */
function wordsOf(template: string): ReadonlySet<string> {
  return new Set(template.toLowerCase().match(/\p{L}{2,}/gu) ?? []);
}

function overlap(ours: ReadonlySet<string>, theirs: ReadonlySet<string>): Pick<Near, 'common' | 'of'> {
  let common = 0;
  for (const word of theirs) if (ours.has(word)) common += 1;
  return { common, of: Math.max(1, ours.size + theirs.size - common) };
}
