/** Finds which of many texts occur in a text, without regard to ASCII case, in one pass. */
export interface LiteralIndex {
  /** Calls `found` with the owner of each needle that occurs; an owner may be named more than once. */
  scan(text: string, found: (owner: number) => void): void;
}

/** Aho-Corasick over lower-case ASCII needles: `needles[owner]` are the texts of that owner. */
export function literalIndex(needles: readonly (readonly string[])[]): LiteralIndex {
  const { classOf, classes } = alphabet(needles);
  const goto: number[] = new Array<number>(classes).fill(-1);
  const owners: number[][] = [[]];
  needles.forEach((texts, owner) => {
    for (const text of texts) insert(text, owner);
  });
  function insert(text: string, owner: number): void {
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const slot = state * classes + (classOf[text.charCodeAt(i)] ?? 0);
      let next = goto[slot] ?? -1;
      if (next < 0) {
        next = owners.length;
        owners.push([]);
        for (let c = 0; c < classes; c++) goto.push(-1);
        goto[slot] = next;
      }
      state = next;
    }
    owners[state]?.push(owner);
  }
  const table = close(goto, owners, classes);
  const outputs: (Int32Array | null)[] = owners.map((list) =>
    list.length > 0 ? Int32Array.from(new Set(list)) : null,
  );
  return {
    scan(text, found) {
      let state = 0;
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        const kind = code < 128 ? (classOf[code] ?? 0) : 0;
        state = table[state * classes + kind] ?? 0;
        const hit = outputs[state];
        if (hit) for (const owner of hit) found(owner);
      }
    },
  };
}

/** Characters that occur in needles get a class each, all others share class 0: the table stays small. */
function alphabet(needles: readonly (readonly string[])[]): { classOf: Uint8Array; classes: number } {
  const classOf = new Uint8Array(128);
  let classes = 1;
  for (const text of needles.flat()) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 128 && classOf[code] === 0) classOf[code] = classes++;
    }
  }
  for (let code = 0x41; code <= 0x5a; code++) classOf[code] = classOf[code + 0x20] ?? 0;
  return { classOf, classes };
}

/** Fills in where each state goes on a character that no needle continues with, and what it has found on the way. */
function close(goto: readonly number[], owners: number[][], classes: number): Int32Array {
  const table = Int32Array.from(goto);
  const fail = new Int32Array(owners.length);
  const queue: number[] = [];
  for (let c = 0; c < classes; c++) {
    const next = table[c] ?? -1;
    if (next < 0) table[c] = 0;
    else queue.push(next);
  }
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? 0;
    const back = fail[state] ?? 0;
    owners[state]?.push(...(owners[back] ?? []));
    for (let c = 0; c < classes; c++) {
      const slot = state * classes + c;
      const next = table[slot] ?? -1;
      const other = table[back * classes + c] ?? 0;
      if (next < 0) table[slot] = other;
      else {
        fail[next] = other;
        queue.push(next);
      }
    }
  }
  return table;
}
