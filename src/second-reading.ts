import type { Entry, RawRecord } from './model/index.ts';
import type { Windows } from './observe/index.ts';
import { createIdScan } from './intake/index.ts';

const NEVER = -1;
const ALWAYS = -2;
/** An entry that names no instance. */
const NOWHERE = 0;

/** What the first pass notes of each record, in order, so that the second parses only those that can be wanted. */
export interface ReadingNotes {
  /** The record is no entry of its own, or none of the scope. */
  never(): void;
  /** The record is part of an entry that is known at the end only. */
  always(): void;
  entry(seconds: number, instance: string | undefined, quiet: boolean): void;
  /** Tells for each record by its place in the input (from 0 on) whether the second pass has to parse it. */
  wanted(windows: Windows): (place: number, record: RawRecord) => boolean;
}

/** Starts the notes of a first pass; 12 bytes a record. */
export function createReadingNotes(): ReadingNotes {
  let seconds = new Float64Array(4096);
  let notes = new Int32Array(4096);
  let count = 0;
  const numbers = new Map<string, number>();
  const put = (at: number, note: number): void => {
    if (count === seconds.length) {
      const [oldSeconds, oldNotes] = [seconds, notes];
      seconds = new Float64Array(count * 2);
      notes = new Int32Array(count * 2);
      seconds.set(oldSeconds);
      notes.set(oldNotes);
    }
    seconds[count] = at;
    notes[count++] = note;
  };
  return {
    never: () => put(0, NEVER),
    always: () => put(0, ALWAYS),
    entry(at, instance, quiet) {
      let number = NOWHERE;
      if (instance !== undefined) {
        number = numbers.get(instance) ?? numbers.size + 1;
        if (number > numbers.size) numbers.set(instance, number);
      }
      put(at, number * 2 + (quiet ? 1 : 0));
    },
    wanted(windows) {
      const spans = spansByNumber(windows, numbers);
      const ids = createIdScan(windows.ids);
      return (place, record) => {
        const note = notes[place] ?? ALWAYS;
        if (note < 0) return note === ALWAYS;
        const list = spans[note >> 1];
        return (
          (list !== undefined && covers(list, seconds[place] as number)) ||
          ids.mayHold(record, (note & 1) === 1)
        );
      };
    },
  };
}

/** Seconds of an entry's time, close enough to find its window. */
export function secondsOf(entry: Entry): number {
  return Number(entry.time / 1_000n) / 1e6;
}

/** Beginnings and ends in turn, a millisecond wider than asked: the notes hold rounded times. */
function spansByNumber(
  windows: Windows,
  numbers: ReadonlyMap<string, number>,
): readonly (Float64Array | undefined)[] {
  const spans = new Array<Float64Array | undefined>(numbers.size + 1).fill(undefined);
  for (const [instance, list] of windows.spans) {
    const number = numbers.get(instance);
    if (number !== undefined)
      spans[number] = Float64Array.from(
        list.flatMap(({ from, to }) => [Number(from) / 1e9 - 0.001, Number(to) / 1e9 + 0.001]),
      );
  }
  return spans;
}

function covers(list: Float64Array, at: number): boolean {
  let low = 0;
  let high = list.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (at < (list[middle * 2] as number)) high = middle - 1;
    else if (at > (list[middle * 2 + 1] as number)) low = middle + 1;
    else return true;
  }
  return false;
}
