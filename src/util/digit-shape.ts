/** A text and all those that differ from it in the values of their digits only: what is true of one up to its digits is true of all. */
interface DigitShape {
  /** In UTF-8, each digit as 0, up to a multiple of four bytes. */
  readonly words: Int32Array;
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

let shapes = new Map<number, DigitShape[]>();
let count = 0;
let characters = 0;
/** Several functions ask about the few texts of one entry, in turn. */
const LATEST = 8;
const latestTexts = new Array<string>(LATEST).fill('');
const latestShapes = new Array<DigitShape | null>(LATEST).fill(null);
let next = 0;
let functions = 0;
/** The text in hand in UTF-8: read and compared four bytes at a time. */
const scratch = new Uint8Array(3 * MAX_LENGTH + 8);
const scratchWords = new Int32Array(scratch.buffer);
const encoder = new TextEncoder();

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
  const size = encoder.encodeInto(text, scratch).written;
  scratch[size] = scratch[size + 1] = scratch[size + 2] = 0;
  // Halves of characters become one and the same in UTF-8.
  if (size !== text.length && !text.isWellFormed()) return null;
  const words = (size + 3) >> 2;
  const hash = withoutDigits(words);
  const list = shapes.get(hash);
  for (const shape of list ?? []) if (shape.length === text.length && fits(shape, words)) return shape;
  count += 1;
  characters += text.length;
  if (count > MAX_SHAPES || characters > MAX_CHARACTERS) {
    shapes = new Map();
    count = 0;
    characters = 0;
  }
  const shape = { words: scratchWords.slice(0, words), length: text.length, known: new Map() };
  const alike = shapes.get(hash);
  if (alike) alike.push(shape);
  else shapes.set(hash, [shape]);
  return shape;
}

/** Whether the text in `scratch` is of that shape. */
function fits({ words: own }: DigitShape, words: number): boolean {
  if (own.length !== words) return false;
  for (let at = 0; at < words; at++) if (own[at] !== scratchWords[at]) return false;
  return true;
}

/** Makes each digit in `scratch` a 0, four bytes at a time; returns a hash of what stands there then. */
function withoutDigits(words: number): number {
  let hash = words;
  for (let at = 0; at < words; at++) {
    const word = scratchWords[at] as number;
    // The byte of a digit is 0 to 9 here, and adding 0x76 leaves its highest bit alone.
    const figures = word ^ 0x30303030;
    const digits = ~(((figures & 0x7f7f7f7f) + 0x76767676) | figures) & 0x80808080;
    const bytes = (digits << 1) - (digits >>> 7);
    const without = (word & ~bytes) | (0x30303030 & bytes);
    scratchWords[at] = without;
    hash = Math.imul(hash ^ without, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}
