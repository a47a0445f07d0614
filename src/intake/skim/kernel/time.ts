// Times as the API writes them.

/** Seconds since 1970 and nanoseconds of what was read last. */
export let seconds: u32 = 0;
export let nanos: u32 = 0;

@inline
function two(at: usize): u32 {
  const a: u32 = load<u8>(at) - 48;
  const b: u32 = load<u8>(at + 1) - 48;
  return a > 9 || b > 9 ? 1000 : a * 10 + b;
}

/** Reads `2025-09-08T21:00:01.000000001Z`; false for other spellings, and for years before 1970 and after 2099. */
export function readTime(start: usize, end: usize): bool {
  const length = end - start;
  if (length < 20 || length > 30 || length == 21 || load<u8>(end - 1) != 0x5a) return false;
  if (
    load<u8>(start + 4) != 0x2d ||
    load<u8>(start + 7) != 0x2d ||
    load<u8>(start + 10) != 0x54 ||
    load<u8>(start + 13) != 0x3a ||
    load<u8>(start + 16) != 0x3a
  )
    return false;
  const century = two(start);
  const year = century * 100 + two(start + 2);
  const month = two(start + 5);
  const day = two(start + 8);
  const hour = two(start + 11);
  const minute = two(start + 14);
  const second = two(start + 17);
  if (year < 1970 || year > 2099 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59)
    return false;
  // 2000 is a leap year, and 2100 is behind the end.
  const long: u32 = month == 2 ? ((year & 3) == 0 ? 29 : 28) : 30 + ((month + (month >> 3)) & 1);
  if (day > long) return false;
  let n: u32 = 0;
  if (length > 20) {
    if (load<u8>(start + 19) != 0x2e) return false;
    for (let at = start + 20; at < end - 1; at++) {
      const digit: u32 = load<u8>(at) - 48;
      if (digit > 9) return false;
      n = n * 10 + digit;
    }
    for (let i = length - 21; i < 9; i++) n *= 10;
  }
  // Days since 1970, with years counted from March.
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const days = y * 365 + y / 4 - y / 100 + y / 400 + dayOfYear - 719468;
  seconds = days * 86400 + hour * 3600 + minute * 60 + second;
  nanos = n;
  return true;
}
