import { detached } from './detached.ts';

/** A text and all those that differ from it in the values of their digits only: what is true of one up to its digits is true of all. */
interface DigitShape {
  /** The first one seen. */
  readonly text: string;
  /** What functions said of it. */
  readonly known: Map<number, unknown>;
}

/** Longer texts seldom come again. */
const MAX_LENGTH = 20_000;
/** Shapes that are remembered, and the characters of their texts; past either the memory is begun anew. */
const MAX_SHAPES = 4_000;
const MAX_CHARACTERS = 4_000_000;
/** Characters at both ends, and places in between, that a text is looked up by; texts in all that are compared then. */
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

/**
 * A pure function of a text for which no digit differs from another (it may tell a digit from a letter), asked once of all texts that
 * differ in the values of their digits only. Bounded; the results are the same.
 */
export function perDigitShape<T>(of: (text: string) => T): (text: string) => T {
  const own = functions++;
  return (text) => {
    const shape = shapeOf(text);
    if (shape === null) return of(text);
    const before = shape.known.get(own);
    if (before !== undefined) return before as T;
    const made = of(text);
    shape.known.set(own, made);
    return made;
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
  const hash = hashOf(text);
  const list = shapes.get(hash);
  const known = list?.find((shape) => sameButDigits(shape.text, text));
  if (known) return known;
  if ((list?.length ?? 0) >= MAX_ALIKE) return null;
  count += 1;
  characters += text.length;
  if (count > MAX_SHAPES || characters > MAX_CHARACTERS) {
    shapes = new Map();
    count = 0;
    characters = 0;
  }
  const shape: DigitShape = { text: detached(text), known: new Map() };
  const alike = shapes.get(hash);
  if (alike) alike.push(shape);
  else shapes.set(hash, [shape]);
  return shape;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function sameButDigits(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const one = a.charCodeAt(i);
    const other = b.charCodeAt(i);
    if (one !== other && !(isDigit(one) && isDigit(other))) return false;
  }
  return true;
}

function hashOf(text: string): number {
  let hash = text.length;
  const mix = (from: number, to: number, step: number): void => {
    for (let i = from; i < to; i += step) {
      const code = text.charCodeAt(i);
      hash = Math.imul(hash ^ (isDigit(code) ? 48 : code), 0x01000193);
    }
  };
  const end = text.length - EDGE;
  if (end <= EDGE) mix(0, text.length, 1);
  else {
    mix(0, EDGE, 1);
    mix(EDGE, end, 1 + Math.trunc((end - EDGE) / SAMPLES));
    mix(end, text.length, 1);
  }
  return hash;
}
