// Texts that repeat (resources, labels, log names, severities, routes) get a number each, so that what they mean is found out once.
import { OUT_TEXTS } from './state';
import { same } from './bytes';

/** One text: hash, address, length and kind. */
const ENTRY: u32 = 16;
let slots: usize = 0;
let mask: u32 = 0;
let entries: usize = 0;
let capacity: u32 = 0;
let arena: usize = 0;
let arenaEnd: usize = 0;
let free: usize = 0;
let count: u32 = 0;

/** `slotCount` (a power of two) numbers at `at`, then `max` entries, then the bytes of the texts up to `end`. */
export function textsAt(at: usize, slotCount: u32, max: u32, end: usize): void {
  slots = at;
  mask = slotCount - 1;
  entries = at + slotCount * 4;
  capacity = max;
  arena = entries + max * ENTRY;
  arenaEnd = end;
  clearTexts();
}

/** Forgets all texts. */
export function clearTexts(): void {
  memory.fill(slots, 0, (mask + 1) << 2);
  free = arena;
  count = 0;
  store<u32>(OUT_TEXTS, 0);
}

/** Whether there is room for the texts of one more record. */
export function hasRoom(length: usize): bool {
  return count + 16 < capacity && free + length * 2 + 1024 < arenaEnd;
}

export function textAddress(id: u32): usize {
  return load<u32>(entries + id * ENTRY + 4);
}
export function textLength(id: u32): u32 {
  return load<u32>(entries + id * ENTRY + 8);
}
export function textKind(id: u32): u32 {
  return load<u32>(entries + id * ENTRY + 12);
}

/** Number of the text of `kind` in `[start, start + length)`: the same for the same bytes. */
export function textId(kind: u32, start: usize, length: u32): u32 {
  let h: u64 = ((<u64>length) << 32) ^ (<u64>kind * 0x9e3779b97f4a7c15);
  let at = start;
  let left = length;
  while (left >= 8) {
    h = (h ^ load<u64>(at)) * 0xff51afd7ed558ccd;
    h ^= h >> 32;
    at += 8;
    left -= 8;
  }
  if (left > 0) {
    h = (h ^ (load<u64>(at) << ((8 - left) << 3))) * 0xff51afd7ed558ccd;
    h ^= h >> 32;
  }
  h *= 0xc4ceb9fe1a85ec53;
  const hash = <u32>(h >> 32);
  let slot = hash & mask;
  while (true) {
    const id = load<u32>(slots + (slot << 2));
    if (id == 0) break;
    const entry = entries + (id - 1) * ENTRY;
    if (
      load<u32>(entry) == hash &&
      load<u32>(entry, 8) == length &&
      load<u32>(entry, 12) == kind &&
      same(load<u32>(entry, 4), start, length)
    )
      return id - 1;
    slot = (slot + 1) & mask;
  }
  const entry = entries + count * ENTRY;
  store<u32>(entry, hash);
  store<u32>(entry, <u32>free, 4);
  store<u32>(entry, length, 8);
  store<u32>(entry, kind, 12);
  memory.copy(free, start, length);
  free += (length + 15) & ~7;
  store<u32>(slots + (slot << 2), ++count);
  store<u32>(OUT_TEXTS, count);
  return count - 1;
}
