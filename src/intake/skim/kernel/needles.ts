// Finds many ASCII texts at once, without regard to ASCII case. For each of the four ways in which a text can lie, it is found by one
// aligned word of four bytes, or where it holds no whole word by an aligned pair and the byte beside it; what these point at is compared.
import { OUT_HITS } from './state';

const SPREAD: u32 = 0x9e3779b1;
/** Set in the owner of a text that counts wherever it stands. */
const EVERYWHERE: u32 = 1 << 30;

/** By pair: bits of the bytes that may stand behind it, where it begins a word and where it ends one. */
let begins: usize = 0;
let ends: usize = 0;
/** Bits of words' hashes. */
let maybe: usize = 0;
let shift: u32 = 0;
let words: usize = 0;
let wordMask: u32 = 0;
let pairs: usize = 0;
let needles: usize = 0;
let seen: usize = 0;
let found: usize = 0;
let inMessage: u32 = 0;
let stamp: u32 = 0;
let count: u32 = 0;
let messageFrom: usize = 0;
let messageTo: usize = 0;
let outside: bool = false;
let anyEverywhere: bool = false;

/** Where ../needle-tables.ts has put its tables; owners from `own` on are looked for in the message only, `everywhere` says whether any counts wherever it stands. */
export function needlesAt(
  beginsAt: usize,
  endsAt: usize,
  maybeAt: usize,
  shiftOf: u32,
  wordsAt: usize,
  mask: u32,
  pairsAt: usize,
  needlesAt: usize,
  seenAt: usize,
  foundAt: usize,
  own: u32,
  everywhere: bool,
): void {
  begins = beginsAt;
  ends = endsAt;
  maybe = maybeAt;
  shift = shiftOf;
  words = wordsAt;
  wordMask = mask;
  pairs = pairsAt;
  needles = needlesAt;
  seen = seenAt;
  found = foundAt;
  inMessage = own;
  anyEverywhere = everywhere;
}

/** Begins a record whose message lies in `[from, to)`. */
export function beginScan(from: usize, to: usize): void {
  stamp++;
  count = 0;
  messageFrom = from;
  messageTo = to;
  store<u32>(OUT_HITS, 0);
}

/** Compares the texts that a word or pair at `at` is a part of; the list holds needle and offset in turn, and ends with -1. */
function check(list: usize, at: usize, from: usize, to: usize): void {
  while (true) {
    const needle = load<i32>(list);
    if (needle < 0) return;
    const start = at - load<i32>(list, 4);
    list += 8;
    const entry = needles + <usize>needle * 12;
    const named = load<u32>(entry, 8);
    if (outside && (named & EVERYWHERE) == 0) continue;
    const owner = named & ~EVERYWHERE;
    if (load<u32>(seen + (owner << 2)) == stamp) continue;
    const text: usize = load<u32>(entry);
    const length = load<u32>(entry, 4);
    if (owner >= inMessage) {
      if (start < messageFrom || start + length > messageTo) continue;
    } else if (start < from || start + length > to) continue;
    let i: usize = 0;
    while (i < length) {
      let c: u32 = load<u8>(start + i);
      if (c - 0x41 < 26) c |= 0x20;
      if (c != <u32>load<u8>(text + i)) break;
      i++;
    }
    if (i < length) continue;
    store<u32>(seen + (owner << 2), stamp);
    store<u32>(found + (count << 2), owner);
    store<u32>(OUT_HITS, ++count);
  }
}

/** Whether the bit of a byte is set, in any case of the letter: 32 bits tell bytes apart well enough. */
@inline
function bit(bits: u32, byte: u32): u32 {
  return (bits >> (byte & 31)) & 1;
}

/** Looks through `[from, to)`; up to four bytes behind it are read. */
export function scan(from: usize, to: usize): void {
  const last = (to + 3) & ~3;
  for (let at = from & ~3; at < last; at += 4) {
    const folded = load<u32>(at) | 0x20202020;
    const hash = folded * SPREAD;
    const low = folded & 0xffff;
    const high = folded >> 16;
    const place = hash >> shift;
    const mayBeWord = bit(load<u32>(maybe + ((place >> 5) << 2)), place);
    const beginning = bit(load<u32>(begins + (low << 2)), high);
    const ending = bit(load<u32>(ends + (high << 2)), <u32>load<u8>(at + 4));
    if ((mayBeWord | beginning | ending) == 0) continue;
    if (mayBeWord != 0) {
      let slot = (hash >> 7) & wordMask;
      while (true) {
        const list = load<u32>(words + (slot << 3), 4);
        if (list == 0) break;
        if (load<u32>(words + (slot << 3)) == folded) {
          check(list, at, from, to);
          break;
        }
        slot = (slot + 1) & wordMask;
      }
    }
    if (beginning != 0) check(load<u32>(pairs + (low << 2)), at, from, to);
    if (ending != 0) check(load<u32>(pairs + (high << 2)), at + 2, from, to);
  }
}

/** Looks through `[from, to)`, a part that is neither payload nor request. */
export function scanOutside(from: usize, to: usize): void {
  if (!anyEverywhere || from == 0) return;
  outside = true;
  scan(from, to);
  outside = false;
}
