// What the parts of the kernel share: where things lie in memory, and what was found of the record at hand.

/** Results, as 32-bit numbers; the numbers of the fields are those of `OUT` in ../kernel.ts. */
export const OUT: usize = 1024;
/** Ranges of the members of the entry come first: start and end, by the member's number. */
export const OUT_MESSAGE: usize = OUT + 4 * 32;
export const OUT_FLAGS: usize = OUT + 4 * 34;
export const OUT_SECONDS: usize = OUT + 4 * 35;
export const OUT_NANOS: usize = OUT + 4 * 36;
export const OUT_KEY: usize = OUT + 4 * 37;
export const OUT_DIGEST: usize = OUT + 4 * 39;
export const OUT_LOG: usize = OUT + 4 * 40;
export const OUT_PLACE: usize = OUT + 4 * 41;
export const OUT_SEVERITY: usize = OUT + 4 * 42;
export const OUT_METHOD: usize = OUT + 4 * 43;
export const OUT_ROUTE: usize = OUT + 4 * 44;
export const OUT_STATUS: usize = OUT + 4 * 45;
export const OUT_REQUEST: usize = OUT + 4 * 46;
export const OUT_URL: usize = OUT + 4 * 47;
export const OUT_HITS: usize = OUT + 4 * 49;
export const OUT_LEVELS: usize = OUT + 4 * 50;
export const OUT_IDS: usize = OUT + 4 * 55;
export const OUT_TEXTS: usize = OUT + 4 * 64;

/** Levels and ids that are told one by one. */
export const MAX_LEVELS: i32 = 4;
export const MAX_IDS: i32 = 8;

/** Scratch for keys of the text table that are made of numbers. */
export const SCRATCH: usize = 2048;
/** Scratch for the folded path of a request. */
export const PATH: usize = 4096;

export const LEVEL_DOUBT: i32 = 1;
export const HAS_VERSION: i32 = 2;
export const HAS_HOST: i32 = 4;
export const QUOTED: i32 = 8;
export const LATE: i32 = 16;
export const UNKNOWN_IDS: i32 = 32;
export const HAS_SERVICE: i32 = 64;

/** Bits of `OUT_FLAGS`. */
export let flags: i32 = 0;
/** End of the record. */
export let limit: usize = 0;

export function setFlag(flag: i32): void {
  flags |= flag;
}
export function begin(end: usize): void {
  flags = 0;
  limit = end;
}
