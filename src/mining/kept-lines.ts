import { hash32 } from './tokens.ts';

/** Bounds of what is kept. */
export interface LineBounds {
  /** Kinds of lines by writer. */
  readonly maxKinds: number;
  /** Lines that each kind may have, whatever the others have. */
  readonly maxPerKind: number;
  /** Lines beyond those, of all kinds together. */
  readonly maxMore: number;
}

/** Something for each line of a kind and writer, within bounds: see `createKeptLines`. */
export interface KeptLines<T> {
  /** What is kept of a line, made when it is first seen; null where it fell to the bounds. */
  of(kind: string, writer: string, line: string, make: () => T): T | null;
  /** All that is kept, such as fell to the bounds since left out. */
  all(): readonly T[];
  /** Whether a line was never dropped, of no writer. */
  holds(kind: string, line: string): boolean;
}

interface Kept<T> {
  readonly line: string;
  readonly rank: number;
  readonly value: T;
}

interface Kind<T> {
  readonly name: string;
  readonly rank: number;
  /** The lines of the smallest ranks, as many as a kind may have. */
  readonly own: Map<string, Kept<T>>;
  /** Others, as long as there is room. */
  readonly more: Map<string, Kept<T>>;
}

/**
 * Keeps the kinds, of each the lines, and of all other lines those, whose hash is smallest, and remembers the smallest hash that each bound dropped: what
 * ranks below that was never dropped, in whatever order the lines came. The writer is no part of a rank: a line is kept of all writers or of none, and two
 * books agree on what they can compare.
 */
export function createKeptLines<T>({ maxKinds, maxPerKind, maxMore }: LineBounds): KeptLines<T> {
  const kinds = new Map<string, Kind<T>>();
  /** The smallest rank of a kind, of a line by its kind, and of a line beyond those, that was dropped. */
  let droppedKind = Infinity;
  const droppedLine = new Map<string, number>();
  let droppedMore = Infinity;
  let sinceShrunk = 0;
  let changed = false;

  const kindFor = (name: string, writer: string): Kind<T> | null => {
    const full = `${name}\u0000${writer}`;
    const known = kinds.get(full);
    if (known) return known;
    const kind: Kind<T> = { name, rank: hash32(name), own: new Map(), more: new Map() };
    if (kind.rank >= droppedKind) return null;
    kinds.set(full, kind);
    // Some more are let in, so that the ranks are seldom sorted.
    if (kinds.size > maxKinds + (maxKinds >> 2)) shrinkKinds();
    return kinds.get(full) ?? null;
  };
  const shrinkKinds = (): void => {
    if (kinds.size <= maxKinds) return;
    droppedKind = [...kinds.values()].map(({ rank }) => rank).sort((a, b) => a - b)[maxKinds] ?? Infinity;
    for (const [other, { rank }] of kinds) if (rank >= droppedKind) kinds.delete(other);
    // What a dropped kind had would have had a part in the choice of the others: then there are none.
    droppedMore = 0;
    for (const { more } of kinds.values()) more.clear();
  };
  /** The ranks of all lines beyond what their kinds may have: a kind's own may be such since another writer had smaller ones. */
  const shrink = (): void => {
    shrinkKinds();
    const ranks: number[] = [];
    for (const { name, own, more } of kinds.values()) {
      const limit = droppedLine.get(name) ?? Infinity;
      for (const { rank } of own.values()) if (rank >= limit) ranks.push(rank);
      for (const { rank } of more.values()) ranks.push(rank);
    }
    sinceShrunk = 0;
    changed = false;
    if (ranks.length <= maxMore) return;
    droppedMore = Math.min(droppedMore, ranks.sort((a, b) => a - b)[maxMore] ?? Infinity);
    for (const { more } of kinds.values())
      for (const [line, { rank }] of more) if (rank >= droppedMore) more.delete(line);
  };
  const addMore = (kind: Kind<T>, kept: Kept<T>): Kept<T> | null => {
    if (kept.rank >= droppedMore) return null;
    kind.more.set(kept.line, kept);
    // As many again are let in, so that the ranks are seldom sorted.
    if (++sinceShrunk > maxMore) shrink();
    return kept;
  };
  const isKept = (name: string, rank: number): boolean =>
    rank < (droppedLine.get(name) ?? Infinity) || rank < droppedMore;
  return {
    of(name, writer, line, make) {
      const kind = kindFor(name, writer);
      if (!kind) return null;
      const known = kind.own.get(line) ?? kind.more.get(line);
      if (known) return known.value;
      changed = true;
      const kept: Kept<T> = { line, rank: hash32(line), value: make() };
      const limit = droppedLine.get(name) ?? Infinity;
      if (kept.rank >= limit) return addMore(kind, kept)?.value ?? null;
      kind.own.set(line, kept);
      if (kind.own.size > maxPerKind) {
        const dropped = largest(kind.own.values());
        droppedLine.set(name, Math.min(dropped, limit));
        for (const [other, one] of kind.own)
          if (one.rank >= dropped) {
            kind.own.delete(other);
            addMore(kind, one);
          }
      }
      return kept.value;
    },
    all() {
      if (changed) shrink();
      return [...kinds.values()].flatMap(({ name, own, more }) =>
        [...own.values(), ...more.values()]
          .filter(({ rank }) => isKept(name, rank))
          .map(({ value }) => value),
      );
    },
    holds(name, line) {
      if (changed) shrink();
      return hash32(name) < droppedKind && isKept(name, hash32(line));
    },
  };
}

function largest(all: Iterable<{ readonly rank: number }>): number {
  let rank = -1;
  for (const one of all) if (one.rank > rank) rank = one.rank;
  return rank;
}
