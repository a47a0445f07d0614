import { signalsOf, type Node } from './node.ts';
import type { Placed } from './order.ts';
import { writtenByServer } from './server.ts';

/**
 * Parts what a caller logs from the answer that it tells: the error is the caller's, the state that the answer is about is the server's, one layer
 * deeper. Of a trace the answer comes below its last exception.
 */
export function withAnswers(placed: readonly Placed[]): readonly Placed[] {
  const out: Placed[] = [];
  placed.forEach(({ node, link }, i) => {
    const above = placed[i - 1]?.node;
    // A line whose entry is told above already has nothing more to say of its own.
    const told = above !== undefined && node.kind === 'message' && sharesEntry(above, node);
    if (told && isAnswer(node)) return void out.push({ node, link });
    out.push({ node: isAnswer(node) ? withoutRule(node) : node, link });
    const answers = placed
      .slice(0, i + 1)
      .filter((p) => isAnswer(p.node) && (p.node === node || sameChain(p.node, node)));
    const goesOn = placed.slice(i + 1).some((p) => sameChain(p.node, node));
    if (!goesOn) for (const p of answers) out.push(answerOf(p.node));
  });
  return out;
}

/** Whether a node is what a server answered about its state, in the words of who asked it. */
function isAnswer(node: Node): boolean {
  const kind = node.rule?.shared === true ? undefined : node.rule?.server;
  return kind !== undefined && !signalsOf(node).some((s) => writtenByServer(kind, s));
}

function sharesEntry(a: Node, b: Node): boolean {
  const keys = new Set(signalsOf(a).map(({ key }) => key));
  return signalsOf(b).some(({ key }) => keys.has(key));
}

function sameChain(a: Node, b: Node): boolean {
  return a.chain !== undefined && a.chain.index === b.chain?.index;
}

function withoutRule({ rule: _rule, ...node }: Node): Node {
  return { ...node, captures: {} };
}

function answerOf({ rule, captures, members }: Node): Placed {
  const saying = members.filter((m) => m.signal.matches.some((match) => match.ruleId === rule?.id));
  return {
    node: {
      id: `answer ${rule?.id ?? ''}`,
      kind: 'message',
      ...(rule ? { rule } : {}),
      captures,
      members: saying.length > 0 ? saying : members,
      tests: [],
    },
    link: {
      kind: 'answer',
      basis: 'observed',
      why: `the same entry: it tells what ${rule?.server ?? 'the server'} answered about its own state`,
    },
  };
}
