import type { JoinKind } from '../model/index.ts';
import { JOIN_KINDS } from '../model/index.ts';

/** By what an entry was joined to its failure. */
export interface Join {
  readonly kind: JoinKind;
  readonly sure: boolean;
  readonly why: string;
}

/** Sets of signals that belong together, with the surest join of each. Signals are named by their index. */
export interface Union {
  join(a: number, b: number, join: Join): void;
  find(a: number): number;
  joinOf(a: number): Join | undefined;
}

/** Union-find over `size` signals. */
export function createUnion(size: number): Union {
  const parent = Int32Array.from({ length: size }, (_, i) => i);
  const joins = new Map<number, Join>();
  const find = (a: number): number => {
    let root = a;
    while (parent[root] !== root) root = parent[root] ?? root;
    for (let at = a; at !== root;) {
      const next = parent[at] ?? root;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  const surer = (now: Join, before: Join | undefined): boolean =>
    !before ||
    (now.sure && !before.sure) ||
    (now.sure === before.sure && JOIN_KINDS.indexOf(now.kind) < JOIN_KINDS.indexOf(before.kind));
  return {
    find,
    join(a, b, join) {
      const [x, y] = [find(a), find(b)];
      // The smaller index wins, so that the result does not depend on the order of joins.
      if (x !== y) parent[Math.max(x, y)] = Math.min(x, y);
      for (const end of [a, b]) if (surer(join, joins.get(end))) joins.set(end, join);
    },
    joinOf: (a) => joins.get(a),
  };
}
