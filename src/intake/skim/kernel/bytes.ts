// Single bytes and short texts.

@inline
export function isDigit(c: u32): bool {
  return c - 48 < 10;
}

/** First byte that is no blank, from `at` on. */
@inline
export function skip(at: usize): usize {
  let c = load<u8>(at);
  while (c == 0x20 || c == 0x0a || c == 0x0d || c == 0x09) c = load<u8>(++at);
  return at;
}

/** Whether two texts are the same; both may be read up to seven bytes behind their ends. */
export function same(a: usize, b: usize, length: usize): bool {
  while (length >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
    length -= 8;
  }
  return length == 0 || (load<u64>(a) ^ load<u64>(b)) << ((8 - length) << 3) == 0;
}

/** Whether the last byte of a text that is no blank is a brace: it may be JSON, or end with JSON. */
export function mayEndAsJson(start: usize, end: usize): bool {
  let at = end - 1;
  while (at >= start && load<u8>(at) == 0x20) at--;
  return at >= start && load<u8>(at) == 0x7d;
}
