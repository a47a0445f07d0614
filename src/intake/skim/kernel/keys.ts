// Tables of known keys: slots by length and first letter; each points at a list of (kind, text) that ends with kind 0.

/** Longest key of a table, in bytes; texts are kept in this much. */
const WIDTH: u32 = 24;

/** The kind of the key in `[start, start + length)`; 0 for one that the table does not have. */
export function kindOf(table: usize, start: usize, length: u32): u32 {
  if (length > WIDTH || length == 0) return 0;
  const slot = (length << 5) | (load<u8>(start) & 31);
  let at: usize = load<u32>(table + (slot << 2));
  if (at == 0) return 0;
  while (true) {
    const kind = load<u32>(at);
    if (kind == 0) return 0;
    let a = start;
    let b = at + 4;
    let left = length;
    while (left >= 8 && load<u64>(a) == load<u64>(b)) {
      a += 8;
      b += 8;
      left -= 8;
    }
    if (left == 0 || (left < 8 && (load<u64>(a) ^ load<u64>(b)) << ((8 - left) << 3) == 0)) return kind;
    at += 4 + WIDTH;
  }
}
