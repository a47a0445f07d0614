import type { ExceptionChain } from '../model/index.ts';

/** Texts that are remembered, also of those whose ends look the same, and the longest that is. */
const MAX_SHAPES = 4_000;
const MAX_ALIKE = 100;
const MAX_LENGTH = 50_000;
/** Characters at both ends that a text is looked up by. */
const EDGE = 48;

/** A text that was read, and where its digits may be others without changing more than the messages of its exceptions. */
interface Shape {
  readonly text: string;
  readonly chains: readonly ExceptionChain[];
  /** Starts and ends in turn, in order. */
  readonly free: readonly number[];
  /** Where each exception's message begins, chain by chain; -1 for one without digits, which is the same in all texts. */
  readonly messages: readonly (readonly number[])[];
}

/**
 * A parser of traces that remembers what it read: a program's failures differ in little but the numbers in their messages, and no
 * parser asks which digit a digit is. The result is what `parse` gives; frames of equal traces are the same objects.
 */
export function rememberingShapes(
  parse: (text: string) => readonly ExceptionChain[],
): (text: string) => readonly ExceptionChain[] {
  let shapes = new Map<number, Shape[]>();
  let count = 0;
  return (text) => {
    if (text.length > MAX_LENGTH) return parse(text);
    const edges = hashOfEdges(text);
    const list = shapes.get(edges);
    const known = list?.find((shape) => fits(shape, text));
    if (known) return retold(known, text);
    const chains = parse(text);
    const shape = shapeOf(text, chains);
    if (shape === null || (list?.length ?? 0) >= MAX_ALIKE) return chains;
    if (++count > MAX_SHAPES) {
      shapes = new Map();
      count = 0;
    }
    const alike = shapes.get(edges);
    if (alike) alike.push(shape);
    else shapes.set(edges, [shape]);
    return chains;
  };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function hashOfEdges(text: string): number {
  let hash = text.length;
  const mix = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const code = text.charCodeAt(i);
      hash = Math.imul(hash ^ (isDigit(code) ? 48 : code), 0x01000193);
    }
  };
  mix(0, Math.min(EDGE, text.length));
  mix(Math.max(0, text.length - EDGE), text.length);
  return hash;
}

/** Null for a text whose digits may mean more than their value: escapes, JSON, notes, messages that do not stand in the text once. */
function shapeOf(text: string, chains: readonly ExceptionChain[]): Shape | null {
  if (text.includes('\\') || text.includes('\u001b') || /[}\]]\s*$|^\s*[{[]/.test(text)) return null;
  const spans: [number, number][] = [];
  const messages: number[][] = [];
  let first = text.length;
  const firstOf = (part: string | undefined): void => {
    const at = part === undefined || part === '' ? -1 : text.indexOf(part);
    if (at >= 0 && at < first) first = at;
  };
  for (const chain of chains) {
    const starts: number[] = [];
    for (const exception of chain.exceptions) {
      if (exception.notes !== undefined) return null;
      firstOf(exception.type);
      for (const frame of exception.frames) {
        firstOf(frame.file);
        // Names without digits are the same in all texts, and short ones stand anywhere.
        for (const name of [frame.function, frame.module])
          if (frame.file === undefined || /\d/.test(name ?? '')) firstOf(name);
      }
      if (!/\d/.test(exception.message)) {
        starts.push(-1);
        continue;
      }
      const at = text.indexOf(exception.message);
      if (at < 0 || text.includes(exception.message, at + 1)) return null;
      starts.push(at);
      spans.push([at, at + exception.message.length]);
      if (at < first) first = at;
    }
    messages.push(starts);
  }
  // What stands in lines before the trace is in no part of it.
  const lead = chains.length === 0 ? text.length : text.lastIndexOf('\n', first) + 1;
  if (lead > 0) spans.push([0, lead]);
  spans.sort(([a], [b]) => a - b);
  if (spans.some(([start], i) => start < (spans[i - 1]?.[1] ?? 0))) return null;
  return { text, chains, free: spans.flat(), messages };
}

function fits({ text, free }: Shape, other: string): boolean {
  if (text.length !== other.length) return false;
  let at = 0;
  for (let i = 0; i < free.length; i += 2) {
    const start = free[i] as number;
    const end = free[i + 1] as number;
    if (text.slice(at, start) !== other.slice(at, start)) return false;
    for (let k = start; k < end; k++) {
      const a = text.charCodeAt(k);
      const b = other.charCodeAt(k);
      if (a !== b && !(isDigit(a) && isDigit(b))) return false;
    }
    at = end;
  }
  return text.slice(at) === other.slice(at);
}

/** The chains of a text of the same shape. */
function retold({ text, chains, messages }: Shape, other: string): readonly ExceptionChain[] {
  if (text === other) return chains;
  return chains.map((chain, c) => ({
    ...chain,
    exceptions: chain.exceptions.map((exception, e) => {
      const at = messages[c]?.[e] ?? -1;
      return at < 0 ? exception : { ...exception, message: other.slice(at, at + exception.message.length) };
    }),
  }));
}
