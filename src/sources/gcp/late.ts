import { parseTimestamp, SECOND } from '../../util/time.ts';
import type { Page } from './api.ts';
import type { Query } from './query.ts';

/** Entries mostly arrive within seconds of their time; a window that ends longer ago than this has them all. */
const LAG = 60n * SECOND;
/** How far clocks may differ, and how much an entry may overtake another on its way in. */
const SLACK = 5n * SECOND;

/** What arrives while a window is read whose end is now: it stands behind the place where reading is already. */
export interface Late {
  /** Notes what was read of it. */
  readonly note: (page: Page) => void;
  /** The query that reads again what arrived since reading began. */
  readonly again: (query: Query) => Query;
  /** The page without what was read before. */
  readonly fresh: (page: Page) => Page;
}

/** Null where the window ended long enough before `now` (nanoseconds). */
export function createLate(query: Query, now: bigint): Late | null {
  if (query.until + LAG < now) return null;
  const from = now - SLACK;
  const known = new Set<string>();
  return {
    note(page) {
      // Newest come first: what is older than this arrived before, or is told from the rest as a duplicate.
      const newest = arrivals({ ...page, bounds: page.bounds.slice(0, 2) })[0];
      if (!newest || newest.time < from - LAG) return;
      for (const { id, received } of arrivals(page)) if (received >= from) known.add(id);
    },
    again: (asked) => ({
      ...asked,
      filters: [...asked.filters, `receiveTimestamp>="${new Date(Number(from / 1_000_000n)).toISOString()}"`],
    }),
    fresh(page) {
      const bounds = arrivals(page).flatMap(({ id, start, end }) => (known.has(id) ? [] : [start, end]));
      return { ...page, bounds };
    },
  };
}

function arrivals({
  block,
  bounds,
}: Page): readonly { id: string; time: bigint; received: bigint; start: number; end: number }[] {
  return Array.from({ length: bounds.length / 2 }, (_, i) => {
    const [start, end] = [bounds[2 * i] as number, bounds[2 * i + 1] as number];
    const text = Buffer.from(block.buffer, block.byteOffset + start, end - start).toString('utf8');
    const { logName, timestamp, insertId, receiveTimestamp } = JSON.parse(text) as Readonly<
      Record<string, string>
    >;
    const received = parseTimestamp(receiveTimestamp ?? '') ?? 0n;
    const time = parseTimestamp(timestamp ?? '') ?? 0n;
    return { id: JSON.stringify([logName, timestamp, insertId]), time, received, start, end };
  });
}
