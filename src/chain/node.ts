import type { ExceptionInfo, Member, RuleInfo, Signal, TestTie } from '../model/index.ts';

/** Kinds of nodes, nearest to the surface first; the order is used where nothing else tells which is deeper. */
export const NODE_KINDS = ['test', 'request', 'exit', 'message', 'exception'] as const;

/** A candidate for a layer: one error, symptom or cause seen in a failure. */
export interface Node {
  readonly id: string;
  readonly kind: (typeof NODE_KINDS)[number];
  readonly rule?: RuleInfo;
  readonly captures: Readonly<Record<string, string>>;
  readonly exception?: ExceptionInfo;
  /** Which chain of the failure the exception is in, and how deep (0 outermost). */
  readonly chain?: { readonly index: number; readonly depth: number };
  /** What the messages of the node have in common, where they wrap one error. */
  readonly tail?: string;
  readonly members: readonly Member[];
  readonly tests: readonly TestTie[];
}

/** The node's signals. */
export function signalsOf(node: Node): readonly Signal[] {
  return node.members.map((m) => m.signal);
}

/** Time of the node's first and last entry; null for a node without entries (a test). */
export function spanOf(node: Node): { readonly first: bigint; readonly last: bigint } | null {
  const times = node.members.map((m) => m.signal.time);
  const [head, ...rest] = times;
  if (head === undefined) return null;
  return {
    first: rest.reduce((a, b) => (a < b ? a : b), head),
    last: rest.reduce((a, b) => (a > b ? a : b), head),
  };
}

/** Whether a node is something that was logged: no request, end or test. */
export function isLogged(node: Node): boolean {
  return node.kind === 'message' || node.kind === 'exception';
}
