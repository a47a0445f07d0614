import type { ByteNeedle } from '../../util/byte-needle.ts';
import type { Kernel } from './kernel.ts';

const SPREAD = 0x9e3779b1;
/** Set in the owner of a text that counts wherever it stands. */
const EVERYWHERE = 1 << 30;
/** A small letter and its capital are one. */
const FOLD = 0x20202020;
const END = -1;

/** Set for whatever byte stands behind a pair. */
const ANY = -1;
/** A byte that is known behind a pair makes it so much rarer, about. */
const RARER = 16;

/** What a word or pair points at: needle and offset in turn. */
type Lists = Map<number, number[]>;

/** Where pairs are of use, by pair: bits of the bytes behind it (kernel/needles.ts). */
interface PairBits {
  /** Where it begins a word. */
  readonly begins: Int32Array;
  /** Where it ends one. */
  readonly ends: Int32Array;
}

/** How often words and pairs occur in the bytes at hand: the rarest part of a text is what is looked for. */
interface Frequency {
  readonly word: (folded: number) => number;
  readonly pair: (folded: number) => number;
}

/** Counters of words: those with the same hash are counted together. */
const SLOTS = 1 << 16;

/** Counts the aligned words and pairs of a sample. */
export function frequencyIn(sample: Uint8Array): Frequency {
  const words = new Int32Array(SLOTS);
  const pairs = new Int32Array(1 << 16);
  const view = new DataView(sample.buffer, sample.byteOffset, sample.byteLength);
  for (let at = 0; at + 4 <= sample.length; at += 4) {
    const folded = view.getUint32(at, true) | FOLD;
    const slot = slotOf(folded);
    words[slot] = (words[slot] as number) + 1;
    pairs[folded & 0xffff] = (pairs[folded & 0xffff] as number) + 1;
    pairs[folded >>> 16] = (pairs[folded >>> 16] as number) + 1;
  }
  return {
    word: (folded) => words[slotOf(folded)] as number,
    pair: (folded) => pairs[folded] as number,
  };
}

function slotOf(word: number): number {
  return Math.imul(word, SPREAD) >>> 16;
}

/**
 * Hands the kernel the texts to look for (kernel/needles.ts tells how they are found); those whose owner is `inMessage` or above
 * count in the message only. Gives the address at which a scan leaves the owners that it found.
 */
export function placeNeedles(
  kernel: Kernel,
  wanted: readonly ByteNeedle[],
  inMessage: number,
  frequency: Frequency,
): number {
  const byWord: Lists = new Map();
  const byPair: Lists = new Map();
  const bits: PairBits = { begins: new Int32Array(1 << 16), ends: new Int32Array(1 << 16) };
  const rows = new Int32Array(wanted.length * 3);
  wanted.forEach(({ text, owner, everywhere }, needle) => {
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
    rows.set([kernel.place(bytes), bytes.length, everywhere ? owner | EVERYWHERE : owner], needle * 3);
    for (let phase = 0; phase < 4; phase++)
      if (phase + 4 <= bytes.length) put(byWord, ...rarest(bytes, phase, frequency.word), needle);
      else
        for (const part of pairsOf(bytes, phase, frequency.pair)) {
          put(byPair, part.pair, part.offset, needle);
          setBits(bits, part);
        }
  });
  const owners = wanted.reduce((most, { owner }) => Math.max(most, owner), 0) + 1;
  const { maybe, shift } = filterOf(byWord);
  const words = tableOf(byWord, placeLists(kernel, byWord));
  const pairs = new Int32Array(1 << 16);
  for (const [pair, address] of placeLists(kernel, byPair)) pairs[pair] = address;
  const found = kernel.reserve(owners * 4);
  kernel.exports.needlesAt(
    kernel.place(bits.begins),
    kernel.place(bits.ends),
    kernel.place(maybe),
    shift,
    kernel.place(words),
    words.length / 2 - 1,
    kernel.place(pairs),
    kernel.place(rows),
    kernel.reserve(owners * 4),
    found,
    inMessage,
    wanted.some(({ everywhere }) => everywhere === true) ? 1 : 0,
  );
  return found;
}

/** Puts each list into memory, with an end; gives the addresses. */
function placeLists(kernel: Kernel, lists: Lists): ReadonlyMap<number, number> {
  const all = Int32Array.from([...lists.values()].flatMap((list) => [...list, END]));
  const base = kernel.place(all);
  let at = base;
  return new Map(
    [...lists].map(([key, list]) => {
      const start = at;
      at += (list.length + 1) * 4;
      return [key, start];
    }),
  );
}

/** One bit in 128 is set at most: a word that is none costs one look. */
function filterOf(byWord: Lists): { readonly maybe: Int32Array; readonly shift: number } {
  const shift = 32 - Math.min(23, Math.max(15, Math.ceil(Math.log2(byWord.size * 128 + 1))));
  const maybe = new Int32Array(2 ** (32 - shift - 5));
  for (const word of byWord.keys()) {
    const place = Math.imul(word, SPREAD) >>> shift;
    maybe[place >>> 5] = (maybe[place >>> 5] as number) | (1 << (place & 31));
  }
  return { maybe, shift };
}

/** Open addressing: word and address of its list. */
function tableOf(byWord: Lists, addresses: ReadonlyMap<number, number>): Int32Array {
  const slots = 2 ** Math.ceil(Math.log2(byWord.size * 2 + 2));
  const table = new Int32Array(slots * 2);
  for (const [word, address] of addresses) {
    let slot = (Math.imul(word, SPREAD) >>> 7) & (slots - 1);
    while (table[slot * 2 + 1] !== 0) slot = (slot + 1) & (slots - 1);
    table.set([word, address], slot * 2);
  }
  return table;
}

function put(into: Lists, key: number, offset: number, needle: number): void {
  const list = into.get(key);
  if (list) list.push(needle, offset);
  else into.set(key, [needle, offset]);
}

/** The rarest aligned word if the text begins `4 - phase` bytes before a boundary; with its offset. */
function rarest(
  text: Uint8Array,
  phase: number,
  frequency: (folded: number) => number,
): [key: number, offset: number] {
  let best = Infinity;
  let found: [number, number] = [0, phase];
  for (let offset = phase; offset + 4 <= text.length; offset += 4) {
    const word = (pairAt(text, offset + 2) << 16) | pairAt(text, offset);
    const often = frequency(word);
    if (often >= best) continue;
    best = often;
    found = [word, offset];
  }
  return found;
}

/** A pair that a text is found by: where in the text, whether it begins a word, and the byte behind it if that is the text's own. */
interface PairPart {
  readonly pair: number;
  readonly offset: number;
  readonly begins: boolean;
  readonly behind: number | undefined;
}

/** The rarest pair if the text begins `4 - phase` bytes before a boundary; of a text of one or two bytes that lies across pairs, all that end with its first byte. */
function pairsOf(
  text: Uint8Array,
  phase: number,
  frequency: (folded: number) => number,
): readonly PairPart[] {
  const partAt = (pair: number, offset: number): PairPart => ({
    pair,
    offset,
    begins: ((offset - phase) & 3) === 0,
    behind: text[offset + 2],
  });
  let best = Infinity;
  let found: PairPart | null = null;
  for (let offset = phase & 1; offset + 2 <= text.length; offset += 2) {
    const part = partAt(pairAt(text, offset), offset);
    const often = frequency(part.pair) / (part.behind === undefined ? 1 : RARER);
    if (often >= best) continue;
    best = often;
    found = part;
  }
  if (found) return [found];
  const first = (text[0] as number) | 0x20;
  const parts: PairPart[] = [];
  for (let other = 0x20; other < 0x100; other++) {
    if ((other & 0x20) === 0) continue;
    parts.push((phase & 1) === 0 ? partAt((other << 8) | first, 0) : partAt((first << 8) | other, -1));
  }
  return parts;
}

/** Two bytes of a text, any case as the small letter's. */
function pairAt(text: Uint8Array, offset: number): number {
  return (text[offset] as number) | 0x20 | (((text[offset + 1] as number) | 0x20) << 8);
}

function setBits({ begins, ends }: PairBits, { pair, begins: first, behind }: PairPart): void {
  const bits = first ? begins : ends;
  bits[pair] = (bits[pair] as number) | (behind === undefined ? ANY : 1 << (behind & 31));
}
