import type { ActivitySeen } from '../model/index.ts';

/** Widths of steps in seconds, from a minute to what 300 steps of hold all years of four digits. Each divides the next, so that folding loses nothing. */
const WIDTHS = [
  60, 300, 900, 3600, 21_600, 86_400, 604_800, 2_419_200, 24_192_000, 241_920_000, 2_419_200_000,
] as const;
/** Steps from the first entry to the last; where there are more, they are made wider. */
const MOST_STEPS = 300;

interface Cell {
  entries: number;
  failures: number;
}

/** What one service wrote; to be given back to `add`. */
export interface Writer {
  /** By number of the step, counted from 1970. */
  readonly cells: Map<number, Cell>;
  /** The step that it wrote in last: entries come in order of time mostly. */
  at: number;
  cell: Cell;
}

/** Counts by service and step of time. What comes out depends on what was counted, not on its order. */
export interface ActivityCounts {
  writer(): Writer;
  add(writer: Writer, seconds: number, failed: boolean): void;
  /** Adds what was counted elsewhere, in steps of one of the same widths. */
  addCells(writer: Writer, cells: Writer['cells'], width: number): void;
  /** Length of the steps at present, in seconds. */
  step(): number;
  /** Null where nothing was counted. */
  result(writers: readonly (readonly [name: string, writer: Writer])[]): ActivitySeen | null;
}

/** Begins with steps of a minute. */
export function createActivity(): ActivityCounts {
  const writers: Writer[] = [];
  let wide = 0;
  let width: number = WIDTHS[0];
  let first = Infinity;
  let last = -Infinity;

  /** The width only follows from the first and the last entry: the least at which the steps are few enough. */
  const widen = (): void => {
    const before = width;
    width = WIDTHS[++wide] ?? width * 10;
    const fold = (step: number): number => Math.floor((step * before) / width);
    first = fold(first);
    last = fold(last);
    for (const writer of writers) {
      const narrow = [...writer.cells];
      writer.cells.clear();
      writer.at = NaN;
      for (const [step, cell] of narrow) {
        const into = cellOf(writer, fold(step));
        into.entries += cell.entries;
        into.failures += cell.failures;
      }
    }
  };
  const move = (writer: Writer, seconds: number): void => {
    const step = Math.floor(seconds / width);
    first = Math.min(first, step);
    last = Math.max(last, step);
    while (last - first >= MOST_STEPS) widen();
    writer.at = Math.floor(seconds / width);
    writer.cell = cellOf(writer, writer.at);
  };

  return {
    writer() {
      const writer: Writer = { cells: new Map(), at: NaN, cell: { entries: 0, failures: 0 } };
      writers.push(writer);
      return writer;
    },
    add(writer, seconds, failed) {
      if (Math.floor(seconds / width) !== writer.at) move(writer, seconds);
      writer.cell.entries += 1;
      if (failed) writer.cell.failures += 1;
    },
    addCells(writer, cells, narrow) {
      while (width < narrow) widen();
      for (const [step, { entries, failures }] of cells) {
        move(writer, step * narrow);
        writer.cell.entries += entries;
        writer.cell.failures += failures;
      }
    },
    step: () => width,
    result(named) {
      if (first > last) return null;
      const steps = Array.from({ length: last - first + 1 }, (_, i) => first + i);
      return {
        start: first * width,
        step: width,
        services: named.map(([name, { cells }]) => ({
          name,
          entries: steps.map((step) => cells.get(step)?.entries ?? 0),
          failures: steps.map((step) => cells.get(step)?.failures ?? 0),
        })),
      };
    },
  };
}

function cellOf(writer: Writer, step: number): Cell {
  let cell = writer.cells.get(step);
  if (!cell) writer.cells.set(step, (cell = { entries: 0, failures: 0 }));
  return cell;
}
