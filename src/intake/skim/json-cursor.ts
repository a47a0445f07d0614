import { Buffer } from 'node:buffer';
import type { ByteViews } from '../../util/byte-needles.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MAX_DEPTH = 40;

/** What a `string` of a walked value is: told to whoever walks, with the key that it stands under. */
export interface Visitor {
  /** A member of an object, before its value is walked: key in `[keyStart, keyEnd)`, value from `value` on. False: cannot be told from bytes. */
  member(cursor: JsonCursor, depth: number, keyStart: number, keyEnd: number, value: number): boolean;
  /** A text value, in `[start, end)` between its quotes. False: cannot be told from bytes. */
  text(cursor: JsonCursor, start: number, end: number): boolean;
}

/**
 * Goes over JSON in bytes without making anything of it. Gives -1 ("doubt") for whatever is no JSON, and for JSON whose texts do
 * not stand in the bytes as they are: characters outside of ASCII and escapes other than `\"`.
 */
export class JsonCursor implements ByteViews {
  bytes: Buffer = Buffer.alloc(0);
  words: Int32Array = new Int32Array(0);
  end = 0;
  /** Whether a string that was passed held `\"`; reset by whoever asks. */
  quoted = false;
  private memory: ArrayBufferLike | null = null;
  private scratch = Buffer.alloc(0);

  /** Points at `block[start, end)`; gives the position of `start`. The memory must stay as it is until the next call. */
  open(block: Uint8Array, start: number, end: number): number {
    if (block.buffer.byteLength % 4 === 0) {
      this.see(block.buffer);
      this.end = block.byteOffset + end;
      return block.byteOffset + start;
    }
    const size = end - start;
    if (this.scratch.length < size) this.scratch = Buffer.from(new ArrayBuffer((size * 2 + 7) & ~3));
    this.scratch.set(block.subarray(start, end));
    this.see(this.scratch.buffer);
    this.end = size;
    return 0;
  }

  private see(memory: ArrayBufferLike): void {
    if (memory === this.memory) return;
    this.memory = memory;
    this.bytes = Buffer.from(memory as ArrayBuffer);
    this.words = new Int32Array(memory);
  }

  /** First byte that is no blank, from `i` on. */
  skip(i: number): number {
    const { bytes } = this;
    let at = i;
    for (;;) {
      const c = bytes[at];
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return at;
      at++;
    }
  }

  /** Position of the quote that closes the string whose content begins at `i`; -1: doubt. */
  stringEnd(i: number): number {
    const { bytes, words, end } = this;
    const lastWord = end >> 2;
    let at = i;
    while (at < end) {
      const c = bytes[at] as number;
      if (c === QUOTE) return at;
      if (c === BACKSLASH) {
        if (bytes[at + 1] !== QUOTE) return -1;
        this.quoted = true;
        at += 2;
        continue;
      }
      if (c < 0x20 || c > 0x7e) return -1;
      if ((++at & 3) === 0) {
        let word = at >> 2;
        while (word < lastWord && isPlain(words[word] as number)) word++;
        if (word << 2 > at) at = word << 2;
      }
    }
    return -1;
  }

  /** Position behind the value at `i`, of whatever kind; -1: doubt. */
  value(i: number, depth: number, visitor: Visitor): number {
    switch (this.bytes[i]) {
      case QUOTE: {
        const close = this.stringEnd(i + 1);
        return close >= 0 && visitor.text(this, i + 1, close) ? close + 1 : -1;
      }
      case 0x7b:
        return depth < MAX_DEPTH ? this.object(i, depth, visitor) : -1;
      case 0x5b:
        return depth < MAX_DEPTH ? this.array(i, depth, visitor) : -1;
      case 0x74:
        return this.word(i, 'true');
      case 0x66:
        return this.word(i, 'false');
      case 0x6e:
        return this.word(i, 'null');
      default:
        return this.number(i);
    }
  }

  /** Position behind the object that begins at `i`; -1: doubt. */
  object(i: number, depth: number, visitor: Visitor): number {
    const { bytes, end } = this;
    let at = this.skip(i + 1);
    if (bytes[at] === 0x7d) return at + 1;
    while (at < end) {
      if (bytes[at] !== QUOTE) return -1;
      const keyStart = at + 1;
      const keyEnd = this.stringEnd(keyStart);
      if (keyEnd < 0) return -1;
      at = this.skip(keyEnd + 1);
      if (bytes[at] !== 0x3a) return -1;
      at = this.skip(at + 1);
      if (!visitor.member(this, depth + 1, keyStart, keyEnd, at)) return -1;
      at = this.value(at, depth + 1, visitor);
      if (at < 0) return -1;
      at = this.skip(at);
      const c = bytes[at];
      if (c === 0x7d) return at < end ? at + 1 : -1;
      if (c !== 0x2c) return -1;
      at = this.skip(at + 1);
    }
    return -1;
  }

  private array(i: number, depth: number, visitor: Visitor): number {
    const { bytes, end } = this;
    let at = this.skip(i + 1);
    if (bytes[at] === 0x5d) return at + 1;
    while (at < end) {
      at = this.value(at, depth + 1, visitor);
      if (at < 0) return -1;
      at = this.skip(at);
      const c = bytes[at];
      if (c === 0x5d) return at < end ? at + 1 : -1;
      if (c !== 0x2c) return -1;
      at = this.skip(at + 1);
    }
    return -1;
  }

  private word(i: number, word: string): number {
    for (let k = 0; k < word.length; k++) if (this.bytes[i + k] !== word.charCodeAt(k)) return -1;
    return i + word.length;
  }

  private number(i: number): number {
    const { bytes } = this;
    let at = bytes[i] === 0x2d ? i + 1 : i;
    if (bytes[at] === 0x30) at++;
    else {
      const first = at;
      while (isDigit(bytes[at])) at++;
      if (at === first) return -1;
    }
    if (bytes[at] === 0x2e) {
      const first = ++at;
      while (isDigit(bytes[at])) at++;
      if (at === first) return -1;
    }
    // A number with an exponent is no text that an id could be compared with.
    return ((bytes[at] as number) | 0x20) === 0x65 ? -1 : at;
  }

  /** The bytes as text; they must be ASCII. */
  slice(start: number, end: number): string {
    return this.bytes.toString('latin1', start, end);
  }

  /** The text of a string's bytes. */
  unquoted(start: number, end: number): string {
    const text = this.slice(start, end);
    return text.includes('\\') ? text.replaceAll('\\"', '"') : text;
  }
}

function isDigit(c: number | undefined): boolean {
  return c !== undefined && c >= 0x30 && c <= 0x39;
}

/** Whether four bytes are neither quote, backslash, control character nor outside of ASCII. May say no of plain ones, never yes of others. */
function isPlain(word: number): boolean {
  const quote = word ^ 0x22222222;
  const slash = word ^ 0x5c5c5c5c;
  return (
    ((((quote - 0x01010101) & ~quote) |
      ((slash - 0x01010101) & ~slash) |
      ((word - 0x20202020) & ~word) |
      word) &
      0x80808080) ===
    0
  );
}
