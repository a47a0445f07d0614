/** Whether a key was new, or known from a copy of the same rank, or from one of another. */
type Seen = 'new' | 'same' | 'different';

/** Identity of one entry as two 32-bit halves. */
interface Key {
  readonly high: number;
  readonly low: number;
}

/**
 * 64-bit hash of (logName, time, insertId). Among a million entries two differ and collide with a chance of
 * n^2 / 2^65 = 3 in 10^8; a collision would drop one entry as a duplicate.
 */
export function keyOf(logName: string, time: bigint, insertId: string): Key {
  const { a, b } = nameHash(logName);
  return keyWith(a, b, Number(BigInt.asIntN(32, time >> 32n)), Number(BigInt.asIntN(32, time)), insertId);
}

/** The part of a key that a log name makes; it can be kept for all entries of the log. */
export function nameHash(logName: string): { readonly a: number; readonly b: number } {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < logName.length; i++) {
    const code = logName.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0xcc9e2d51);
    b = (b << 13) | (b >>> 19);
  }
  return { a, b };
}

/** The key out of a name's hash, the two signed halves of the time in nanoseconds, and the insertId. */
function keyWith(nameA: number, nameB: number, high: number, low: number, insertId: string): Key {
  let a = Math.imul(mix(nameA ^ low) ^ high, 0x01000193);
  let b = Math.imul(mix(nameB ^ high) ^ low, 0xcc9e2d51);
  for (let i = 0; i < insertId.length; i++) {
    const code = insertId.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    a = (a << 15) | (a >>> 17);
    b = Math.imul(b ^ code, 0x1b873593);
    b = (b << 13) | (b >>> 19);
  }
  // 0, 0 marks an empty slot.
  return { high: mix(a ^ insertId.length) | 0, low: mix(b ^ a) | 0 || 1 };
}

/** Spreads each bit of a 32-bit number over all of it (murmur3's finalizer). */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Set of entry keys, each with the lowest rank among its copies, in a typed array with open addressing: 12 bytes a slot at
 * a load of 3/8 to 3/4, so 16 to 32 bytes an entry (half as much again while it grows).
 */
export class KeySet {
  private slots: Int32Array;
  private mask: number;
  private count = 0;
  private found = 0;
  private readonly shared: boolean;

  /** `shared`: other threads may read the table. */
  constructor({ shared = false }: { readonly shared?: boolean } = {}) {
    this.shared = shared;
    this.mask = 4095;
    this.slots = this.table();
  }

  /** The table: high half, low half (0 in an empty slot) and rank of each key, three numbers a slot. */
  get keys(): Int32Array {
    return this.slots;
  }

  private table(): Int32Array {
    const size = 3 * (this.mask + 1);
    return this.shared ? new Int32Array(new SharedArrayBuffer(4 * size)) : new Int32Array(size);
  }

  /** Gives the memory back at once; nothing can be added any more. */
  free(): void {
    if (!this.shared) (this.slots.buffer as ArrayBuffer).transfer(0);
  }

  /** Number of different keys. */
  get size(): number {
    return this.count;
  }

  /** Bytes of the table. */
  get bytes(): number {
    return this.slots.byteLength;
  }

  /** Lowest rank so far of the key that the last `add` was given. */
  get lastRank(): number {
    return this.slots[this.found + 2] ?? 0;
  }

  /** Adds a key with the rank (31 bits) of this copy; of several copies the lowest rank is remembered. */
  add(high: number, low: number, rank: number): Seen {
    if (this.count * 4 >= (this.mask + 1) * 3) this.grow();
    const at = this.find(high, low);
    this.found = at;
    if (this.slots[at + 1] === 0) {
      this.slots[at] = high;
      this.slots[at + 1] = low;
      this.slots[at + 2] = rank;
      this.count++;
      return 'new';
    }
    const old = this.slots[at + 2] ?? 0;
    if (old === rank) return 'same';
    if (rank < old) this.slots[at + 2] = rank;
    return 'different';
  }

  private find(high: number, low: number): number {
    let slot = (low ^ (high >>> 7)) & this.mask;
    for (;;) {
      const at = slot * 3;
      if (this.slots[at + 1] === 0 || (this.slots[at] === high && this.slots[at + 1] === low)) return at;
      slot = (slot + 1) & this.mask;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.mask = this.mask * 2 + 1;
    this.slots = this.table();
    for (let from = 0; from < old.length; from += 3) {
      const low = old[from + 1] ?? 0;
      if (low === 0) continue;
      const at = this.find(old[from] ?? 0, low);
      this.slots[at] = old[from] ?? 0;
      this.slots[at + 1] = low;
      this.slots[at + 2] = old[from + 2] ?? 0;
    }
    // Given back at once, not when it is collected.
    if (!this.shared) (old.buffer as ArrayBuffer).transfer(0);
  }
}
