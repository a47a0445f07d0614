/** Keys that several tables hold: of each, its best rank, and which of the tables leave it out. */
export interface CrossingKeys {
  /** `high:low` -> best rank, of those whose copies differ in rank. */
  readonly conflicts: ReadonlyMap<string, number>;
  /** By table: keys whose copy with the best rank is in an earlier one, as high half, low half and rank. */
  readonly leftOut: readonly Int32Array[];
}

interface Holder {
  readonly table: number;
  readonly rank: number;
}

/** Compares tables of `KeySet` with each other; the first that holds the best copy of a key keeps it. */
export function crossingKeys(tables: readonly Int32Array[]): CrossingKeys {
  const crossing = new Map<
    string,
    { readonly high: number; readonly low: number; readonly holders: Holder[] }
  >();
  const note = (high: number, low: number, holders: readonly Holder[]): void => {
    const name = `${high}:${low}`;
    let known = crossing.get(name);
    if (!known) crossing.set(name, (known = { high, low, holders: [] }));
    for (const one of holders)
      if (!known.holders.some(({ table }) => table === one.table)) known.holders.push(one);
  };
  for (let a = 0; a < tables.length; a++)
    for (let b = a + 1; b < tables.length; b++) {
      const [one, other] = [tables[a] as Int32Array, tables[b] as Int32Array];
      // The smaller one is walked through, the larger one is asked.
      const [few, many, fewIs, manyIs] = one.length <= other.length ? [one, other, a, b] : [other, one, b, a];
      for (let at = 0; at < few.length; at += 3) {
        const low = few[at + 1] as number;
        if (low === 0) continue;
        const high = few[at] as number;
        const there = slotOf(many, high, low);
        if (there >= 0)
          note(high, low, [
            { table: fewIs, rank: few[at + 2] as number },
            { table: manyIs, rank: many[there + 2] as number },
          ]);
      }
    }
  const conflicts = new Map<string, number>();
  const leftOut = tables.map((): number[] => []);
  for (const [name, { high, low, holders }] of crossing) {
    const best = Math.min(...holders.map(({ rank }) => rank));
    if (holders.some(({ rank }) => rank !== best)) conflicts.set(name, best);
    const [, ...others] = holders.filter(({ rank }) => rank === best).sort((a, b) => a.table - b.table);
    for (const { table } of others) leftOut[table]?.push(high, low, best);
  }
  return { conflicts, leftOut: leftOut.map((keys) => Int32Array.from(keys)) };
}

/** Place of a key in a table, -1 where it is not there; found as `KeySet` puts it. */
function slotOf(table: Int32Array, high: number, low: number): number {
  const mask = table.length / 3 - 1;
  let slot = (low ^ (high >>> 7)) & mask;
  for (;;) {
    const at = slot * 3;
    if (table[at + 1] === 0) return -1;
    if (table[at] === high && table[at + 1] === low) return at;
    slot = (slot + 1) & mask;
  }
}
