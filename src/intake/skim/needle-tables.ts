import type { ByteNeedle } from '../../util/byte-needle.ts';
import type { Kernel } from './kernel.ts';

const SPREAD = 0x9e3779b1;
/** Set in the owner of a text that counts wherever it stands. */
const EVERYWHERE = 1 << 30;
/** A small letter and its capital are one. */
const FOLD = 0x20202020;
const END = -1;

/** What a word or pair points at: needle and offset in turn. */
type Lists = Map<number, number[]>;

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
  const rows = new Int32Array(wanted.length * 3);
  wanted.forEach(({ text, owner, everywhere }, needle) => {
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
    rows.set([kernel.place(bytes), bytes.length, everywhere ? owner | EVERYWHERE : owner], needle * 3);
    const inPairs = new Set<number>();
    for (let phase = 0; phase < 4; phase++)
      if (phase + 4 <= bytes.length) put(byWord, ...rarest(bytes, phase, 4, frequency.word), needle);
      else inPairs.add(phase & 1);
    for (const phase of inPairs) addPair(byPair, bytes, phase, frequency.pair, needle);
  });
  const owners = wanted.reduce((most, { owner }) => Math.max(most, owner), 0) + 1;
  const { maybe, shift } = filterOf(byWord);
  const words = tableOf(byWord, placeLists(kernel, byWord));
  const pairs = new Int32Array(1 << 16);
  const mayPair = new Uint8Array(1 << 16);
  for (const [pair, address] of placeLists(kernel, byPair)) {
    pairs[pair] = address;
    mayPair[pair] = 1;
  }
  const found = kernel.reserve(owners * 4);
  kernel.exports.needlesAt(
    kernel.place(mayPair),
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

/** One entry in 32 is taken at most: a word that is none costs one look. */
function filterOf(byWord: Lists): { readonly maybe: Uint8Array; readonly shift: number } {
  const shift = 32 - Math.min(21, Math.max(15, Math.ceil(Math.log2(byWord.size * 32 + 1))));
  const maybe = new Uint8Array(2 ** (32 - shift));
  for (const word of byWord.keys()) maybe[Math.imul(word, SPREAD) >>> shift] = 1;
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

/** The rarest aligned part of `size` bytes if the text begins `size - phase` bytes before a boundary; with its offset. */
function rarest(
  text: Uint8Array,
  phase: number,
  size: 2 | 4,
  frequency: (folded: number) => number,
): [key: number, offset: number] {
  let best = Infinity;
  let found: [number, number] = [0, phase];
  for (let offset = phase; offset + size <= text.length; offset += size) {
    let key = 0;
    for (let i = size - 1; i >= 0; i--) key = (key << 8) | (text[offset + i] as number) | 0x20;
    const often = frequency(key);
    if (often >= best) continue;
    best = often;
    found = [key, offset];
  }
  return found;
}

/** Texts of one or two bytes may lie across pairs: every pair that ends with the first byte points at them then. */
function addPair(
  into: Lists,
  text: Uint8Array,
  phase: number,
  frequency: (folded: number) => number,
  needle: number,
): void {
  if (phase + 2 <= text.length) return put(into, ...rarest(text, phase, 2, frequency), needle);
  const first = (text[0] as number) | 0x20;
  for (let other = 0x20; other < 0x100; other++) {
    if ((other & 0x20) === 0) continue;
    if (text.length === 1 && phase === 0) put(into, (other << 8) | first, 0, needle);
    else put(into, (first << 8) | other, -1, needle);
  }
}
