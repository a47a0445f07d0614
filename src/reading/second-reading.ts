import type { Entry, RawRecord } from '../model/index.ts';
import type { Windows } from '../observe/index.ts';
import { idHash, type QuietFacts } from '../intake/index.ts';
import { createPlaces } from './record-places.ts';
import { row } from '../util/row.ts';

const NEVER = -1;
const ALWAYS = -2;
/** Whether it is wanted is known where it was handed to. */
const HANDED = -3;
/** An entry that names no instance. */
const NOWHERE = 0;

/** What the first pass notes of each record, in order, so that the second parses only those that can be wanted. */
export interface ReadingNotes {
  /** Comes before the others: the record that the next note is of. */
  record(record: RawRecord): void;
  /** The record is no entry of its own, or none of the scope. */
  never(): void;
  /** The record is part of an entry that is known at the end only. */
  always(): void;
  /** The record is parsed by another thread, which notes what there is to note. */
  handed(): void;
  entry(entry: Entry): void;
  quiet(entry: QuietFacts): void;
  /** Tells for each record by its place in the input (from 0 on) whether the second pass has to parse it; `handed` are the wanted ones of those that another thread noted. */
  wanted(around: Around, handed?: ReadonlySet<number>): (place: number) => boolean;
  /** The wanted records, in order, without reading the others; null where they cannot be had by themselves. */
  fetch(wanted: (place: number) => boolean): Iterable<readonly RawRecord[]> | null;
  /** Forgets all: after the second pass it would only take memory. */
  free(): void;
}

/** What the second pass reads around, as numbers: fit for each record, and for other threads. */
export interface Around {
  /** Hashes of ids of traces and requests. */
  readonly ids: ReadonlySet<number>;
  /** By instance: beginnings and ends in turn, in seconds, a millisecond wider than asked, for the notes hold rounded times. */
  readonly spans: ReadonlyMap<string, Float64Array>;
}

/** The windows as numbers. */
export function aroundOf(windows: Pick<Windows, 'spans' | 'ids'>): Around {
  return {
    ids: new Set(windows.ids.map(idHash)),
    spans: new Map(
      [...windows.spans].map(([instance, list]) => [
        instance,
        Float64Array.from(
          list.flatMap(({ from, to }) => [Number(from) / 1e9 - 0.001, Number(to) / 1e9 + 0.001]),
        ),
      ]),
    ),
  };
}

/** Starts the notes of a first pass, or of one piece of it: 28 bytes a record, and 8 for each id of a trace or request that one names. */
export function createReadingNotes(): ReadingNotes {
  const seconds = row(Float64Array);
  const notes = row(Int32Array);
  const ids = row(Int32Array);
  const holders = row(Int32Array);
  const places = createPlaces();
  const numbers = new Map<string, number>();
  let last: string | undefined;
  let lastNumber = NOWHERE;
  const put = (at: number, note: number): void => {
    seconds.push(at);
    notes.push(note);
  };
  const numberOf = (instance: string | undefined): number => {
    if (instance === undefined) return NOWHERE;
    if (instance === last) return lastNumber;
    let number = numbers.get(instance);
    if (number === undefined) numbers.set(instance, (number = numbers.size + 1));
    last = instance;
    return (lastNumber = number);
  };
  const noteId = (hash: number): void => {
    ids.push(hash);
    holders.push(notes.length);
  };
  return {
    record: (record) => places.add(record),
    fetch: (wanted) => places.fetch(wanted),
    free() {
      for (const one of [seconds, notes, ids, holders, places]) one.free();
    },
    never: () => put(0, NEVER),
    always: () => put(0, ALWAYS),
    handed: () => put(0, HANDED),
    entry(entry) {
      const { trace, requestId } = entry.correlation;
      if (trace !== undefined) noteId(idHash(trace));
      if (requestId !== undefined) noteId(idHash(requestId));
      put(secondsOf(entry), numberOf(entry.instance));
    },
    quiet(entry) {
      if (entry.eachId(noteId)) put(entry.seconds + entry.nanos / 1e9, numberOf(entry.place.instance));
      else put(0, ALWAYS);
    },
    wanted({ ids: hashes, spans: byName }, handed) {
      const spans = new Array<Float64Array | undefined>(numbers.size + 1).fill(undefined);
      for (const [instance, number] of numbers) spans[number] = byName.get(instance);
      const named = new Uint8Array(notes.length);
      for (let i = 0; i < ids.length; i++)
        if (hashes.has(ids.values[i] as number)) named[holders.values[i] as number] = 1;
      return (place) => {
        if (place >= notes.length || named[place] === 1) return true;
        const note = notes.values[place] as number;
        if (note < 0) return note === ALWAYS || (note === HANDED && handed?.has(place) === true);
        const list = spans[note];
        return list !== undefined && covers(list, seconds.values[place] as number);
      };
    },
  };
}

/** Seconds of an entry's time, close enough to find its window. */
function secondsOf(entry: Entry): number {
  return Number(entry.time / 1_000n) / 1e6;
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
