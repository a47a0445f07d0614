/** Memory of a block of bytes, seen in units of one and four bytes (little endian). */
export interface ByteViews {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

/** A text to find, lower-case ASCII, and the number of whoever wants to know. */
export interface ByteNeedle {
  readonly text: string;
  readonly owner: number;
}

/** Finds many ASCII texts in bytes at once, without regard to ASCII case. */
export interface ByteNeedles {
  /**
   * Looks through `[from, to)` and adds the owners of what occurs to `found`, each once since the last `reset`; gives their
   * number. The memory's size must be a multiple of four.
   */
  scan(views: ByteViews, from: number, to: number): number;
  /** Owners found since the last reset; valid up to the number that `scan` gave. */
  readonly found: Int32Array;
  reset(): void;
}

/** From this length on a text holds a whole aligned word of four bytes wherever it begins. */
const WORDS_FROM = 7;
const SPREAD = 0x9e3779b1;
/** What a pair of bytes may be: a half of a long text's word, or part of a short text. */
const LONG = 1;
const SHORT = 2;
/** How often a byte occurs in logs, roughly, per mille: the rarest part of a text is what is looked for. */
const COMMON = ' etaoinsrhldcumfpgwybvk01234567895.-_:/="jxqz';
const FOLD = Uint8Array.from({ length: 256 }, (_, c) => (c >= 0x41 && c <= 0x5a ? c + 0x20 : c));

/**
 * Builds the index. Long texts are found by one aligned word each (for each of the four ways in which they can lie), short ones by
 * an aligned pair of bytes; what these point at is compared. So most words of a text cost one look into a table.
 */
export function byteNeedles(needles: readonly ByteNeedle[]): ByteNeedles {
  const texts = needles.map(({ text }) => Uint8Array.from(text, (c) => c.charCodeAt(0)));
  const owners = Int32Array.from(needles, ({ owner }) => owner);
  const byWord = new Map<number, number[]>();
  const byPair = new Map<number, number[]>();
  texts.forEach((text, needle) => {
    if (text.length >= WORDS_FROM)
      for (let phase = 0; phase < 4; phase++) put(byWord, ...rarest(text, phase, 4), needle);
    else addShort(byPair, text, needle);
  });
  // One entry in 32 is taken at most: a word that is none costs one look.
  const shift = 32 - Math.min(21, Math.max(15, Math.ceil(Math.log2(byWord.size * 32 + 1))));
  const maybe = new Uint8Array(2 ** (32 - shift));
  for (const word of byWord.keys()) maybe[Math.imul(word, SPREAD) >>> shift] = 1;
  const lows = new Uint8Array(1 << 16);
  const highs = new Uint8Array(1 << 16);
  for (const word of byWord.keys()) {
    lows[word & 0xffff] = LONG;
    highs[word >>> 16] = LONG;
  }
  // Letters of both cases point at what was put in folded.
  for (let pair = 0; pair < lows.length; pair++) {
    const folded = pair | 0x2020;
    const short = byPair.has(folded) ? SHORT : 0;
    lows[pair] = ((lows[folded] as number) & LONG) | short;
    highs[pair] = ((highs[folded] as number) & LONG) | short;
  }

  const found = new Int32Array(new Set(owners).size);
  const seen = new Int32Array(owners.reduce((most, owner) => Math.max(most, owner), 0) + 1);
  let stamp = 1;
  let count = 0;

  /** Compares the texts that a word or pair at `at` is a part of. `list` holds needle and offset in turn. */
  const check = (list: readonly number[], bytes: Uint8Array, at: number, from: number, to: number): void => {
    for (let i = 0; i < list.length; i += 2) {
      const needle = list[i] as number;
      const owner = owners[needle] as number;
      if (seen[owner] === stamp) continue;
      const text = texts[needle] as Uint8Array;
      const start = at - (list[i + 1] as number);
      if (start < from || start + text.length > to) continue;
      let same = 0;
      while (same < text.length && FOLD[bytes[start + same] as number] === text[same]) same++;
      if (same < text.length) continue;
      seen[owner] = stamp;
      found[count++] = owner;
    }
  };

  return {
    found,
    reset() {
      stamp++;
      count = 0;
    },
    scan({ bytes, words }, from, to) {
      const last = (to + 3) >> 2;
      for (let i = from >> 2; i < last; i++) {
        const word = words[i] as number;
        const low = lows[word & 0xffff] as number;
        const high = highs[word >>> 16] as number;
        if (((low & high) | ((low | high) & SHORT)) === 0) continue;
        const folded = word | 0x20202020;
        if ((low & high & LONG) !== 0 && maybe[Math.imul(folded, SPREAD) >>> shift] === 1) {
          const list = byWord.get(folded);
          if (list !== undefined) check(list, bytes, i << 2, from, to);
        }
        if ((low & SHORT) !== 0) check(byPair.get(folded & 0xffff) as number[], bytes, i << 2, from, to);
        if ((high & SHORT) !== 0) check(byPair.get(folded >>> 16) as number[], bytes, (i << 2) + 2, from, to);
      }
      return count;
    },
  };
}

function put(into: Map<number, number[]>, key: number, offset: number, needle: number): void {
  const list = into.get(key);
  if (list) list.push(needle, offset);
  else into.set(key, [needle, offset]);
}

/** The rarest aligned part of `size` bytes if the text begins `size - phase` bytes before a boundary; with its offset. */
function rarest(text: Uint8Array, phase: number, size: 2 | 4): [key: number, offset: number] {
  let best = -1;
  let at = phase;
  for (let offset = phase; offset + size <= text.length; offset += size) {
    let score = 0;
    for (let i = 0; i < size; i++) {
      const rank = COMMON.indexOf(String.fromCharCode(text[offset + i] as number));
      score += rank < 0 ? COMMON.length : rank;
    }
    if (score > best) {
      best = score;
      at = offset;
    }
  }
  let key = 0;
  for (let i = size - 1; i >= 0; i--) key = (key << 8) | (text[at + i] as number) | 0x20;
  return [key, at];
}

/** Texts of one or two bytes may lie across pairs: every pair that ends with the first byte points at them then. */
function addShort(into: Map<number, number[]>, text: Uint8Array, needle: number): void {
  for (let phase = 0; phase < 2; phase++) {
    if (phase + 2 <= text.length) put(into, ...rarest(text, phase, 2), needle);
    else if (phase === 1 || text.length === 1) {
      const first = (text[0] as number) | 0x20;
      for (let other = 0x20; other < 0x100; other++) {
        if ((other & 0x20) === 0) continue;
        if (text.length === 1 && phase === 0) put(into, (other << 8) | first, 0, needle);
        else put(into, (first << 8) | other, -1, needle);
      }
    }
  }
}
