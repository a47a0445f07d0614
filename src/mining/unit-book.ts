import type { RequestLines } from '../model/index.ts';
import { hash32 } from './tokens.ts';

/** What one entry tells of the request that it is of. */
export interface UnitLine {
  /** Trace, or the request's own id. */
  readonly unit: string;
  /** Who wrote it: a service and its revision. */
  readonly writer: string;
  readonly time: bigint;
  /** The line by its masked text, as a pattern book keeps it; null for what is in no pattern. */
  readonly masked: string | null;
  /** The endpoint that was called; null for an entry that records no request. */
  readonly route: string | null;
  /** Whether the entry says that something failed. */
  readonly failed: boolean;
}

/** One request, its lines by their masked text. */
export type Unit = RequestLines<string>;

/** The requests of a window, with the lines that each holds. */
export interface UnitBook {
  add(line: UnitLine): void;
  units(): ReadonlyMap<string, Unit>;
}

interface Held {
  readonly rank: number;
  readonly writers: Set<string>;
  readonly routes: Set<string>;
  readonly failedRoutes: Set<string>;
  failed: boolean;
  readonly lines: Map<string, bigint>;
}

/**
 * Keeps at most `max` requests (10,000 unless told): those whose hash is smallest, which is a sample that nothing they hold has a part in, the same in
 * whatever order the entries come. What is kept was never dropped, so all of its lines are there.
 */
export function createUnitBook({ max = 10_000 }: { readonly max?: number } = {}): UnitBook {
  const units = new Map<string, Held>();
  /** The smallest rank that was dropped. */
  let dropped = Infinity;
  const shrink = (): void => {
    const ranks = [...units.values()].map(({ rank }) => rank).sort((a, b) => a - b);
    dropped = ranks[max] ?? dropped;
    for (const [name, { rank }] of units) if (rank >= dropped) units.delete(name);
  };
  return {
    add({ unit, writer, time, masked, route, failed }) {
      let held = units.get(unit);
      if (!held) {
        const rank = hash32(unit);
        if (rank >= dropped) return;
        held = {
          rank,
          writers: new Set(),
          routes: new Set(),
          failedRoutes: new Set(),
          failed: false,
          lines: new Map(),
        };
        units.set(unit, held);
        // Twice as many are let in, so that the ranks are seldom sorted.
        if (units.size > 2 * max) shrink();
      }
      held.writers.add(writer);
      if (failed) held.failed = true;
      if (route !== null) (failed ? held.failedRoutes : held.routes).add(route);
      if (masked === null) return;
      const first = held.lines.get(masked);
      if (first === undefined || time < first) held.lines.set(masked, time);
    },
    units() {
      if (units.size > max) shrink();
      return units;
    },
  };
}
