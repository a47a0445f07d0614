/** A seeded source of random numbers: the same seed gives the same data on every machine. */
export interface Random {
  /** Whole number in [0, below). */
  int(below: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  chance(share: number): boolean;
  /** Lower-case hex digits. */
  hex(length: number): string;
}

/** mulberry32: small, fast and good enough for data. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    pick: (values) => values[int(values.length)] ?? values[0],
    chance: (share) => next() < share,
    hex(length) {
      let text = '';
      while (text.length < length) text += int(0x10000000).toString(16).padStart(7, '0');
      return text.slice(0, length);
    },
  };
}
