import type { Link } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { ofOtherSides } from './drafts.ts';
import { attempts, complains, isBehind, linkBetween } from './links/index.ts';
import { SKEW } from './tie.ts';
import { NODE_KINDS, signalsOf, spanOf, type Node } from './node.ts';

/** A node in its place, with the tie to a layer above it. The surface has none, unless that it belongs to the failure is itself a guess. */
export interface Placed {
  readonly node: Node;
  readonly link: Link | null;
}

/** Inferred layers below the established ones: one guess by order of time is a hint, a list of them is noise. */
const MAX_GUESSED = 1;

/**
 * Orders the nodes of a failure, surface first. A node is placed only below one that it is tied to by something in the data;
 * what is only earlier in time comes last, as inferred. `top` is the surface where that is given.
 */
export function orderNodes(nodes: readonly Node[], top?: Node): readonly Placed[] {
  const byId = nodes.some((n) => n.kind !== 'request' && n.members.some((m) => ID_JOINS.has(m.join)));
  const surface = top ?? pickSurface(nodes);
  if (!surface) return [];
  const guess = surfaceGuess(surface, nodes);
  // What the entries show stays observed: only that the test is a surface of it is not.
  if (guess) return [{ node: surface, link: guess }, ...orderNodes(nodes.filter((n) => n.kind !== 'test'))];
  const placed: Placed[] = [{ node: surface, link: null }];
  let rest = nodes.filter((n) => n !== surface);
  for (;;) {
    const next = nextObserved(placed, rest, byId);
    if (!next) break;
    placed.push(next);
    rest = rest.filter((n) => n !== next.node);
  }
  // Below a cause that is established, what is only earlier in time explains nothing.
  const deepest = placed.at(-1)?.node;
  const cause = deepest?.kind === 'exception' || (deepest?.rule && deepest.rule.tier !== 'symptom');
  return [...placed, ...(cause ? [] : guessed(placed, rest))];
}

/** The tie of a failing test that nothing in the data ties to the entries; null for any other surface. */
function surfaceGuess(surface: Node, nodes: readonly Node[]): Link | null {
  if (surface.kind !== 'test') return null;
  const links = nodes.filter((n) => n.kind !== 'test').map((n) => linkBetween(surface, n));
  const link = links.find((l) => l !== null);
  return link?.basis === 'inferred' ? link : null;
}

/** The surface: what a person outside saw. A failing test, else the request, else the end of the process, else the outermost error. */
function pickSurface(nodes: readonly Node[]): Node | undefined {
  const candidates = nodes.filter((n) => !nodes.some((other) => other !== n && mustBeAbove(other, n, nodes)));
  return [...(candidates.length > 0 ? candidates : nodes)].sort(nearerSurface)[0];
}

/** Order where nothing in the data tells: by kind, then the later (a consequence is logged after its cause), then the name. */
function nearerSurface(a: Node, b: Node): number {
  // Of two services of one trace that tell of the same, the one that called tells it last.
  if (a.rule && a.rule === b.rule && ofOtherSides(a.members, b.members)) {
    const [x, y] = [spanOf(a)?.last ?? 0n, spanOf(b)?.last ?? 0n];
    if (x !== y) return x > y ? -1 : 1;
  }
  const kind = NODE_KINDS.indexOf(a.kind) - NODE_KINDS.indexOf(b.kind);
  if (kind !== 0) return kind;
  if (a.chain && b.chain && a.chain.index === b.chain.index) return a.chain.depth - b.chain.depth;
  const complaint = Number(complains(b)) - Number(complains(a));
  if (complaint !== 0) return complaint;
  // Of two traces the one that was logged first failed first; of messages the last is nearest to what a person saw.
  const [x, y] = [spanOf(a)?.last ?? 0n, spanOf(b)?.last ?? 0n];
  if (a.kind === 'exception' && x !== y) return x < y ? -1 : 1;
  return x > y ? -1 : x < y ? 1 : a.id < b.id ? -1 : 1;
}

/** Whether `a` is known to be nearer to the surface than `b`: outer in one chain, or b's rule is behind a's. */
function mustBeAbove(a: Node, b: Node, nodes: readonly Node[]): boolean {
  if (a.chain && b.chain && a.chain.index === b.chain.index) return a.chain.depth < b.chain.depth;
  if (isBehind(b.rule, a.rule) || (attempts(a) && b.kind === 'request')) return true;
  // Through one rule in between: c behind b behind a.
  return nodes.some(
    (m) =>
      m !== a && m !== b && isBehind(b.rule, m.rule) && isBehind(m.rule, a.rule) && !isBehind(a.rule, b.rule),
  );
}

function nextObserved(placed: readonly Placed[], rest: readonly Node[], byId: boolean): Placed | null {
  const free = rest.filter(
    (n) => !rest.some((other) => other !== n && mustBeAbove(other, n, rest) && tieTo(placed, other)),
  );
  for (const node of [...free].sort(nearerSurface)) {
    const link = tieTo(placed, node);
    if (link && !standsBeside(placed, node) && !isApart(node, free, placed) && !(byId && isBystander(node)))
      return { node, link };
  }
  return null;
}

/** Joins that name the request; beside them the mere time of a line says little. */
const ID_JOINS: ReadonlySet<string> = new Set(['trace', 'request-id', 'operation']);

/** A plain line that only its time ties to the failure, where others carry the failure's id. */
function isBystander(node: Node): boolean {
  return (
    node.kind === 'message' &&
    !node.rule &&
    node.members.every((m) => ['request-window', 'instance-time'].includes(m.join))
  );
}

/**
 * Whether a node is a second branch: another trace, or another plain message, of the same failure that nothing ties to the one already
 * placed. Both belong to the failure; that one led to the other is not in the data.
 */
function standsBeside(placed: readonly Placed[], node: Node): boolean {
  if (node.rule && node.kind !== 'exception') return false;
  const branch = (other: Node): boolean =>
    node.kind === 'exception'
      ? other.kind === 'exception' && other.chain?.index !== node.chain?.index
      : node.kind === 'message' && (other.kind === 'exception' || (other.kind === 'message' && !other.rule));
  const beside = placed.filter((p) => branch(p.node));
  return (
    beside.length > 0 &&
    !beside.some((p) => {
      const link = linkBetween(p.node, node);
      return link !== null && link.basis !== 'inferred';
    })
  );
}

/**
 * Whether a plain message has nothing but the failure in common with an exception of it: what is logged first is no consequence of what is thrown later, and
 * of what is logged later only an error in the same breath, by who caught it, tells of it. Above the exception it would say that this is why.
 */
function isApart(node: Node, free: readonly Node[], placed: readonly Placed[]): boolean {
  if (node.kind !== 'message' || node.rule) return false;
  const own = spanOf(node);
  const isError = signalsOf(node).some((s) => SEVERITY_NUMBER[s.severity] >= SEVERITY_NUMBER.ERROR);
  return free.some((other) => {
    const thrown = other.kind === 'exception' ? spanOf(other) : null;
    if (!own || !thrown) return false;
    if (isError && own.last >= thrown.first && own.first - thrown.last <= SKEW) return false;
    const link = linkBetween(node, other);
    return (link === null || link.basis === 'inferred') && tieTo(placed, other) !== null;
  });
}

/** The observed tie of a node to the deepest placed layer that it is tied to. */
function tieTo(placed: readonly Placed[], node: Node): Link | null {
  for (const above of [...placed].reverse()) {
    const link = linkBetween(above.node, node);
    if (link && link.basis !== 'inferred') return link;
  }
  return null;
}

/** Errors that are only earlier in the same failure: at most one, the first to be logged. */
function guessed(placed: readonly Placed[], rest: readonly Node[]): readonly Placed[] {
  const last = placed.at(-1);
  if (!last) return [];
  return rest
    .filter(
      (n) =>
        // A container's last words are no error by themselves, and still the best hint.
        n.members.some((m) => m.join === 'process' && m.signal.role === 'context') ||
        signalsOf(n).some((s) => SEVERITY_NUMBER[s.severity] >= SEVERITY_NUMBER.ERROR || n.rule),
    )
    .flatMap((node) => {
      const links = placed.map((p) => linkBetween(p.node, node)).filter((l) => l !== null);
      const link = links.at(-1);
      return link ? [{ node, link, first: spanOf(node)?.first ?? 0n }] : [];
    })
    .sort(
      (a, b) =>
        Number(b.node.kind === 'exception') - Number(a.node.kind === 'exception') ||
        (a.first < b.first ? -1 : a.first > b.first ? 1 : 0),
    )
    .slice(0, MAX_GUESSED)
    .flatMap((guess) => [guess, ...causesOf(guess, rest)]);
}

/** What the trace of a guessed exception names as its causes: sure of it, and no surer than it of the failure. */
function causesOf({ node, link }: Placed, rest: readonly Node[]): readonly Placed[] {
  const chain = node.chain;
  if (!chain || link?.basis !== 'inferred') return [];
  return rest
    .filter((n) => n.chain?.index === chain.index && n.chain.depth > chain.depth)
    .sort((a, b) => (a.chain?.depth ?? 0) - (b.chain?.depth ?? 0))
    .map((n) => ({
      node: n,
      link: {
        kind: 'exception-chain',
        basis: 'inferred',
        why: 'the trace names it as the cause of the one above, which itself is only inferred',
        confirm: link.confirm,
      },
    }));
}
