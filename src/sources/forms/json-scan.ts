/** How far the scan of one JSON value has come; it can be taken up when more bytes are there. */
export interface JsonScan {
  /** Next byte to look at, counted from the value's first byte. */
  at: number;
  depth: number;
  inString: boolean;
  /** Kind of the latest token: tells a missing brace or quote at once instead of at the end of the file. */
  last: number;
  /** Line breaks inside the value so far. */
  lines: number;
  /** For each open level: whether it is an object. */
  readonly stack: Uint8Array;
}

/** Outcomes of `scanJson`. */
export const MORE = 0;
export const DONE = 1;
export const BROKEN = 2;

const SKIP = 0;
const QUOTE = 1;
const NEWLINE = 2;
const COMMA = 3;
const COLON = 4;
const OPEN = 5;
const CLOSE = 6;
const BAD = 7;

const MAX_DEPTH = 1000;

const KIND = new Uint8Array(256).fill(BAD);
for (const c of '0123456789+-.Etruefalsn \t\r') KIND[c.charCodeAt(0)] = SKIP;
for (const [c, kind] of [
  ['"', QUOTE],
  ['{', OPEN],
  ['[', OPEN],
  ['}', CLOSE],
  [']', CLOSE],
  ['\n', NEWLINE],
  [',', COMMA],
  [':', COLON],
] as const)
  KIND[c.charCodeAt(0)] = kind;

const NO_WORDS: Int32Array = new Int32Array(0);

/** A scan at the first byte of a value. */
export function newScan(): JsonScan {
  return { at: 0, depth: 0, inString: false, last: SKIP, lines: 0, stack: new Uint8Array(MAX_DEPTH + 1) };
}

/** Puts a scan back to the first byte of the next value. */
export function resetScan(scan: JsonScan): void {
  scan.at = 0;
  scan.depth = 0;
  scan.inString = false;
  scan.last = SKIP;
  scan.lines = 0;
}

/**
 * Finds the end of the JSON value that begins at `base`: DONE with `at` behind its last byte, MORE where `end` comes first,
 * BROKEN with `at` on the byte that no JSON has there. It checks what moves the end (quotes, brackets, commas before a
 * bracket), not the whole grammar: that is the parser's. `words`: the same memory, four bytes at a time (none: byte by byte).
 */
export function scanJson(
  scan: JsonScan,
  bytes: Uint8Array,
  base: number,
  end: number,
  words = NO_WORDS,
): number {
  if (scan.depth === 0 && !scan.inString) {
    const opening = bytes[base];
    if (base < end && opening !== 0x7b && opening !== 0x5b && opening !== 0x22)
      return scanWord(scan, bytes, base, end);
  }
  const { stack } = scan;
  const lastWord = Math.min(words.length, end >> 2);
  let i = base + scan.at;
  let depth = scan.depth;
  let last = scan.last;
  let lines = scan.lines;
  let inString = scan.inString;
  let outcome = MORE;
  scanning: for (;;) {
    if (inString) {
      while (i < end) {
        const c = bytes[i] as number;
        if (c === 0x22) break;
        if (c === 0x5c) i += 2;
        else if (c === 0x0a) {
          outcome = BROKEN; // a string never holds a bare line break: its closing quote is missing
          break scanning;
        } else if ((++i & 3) === 0) {
          let word = i >> 2;
          while (word < lastWord && isPlain(words[word] as number)) word++;
          if (word << 2 > i) i = word << 2;
        }
      }
      if (i >= end) break;
      i++;
      inString = false;
      last = QUOTE;
      if (depth === 0) {
        outcome = DONE;
        break;
      }
    }
    let kind = SKIP;
    while (i < end && (kind = KIND[bytes[i] as number] as number) === SKIP) i++;
    if (i >= end) break;
    if (kind === QUOTE) {
      if (last === QUOTE) {
        outcome = BROKEN;
        break;
      }
      inString = true;
    } else if (kind === NEWLINE) lines++;
    else if (kind <= COLON) last = kind;
    else if (kind === OPEN) {
      if (
        (depth > 0 && stack[depth] === 1 ? last !== COLON : last === QUOTE || last === CLOSE) ||
        (i > base && KIND[bytes[i - 1] as number] === SKIP && !isBlank(bytes[i - 1] as number)) ||
        depth === MAX_DEPTH
      ) {
        outcome = BROKEN;
        break;
      }
      stack[++depth] = bytes[i] === 0x7b ? 1 : 0;
      last = OPEN;
    } else {
      if (kind === BAD || (bytes[i] === 0x7d ? 1 : 0) !== stack[depth]) {
        outcome = BROKEN;
        break;
      }
      last = CLOSE;
      if (--depth === 0) {
        i++;
        outcome = DONE;
        break;
      }
    }
    i++;
  }
  scan.at = i - base;
  scan.depth = depth;
  scan.last = last;
  scan.lines = lines;
  scan.inString = inString;
  return outcome;
}

/** Whether none of four bytes is a quote, a backslash or a control character. May say no of plain ones, never yes of others. */
function isPlain(word: number): boolean {
  const quote = word ^ 0x22222222;
  const slash = word ^ 0x5c5c5c5c;
  return (
    ((((quote - 0x01010101) & ~quote) | ((slash - 0x01010101) & ~slash) | ((word - 0x20202020) & ~word)) &
      0x80808080) ===
    0
  );
}

/** A number or a word: it ends where something else begins. */
function scanWord(scan: JsonScan, bytes: Uint8Array, base: number, end: number): number {
  let i = base + scan.at;
  while (i < end && KIND[bytes[i] as number] === SKIP && !isBlank(bytes[i] as number)) i++;
  scan.at = i - base;
  if (i >= end) return MORE;
  return i === base || KIND[bytes[i] as number] === BAD ? BROKEN : DONE;
}

/** Whether exactly one JSON value, by its brackets and quotes, fills `[from, to)` (blanks around it allowed at the end). */
export function isWhole(bytes: Uint8Array, from: number, to: number): boolean {
  const scan = newScan();
  if (scanJson(scan, bytes, from, to) !== DONE) return false;
  for (let i = from + scan.at; i < to; i++) if (!isBlank(bytes[i] as number)) return false;
  return true;
}

/** Space, tab, carriage return, line feed. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
