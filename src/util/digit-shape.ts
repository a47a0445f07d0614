import { Buffer } from 'node:buffer';

/** A text and all those that differ from it in the values of their digits only: what is true of one up to its digits is true of all. */
interface DigitShape {
  /** The first one seen, in UTF-8, up to a multiple of four bytes. */
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
  /** In UTF-16 units. */
  readonly length: number;
  /** What functions said of it. */
  readonly known: Map<number, unknown>;
}

/** Longer texts seldom come again. */
const MAX_LENGTH = 20_000;
/** Shapes that are remembered, and the characters of their texts; past either the memory is begun anew. */
const MAX_SHAPES = 4_000;
const MAX_CHARACTERS = 4_000_000;
/** Bytes at both ends, and places in between, that a text is looked up by; texts in all that are compared then. */
const EDGE = 32;
const SAMPLES = 32;
const MAX_ALIKE = 8;

let shapes = new Map<number, DigitShape[]>();
let count = 0;
let characters = 0;
/** Several functions ask about the few texts of one entry, in turn. */
const LATEST = 8;
const latestTexts = new Array<string>(LATEST).fill('');
const latestShapes = new Array<DigitShape | null>(LATEST).fill(null);
let next = 0;
let functions = 0;
/** The text in hand in UTF-8: compared four bytes at a time. */
const scratch = Buffer.from(new ArrayBuffer(3 * MAX_LENGTH + 8));
const scratchWords = new Uint32Array(scratch.buffer);

/**
 * A pure function of a text for which no digit differs from another (it may tell a digit from a letter), asked once of all texts that
 * differ in the values of their digits only. Bounded; the results are the same. `alone` may stand in for it where that is cheaper for
 * one text, with results that are as good.
 */
export function perDigitShape<T>(of: (text: string) => T, alone = of): (text: string) => T {
  const own = functions++;
  const trials = createTrials();
  return (text) => {
    if (!trials.worth(text.length)) return alone(text);
    const shape = shapeOf(text);
    if (shape === null) return of(text);
    const before = shape.known.get(own);
    if (before !== undefined) {
      trials.known(text.length);
      return before as T;
    }
    const made = of(text);
    shape.known.set(own, made);
    return made;
  };
}

/** Of so many texts in turn this share must have been known: else each is one of its own, and the next ones are not looked up. */
const WINDOW = 1000;
const WORTH = 0.05;
const PAUSE = 20_000;

/** Whether to look texts up is worth it: tried out again and again, for texts of about the same length. */
function createTrials(): { worth(length: number): boolean; known(length: number): void } {
  const [asked, known, unasked] = [new Int32Array(33), new Int32Array(33), new Int32Array(33)];
  const add = (to: Int32Array, at: number, by: number): number => (to[at] = (to[at] ?? 0) + by);
  const sizeOf = (length: number): number => 32 - Math.clz32(length);
  return {
    worth(length) {
      const size = sizeOf(length);
      if ((unasked[size] ?? 0) > 0) {
        add(unasked, size, -1);
        return false;
      }
      if (add(asked, size, 1) === WINDOW) {
        if ((known[size] ?? 0) < WINDOW * WORTH) unasked[size] = PAUSE;
        asked[size] = known[size] = 0;
      }
      return true;
    },
    known: (length) => void add(known, sizeOf(length), 1),
  };
}

/** Null for a text of which nothing is kept. */
function shapeOf(text: string): DigitShape | null {
  for (let i = 0; i < LATEST; i++) if (latestTexts[i] === text) return latestShapes[i] ?? null;
  const shape = text.length > MAX_LENGTH ? null : find(text);
  latestTexts[next] = text;
  latestShapes[next] = shape;
  next = (next + 1) % LATEST;
  return shape;
}

function find(text: string): DigitShape | null {
  const size = scratch.write(text, 'utf8');
  scratch.fill(0, size, size + 4);
  // Halves of characters become one and the same in UTF-8.
  if (size !== text.length && !text.isWellFormed()) return null;
  const hash = hashOf(size);
  const list = shapes.get(hash);
  for (const shape of list ?? []) if (shape.length === text.length && fits(shape, size)) return shape;
  if ((list?.length ?? 0) >= MAX_ALIKE) return null;
  count += 1;
  characters += text.length;
  if (count > MAX_SHAPES || characters > MAX_CHARACTERS) {
    shapes = new Map();
    count = 0;
    characters = 0;
  }
  const bytes = Uint8Array.from(scratch.subarray(0, (size + 3) & ~3));
  const shape = { bytes, words: new Uint32Array(bytes.buffer), length: text.length, known: new Map() };
  const alike = shapes.get(hash);
  if (alike) alike.push(shape);
  else shapes.set(hash, [shape]);
  return shape;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether the text in `scratch` differs from that of the shape in the values of digits only. */
function fits({ bytes, words }: DigitShape, size: number): boolean {
  if (bytes.length !== ((size + 3) & ~3)) return false;
  for (let word = 0; word < words.length; word++) {
    if (words[word] === scratchWords[word]) continue;
    for (let at = word * 4; at < word * 4 + 4; at++) {
      const one = bytes[at] ?? 0;
      const other = scratch[at] ?? 0;
      if (one !== other && !(isDigit(one) && isDigit(other))) return false;
    }
  }
  return true;
}

/** Of the text in `scratch`. */
function hashOf(size: number): number {
  let hash = size;
  const mix = (from: number, to: number, step: number): void => {
    for (let i = from; i < to; i += step) {
      const code = scratch[i] ?? 0;
      hash = Math.imul(hash ^ (isDigit(code) ? 48 : code), 0x01000193);
    }
  };
  const end = size - EDGE;
  if (end <= EDGE) mix(0, size, 1);
  else {
    mix(0, EDGE, 1);
    mix(EDGE, end, 1 + Math.trunc((end - EDGE) / SAMPLES));
    mix(end, size, 1);
  }
  return hash;
}
