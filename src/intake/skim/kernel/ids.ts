// Hashes of the ids of traces and requests that an entry names, so that the second pass finds them without reading everything again.
import { limit, MAX_IDS, OUT_IDS, setFlag, UNKNOWN_IDS } from './state';

/** Where the id begins that `[start, end)` names: behind `/traces/`; inside of a W3C traceparent. */
export function noteId(start: usize, end: usize): void {
  const count = load<u32>(OUT_IDS);
  if (count >= <u32>MAX_IDS) return setFlag(UNKNOWN_IDS);
  store<u32>(OUT_IDS + 4 + (count << 2), hashId(start, end));
  store<u32>(OUT_IDS, count + 1);
}

/**
 * Hash of an id however it is spelled (`idHash` in ../id-hash.ts gives the same): what follows `/traces/`, up to `/` or `;`, of a
 * traceparent the trace, letters and digits only, in lower case.
 */
export function hashId(from: usize, to: usize): u32 {
  let start = from;
  let end = to;
  for (let at = end - 8; at >= from && at < end; at--)
    if (load<u64>(at) == 0x2f7365636172742f) {
      start = at + 8;
      break;
    }
  let at = start;
  while (at < end) {
    const c = load<u8>(at);
    if (c == 0x2f || c == 0x3b) break;
    at++;
  }
  end = at;
  if (end - start >= 52 && load<u8>(start + 2) == 0x2d && load<u8>(start + 35) == 0x2d) {
    end = start + 35;
    start += 3;
  }
  let h: u32 = 0x811c9dc5;
  for (let i = start; i < end; i++) {
    let c: u32 = load<u8>(i);
    if (c - 0x41 < 26) c |= 0x20;
    else if (c - 0x61 >= 26 && c - 0x30 >= 10) continue;
    h = (h ^ c) * 0x01000193;
    h ^= h >> 15;
  }
  return h;
}
