/** Finds which of many texts occur in a text, without regard to ASCII case and with any digit for any other, in one pass. */
export interface LiteralIndex {
  /** Calls `found` with the owner of each needle that occurs, and behind which character, which may be more than once; returns whether the text is all ASCII. */
  scan(text: string, found: (owner: number, end: number) => void): boolean;
}

/** Aho-Corasick over lower-case ASCII needles: `needles[owner]` are the texts of that owner. */
export function literalIndex(needles: readonly (readonly string[])[]): LiteralIndex {
  const { classOf, rows, firstEnd, outputs } = automatonOf(needles);
  return {
    scan(text, found) {
      let state = 0;
      let ascii = true;
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code > 127) ascii = false;
        state = rows[state + (classOf[code] ?? 0)] ?? 0;
        if (state >= firstEnd) for (const owner of outputs.get(state) ?? []) found(owner, i + 1);
      }
      return ascii;
    },
  };
}

/** What a scan needs. Made in a function of its own, so that nothing that led to it is kept: it takes several times the memory. */
interface Automaton {
  /** By character code below 128: its class. */
  readonly classOf: Uint8Array;
  /** The next state by state plus class; states are multiples of the number of classes. */
  readonly rows: Int32Array;
  /** The first of the states at which a needle ends. */
  readonly firstEnd: number;
  /** By state: the owners of the needles that end there. */
  readonly outputs: ReadonlyMap<number, readonly number[]>;
}

function automatonOf(needles: readonly (readonly string[])[]): Automaton {
  const { classOf, classes } = alphabet(needles);
  const trie = trieOf(needles, classOf);
  const { order, fail } = failuresOf(trie);
  const { owners } = trie;
  // States at which a needle ends come last: to tell one is one comparison.
  const silent = order.filter((state) => owners[state]?.length === 0);
  const telling = order.filter((state) => owners[state]?.length !== 0);
  // States are kept multiplied by the row length: one addition finds the next.
  const place = new Int32Array(owners.length);
  [...silent, ...telling].forEach((state, i) => (place[state] = i * classes));
  const rows = new Int32Array(owners.length * classes);
  for (const state of order) {
    const row = place[state] as number;
    // On a character that no needle continues with, a state goes where its longest end goes.
    const back = place[fail[state] as number] as number;
    rows.copyWithin(row, back, back + classes);
    for (const child of childrenOf(trie, state))
      rows[row + (trie.by[child] as number)] = place[child] as number;
  }
  return {
    classOf,
    rows,
    firstEnd: silent.length * classes,
    outputs: new Map(telling.map((state) => [place[state] ?? 0, [...new Set(owners[state])]])),
  };
}

/** The needles as a tree; state 0 is the root, and no state's first child or next sibling. */
interface Trie {
  /** By state: the first of the states that follow it. */
  readonly child: Int32Array;
  /** By state: the next one that follows the same. */
  readonly sibling: Int32Array;
  /** By state: the class that leads to it. */
  readonly by: Uint8Array;
  /** By state: whose needles end at it. */
  readonly owners: number[][];
}

function trieOf(needles: readonly (readonly string[])[], classOf: Uint8Array): Trie {
  const most = needles.reduce((sum, texts) => sum + texts.reduce((n, text) => n + text.length, 0), 1);
  const trie: Trie = {
    child: new Int32Array(most),
    sibling: new Int32Array(most),
    by: new Uint8Array(most),
    owners: [[]],
  };
  needles.forEach((texts, owner) => {
    for (const text of texts) {
      let state = 0;
      for (let i = 0; i < text.length; i++) {
        const by = classOf[text.charCodeAt(i)] ?? 0;
        let next = childOf(trie, state, by);
        if (next === 0) {
          next = trie.owners.push([]) - 1;
          trie.by[next] = by;
          trie.sibling[next] = trie.child[state] as number;
          trie.child[state] = next;
        }
        state = next;
      }
      trie.owners[state]?.push(owner);
    }
  });
  return trie;
}

/** The state that follows on a class; 0 where none does. */
function childOf({ child, sibling, by }: Trie, state: number, wanted: number): number {
  let next = child[state] as number;
  while (next !== 0 && by[next] !== wanted) next = sibling[next] as number;
  return next;
}

function* childrenOf({ child, sibling }: Trie, state: number): Generator<number> {
  for (let next = child[state] as number; next !== 0; next = sibling[next] as number) yield next;
}

/**
 * All states, those nearest to the root first (most texts stay with them, and they lie side by side), and for each the state of its
 * longest end that is the beginning of a needle. What that has found, it has found as well.
 */
function failuresOf(trie: Trie): { readonly order: readonly number[]; readonly fail: Int32Array } {
  const { owners, by } = trie;
  const fail = new Int32Array(owners.length);
  const order = [0];
  for (let head = 0; head < order.length; head++) {
    const state = order[head] as number;
    for (const next of childrenOf(trie, state)) {
      order.push(next);
      if (state === 0) continue;
      let back = fail[state] as number;
      while (back !== 0 && childOf(trie, back, by[next] as number) === 0) back = fail[back] as number;
      const end = childOf(trie, back, by[next] as number);
      fail[next] = end;
      owners[next]?.push(...(owners[end] ?? []));
    }
  }
  return { order, fail };
}

const ZERO = 0x30;

function isDigit(code: number): boolean {
  return code >= ZERO && code < ZERO + 10;
}

/** Characters that occur in needles get a class each, all others share class 0: the table stays small. */
function alphabet(needles: readonly (readonly string[])[]): { classOf: Uint8Array; classes: number } {
  const classOf = new Uint8Array(128);
  let classes = 1;
  for (const text of needles.flat()) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const one = isDigit(code) ? ZERO : code;
      if (one < 128 && classOf[one] === 0) classOf[one] = classes++;
    }
  }
  classOf.fill(classOf[ZERO] ?? 0, ZERO, ZERO + 10);
  for (let code = 0x41; code <= 0x5a; code++) classOf[code] = classOf[code + 0x20] ?? 0;
  return { classOf, classes };
}
