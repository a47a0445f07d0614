import { isBlank } from './json-scan.ts';

/**
 * Finds where the next element begins after one that is broken. Two signs count: a `{` that leads its line with the same
 * indentation as an element seen before (a line break is never inside a string, so this holds inside the wreck too), or a
 * `{` after `},` whose first key began an element before (minified arrays; nested objects have other keys).
 */
interface Resync {
  /** An element begins here: how it is indented (-1: it does not lead its line). */
  noteIndent(indent: number): void;
  /** The bytes of an element, for its first key. */
  noteElement(bytes: Uint8Array, start: number, end: number): void;
  /** Begins a search at `at`, the byte where the element that began at `start` was found broken. */
  begin(bytes: Uint8Array, start: number, at: number): void;
  /**
   * Looks at `[start, end)`; `found` tells whether `at` is an element, else the search goes on from `at` with more bytes.
   * `rest`: what is behind `end`: more bytes, nothing, or `last`: a second look at bytes without proof that they are broken,
   * which takes the surer signs only.
   */
  search(
    bytes: Uint8Array,
    start: number,
    end: number,
    rest: 'more' | 'eof' | 'last',
  ): { found: boolean; at: number; lines: number; indent: number };
  /** Last byte of the wreck that is not blank: tells a closed array from one that is cut off. */
  lastByte(): number;
}

const KEYS = 64;
const KEY_BYTES = 64;

/** A search without memory of any element. */
export function createResync(): Resync {
  const indents = new Set<number>();
  const keys = new Set<string>();
  let indent = -1;
  let last = 0;
  let before = 0;
  return {
    noteIndent(value) {
      if (value >= 0 && indents.size < KEYS) indents.add(value);
    },
    noteElement(bytes, start, end) {
      if (keys.size >= KEYS) return;
      const key = firstKey(bytes, start, end);
      if (key) keys.add(key);
    },
    begin(bytes, start, at) {
      let i = at - 1;
      while (i >= start && bytes[i] !== 0x0a && isBlank(bytes[i] as number)) i--;
      indent = i >= start && bytes[i] === 0x0a ? at - 1 - i : -1;
      while (i >= start && isBlank(bytes[i] as number)) i--;
      last = i >= start ? (bytes[i--] as number) : 0;
      while (i >= start && isBlank(bytes[i] as number)) i--;
      before = i >= start ? (bytes[i] as number) : 0;
    },
    search(bytes, start, end, rest) {
      let lines = 0;
      for (let i = start; i < end; i++) {
        const c = bytes[i] as number;
        if (c === 0x0a) {
          indent = 0;
          lines++;
        } else if (isBlank(c)) {
          if (indent >= 0) indent++;
        } else {
          if (c === 0x7b) {
            if (indent >= 0 && indents.has(indent)) return { found: true, at: i, lines, indent };
            if (last === 0x2c && before === 0x7d) {
              const key = firstKey(bytes, i, end);
              if (key === null && rest === 'more' && end - i < KEY_BYTES * 2)
                return { found: false, at: i, lines, indent };
              if (key !== null && (keys.has(key) || (keys.size === 0 && rest !== 'last')))
                return { found: true, at: i, lines, indent };
            }
          }
          indent = -1;
          before = last;
          last = c;
        }
      }
      return { found: false, at: end, lines, indent };
    },
    lastByte: () => last,
  };
}

/** The first key of the object that begins at `start`; null where it is not within reach. */
function firstKey(bytes: Uint8Array, start: number, end: number): string | null {
  const stop = Math.min(end, start + KEY_BYTES * 2);
  let i = start + 1;
  while (i < stop && isBlank(bytes[i] as number)) i++;
  if (i >= stop || bytes[i] !== 0x22) return null;
  let close = i + 1;
  while (close < stop && bytes[close] !== 0x22) close++;
  return close < stop ? String.fromCharCode(...bytes.subarray(i + 1, close)) : null;
}
