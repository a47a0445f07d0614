import type { ByteNeedle } from '../../util/byte-needle.ts';
import type { Kernel } from './kernel.ts';

/** From this length on a text holds a whole aligned word of four bytes wherever it begins. */
const WORDS_FROM = 7;
const SPREAD = 0x9e3779b1;
/** What a pair of bytes may be: a half of a long text's word, or part of a short text. */
const LONG = 1;
const SHORT = 2;
/** Set in the owner of a text that counts wherever it stands. */
const EVERYWHERE = 1 << 30;
/** How often a byte occurs in logs, roughly, per mille: the rarest part of a text is what is looked for. */
const COMMON = ' etaoinsrhldcumfpgwybvk01234567895.-_:/="jxqz';
const END = -1;

/** What a word or pair points at: needle and offset in turn. */
type Lists = Map<number, number[]>;

/**
 * Hands the kernel the texts to look for (kernel/needles.ts tells how they are found); those whose owner is `inMessage` or above
 * count in the message only. Gives the address at which a scan leaves the owners that it found.
 */
export function placeNeedles(kernel: Kernel, wanted: readonly ByteNeedle[], inMessage: number): number {
  const byWord: Lists = new Map();
  const byPair: Lists = new Map();
  const rows = new Int32Array(wanted.length * 3);
  wanted.forEach(({ text, owner, everywhere }, needle) => {
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
    rows.set([kernel.place(bytes), bytes.length, everywhere ? owner | EVERYWHERE : owner], needle * 3);
    if (bytes.length >= WORDS_FROM)
      for (let phase = 0; phase < 4; phase++) put(byWord, ...rarest(bytes, phase, 4), needle);
    else addShort(byPair, bytes, needle);
  });
  const owners = wanted.reduce((most, { owner }) => Math.max(most, owner), 0) + 1;
  const { maybe, shift } = filterOf(byWord);
  const words = tableOf(byWord, placeLists(kernel, byWord));
  const pairs = new Int32Array(1 << 16);
  for (const [pair, address] of placeLists(kernel, byPair)) pairs[pair] = address;
  const found = kernel.reserve(owners * 4);
  kernel.exports.needlesAt(
    kernel.place(halvesOf(byWord, byPair)),
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

/** What each lower and each upper half of a word may be; letters of both cases count as what was put in folded. */
function halvesOf(byWord: Lists, byPair: Lists): Uint8Array {
  const halves = new Uint8Array(1 << 17);
  const highs = halves.subarray(1 << 16);
  for (const word of byWord.keys()) {
    halves[word & 0xffff] = LONG;
    highs[word >>> 16] = LONG;
  }
  for (let pair = 0; pair < highs.length; pair++) {
    const folded = pair | 0x2020;
    const short = byPair.has(folded) ? SHORT : 0;
    halves[pair] = ((halves[folded] as number) & LONG) | short;
    highs[pair] = ((highs[folded] as number) & LONG) | short;
  }
  return halves;
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
function addShort(into: Lists, text: Uint8Array, needle: number): void {
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
