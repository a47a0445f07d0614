// What tells copies of an entry apart, and names entries.
import { OUT_DIGEST, OUT_KEY } from './state';

/** Spreads each bit of a 32-bit number over all of it (murmur3's finalizer). */
@inline
function mix(value: u32): u32 {
  let h = (value ^ (value >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

/** 32-bit digest of `[start, end)`, eight words at a time. */
export function digest(start: usize, end: usize): u32 {
  const prime = i32x4.splat(0x9e3779b1);
  let a = i32x4(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);
  let b = i32x4(0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89);
  let at = start;
  for (; at + 32 <= end; at += 32) {
    a = i32x4.mul(v128.xor(a, v128.load(at)), prime);
    b = i32x4.mul(v128.xor(b, v128.load(at, 16)), prime);
    a = v128.xor(a, i32x4.shr_u(a, 15));
    b = v128.xor(b, i32x4.shr_u(b, 15));
  }
  a = v128.xor(a, i32x4.mul(b, i32x4.splat(0x85ebca77)));
  let h: u32 =
    mix(i32x4.extract_lane(a, 0)) ^
    mix(i32x4.extract_lane(a, 1) + 1) ^
    mix(i32x4.extract_lane(a, 2) + 2) ^
    mix(i32x4.extract_lane(a, 3) + 3);
  for (; at < end; at++) {
    h = (h ^ load<u8>(at)) * 0x01000193;
    h ^= h >> 15;
  }
  return mix(h ^ <u32>(end - start));
}

/** The key out of a log name's hash, the two halves of the time in nanoseconds, and the insertId (`keyWith` in ../../key-set.ts). */
export function key(nameA: u32, nameB: u32, high: u32, low: u32, start: usize, end: usize): void {
  let a = (mix(nameA ^ low) ^ high) * 0x01000193;
  let b = (mix(nameB ^ high) ^ low) * 0xcc9e2d51;
  for (let at = start; at < end; at++) {
    const code: u32 = load<u8>(at);
    a = rotl((a ^ code) * 0x01000193, 15);
    b = rotl((b ^ code) * 0x1b873593, 13);
  }
  store<u32>(OUT_KEY, mix(a ^ <u32>(end - start)));
  const rest = mix(b ^ a);
  store<u32>(OUT_KEY + 4, rest == 0 ? 1 : rest);
}

export function storeDigest(start: usize, end: usize): void {
  store<u32>(OUT_DIGEST, digest(start, end));
}
