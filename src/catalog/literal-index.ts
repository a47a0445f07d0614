/** Finds which of many texts occur in a text, without regard to ASCII case, in one pass. */
export interface LiteralIndex {
  /** Calls `found` with the owner of each needle that occurs, which may be more than once; returns whether the text is all ASCII. */
  scan(text: string, found: (owner: number) => void): boolean;
}

/** How texts are compared. */
export interface LiteralIndexOptions {
  /** Whether any digit stands for any other. */
  readonly digitsAlike?: boolean;
}

/** Aho-Corasick over lower-case ASCII needles: `needles[owner]` are the texts of that owner. */
export function literalIndex(
  needles: readonly (readonly string[])[],
  { digitsAlike = false }: LiteralIndexOptions = {},
): LiteralIndex {
  const { classOf, rows, firstEnd, outputs } = automatonOf(needles, digitsAlike);
  return {
    scan(text, found) {
      let state = 0;
      let ascii = true;
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code > 127) ascii = false;
        state = rows[state + (classOf[code] ?? 0)] ?? 0;
        if (state >= firstEnd) outputs.get(state)?.forEach(found);
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

function automatonOf(needles: readonly (readonly string[])[], digitsAlike: boolean): Automaton {
  const { classOf, classes } = alphabet(needles, digitsAlike);
  const { goto, owners } = trieOf(needles, classOf, classes);
  const { table, order } = close(goto, owners, classes);
  // States at which a needle ends come last: to tell one is one comparison.
  const silent = order.filter((state) => owners[state]?.length === 0);
  const telling = order.filter((state) => owners[state]?.length !== 0);
  const place = new Int32Array(owners.length);
  [...silent, ...telling].forEach((state, i) => (place[state] = i * classes));
  // States are kept multiplied by the row length: one addition finds the next.
  const rows = new Int32Array(table.length);
  place.forEach((row, state) => {
    for (let c = 0; c < classes; c++) rows[row + c] = place[table[state * classes + c] ?? 0] ?? 0;
  });
  return {
    classOf,
    rows,
    firstEnd: silent.length * classes,
    outputs: new Map(telling.map((state) => [place[state] ?? 0, [...new Set(owners[state])]])),
  };
}

/** The needles as a tree: where each state goes on a class (-1: nowhere), and whose needles end at it. */
function trieOf(
  needles: readonly (readonly string[])[],
  classOf: Uint8Array,
  classes: number,
): { readonly goto: Int32Array; readonly owners: number[][] } {
  const owners: number[][] = [[]];
  const most = needles.reduce((sum, texts) => sum + texts.reduce((n, text) => n + text.length, 0), 1);
  const goto = new Int32Array(most * classes).fill(-1);
  needles.forEach((texts, owner) => {
    for (const text of texts) {
      let state = 0;
      for (let i = 0; i < text.length; i++) {
        const slot = state * classes + (classOf[text.charCodeAt(i)] ?? 0);
        let next = goto[slot] ?? -1;
        if (next < 0) {
          next = owners.length;
          owners.push([]);
          goto[slot] = next;
        }
        state = next;
      }
      owners[state]?.push(owner);
    }
  });
  return { goto, owners };
}

const ZERO = 0x30;

function isDigit(code: number): boolean {
  return code >= ZERO && code < ZERO + 10;
}

/** Characters that occur in needles get a class each, all others share class 0: the table stays small. */
function alphabet(
  needles: readonly (readonly string[])[],
  digitsAlike: boolean,
): { classOf: Uint8Array; classes: number } {
  const classOf = new Uint8Array(128);
  let classes = 1;
  for (const text of needles.flat()) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const one = digitsAlike && isDigit(code) ? ZERO : code;
      if (one < 128 && classOf[one] === 0) classOf[one] = classes++;
    }
  }
  if (digitsAlike) classOf.fill(classOf[ZERO] ?? 0, ZERO, ZERO + 10);
  for (let code = 0x41; code <= 0x5a; code++) classOf[code] = classOf[code + 0x20] ?? 0;
  return { classOf, classes };
}

/**
 * Fills in where each state goes on a character that no needle continues with, and what it has found on the way. The states nearest to the
 * first come first in the order: most texts stay with them, and they lie side by side.
 */
function close(
  goto: Int32Array,
  owners: number[][],
  classes: number,
): { readonly table: Int32Array; readonly order: readonly number[] } {
  const table = goto.slice(0, owners.length * classes);
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
  return { table, order: [0, ...queue] };
}
