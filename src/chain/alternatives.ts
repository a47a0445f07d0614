import type { CauseScore, Chain, ChainLayer, Failure, FailureGroup } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { causeLine } from '../util/cause-line.ts';
import { signalsOf, type Node } from './node.ts';
import type { Placed } from './order.ts';
import { memberScore, unsureScore } from './score.ts';
import { titleOf } from './words.ts';

/** Alternatives told of one finding. */
const MAX_ALTERNATIVES = 5;

/** What alternatives are looked for in. */
interface Told {
  readonly failure: Failure;
  readonly group: FailureGroup;
  readonly nodes: readonly Node[];
  readonly placed: readonly Placed[];
  readonly weigh: (node: Node) => CauseScore;
  /** In how many failures of the finding something is seen. */
  readonly often: (name: string) => ChainLayer['seen'];
}

/** What could be the cause instead, each with what speaks for it. */
export function alternativesOf({ failure, group, nodes, placed, weigh, often }: Told): Chain['alternatives'] {
  return [
    ...besideOf(nodes, placed, group, weigh),
    ...membersOf(failure, placed, often),
    ...unsureOf(failure, often),
  ].slice(0, MAX_ALTERNATIVES);
}

/** Errors of the same failure that nothing ties to the chain: they are told, since one of them may be what matters. */
function besideOf(
  nodes: readonly Node[],
  placed: readonly Placed[],
  group: FailureGroup,
  weigh: (node: Node) => CauseScore,
): Chain['alternatives'] {
  return nodes
    .filter(
      (n) =>
        !placed.some((p) => p.node === n) &&
        (n.kind === 'exception' ? n.chain?.depth === 0 : n.kind === 'message') &&
        (n.exception ?? signalsOf(n).some((s) => SEVERITY_NUMBER[s.severity] >= SEVERITY_NUMBER.ERROR)),
    )
    .map((n) => ({
      title: `also in this failure: ${titleOf(n, group)}`,
      why: `${n.members[0]?.why ?? 'same failure'}; nothing ties it to the chain (${signalsOf(n)[0]?.ref.insertId ?? 'no insertId'})`,
      decides: 'Log exceptions with their cause, and a request id on every line.',
      score: weigh(n),
    }))
    .sort((a, b) => b.score.total - a.score.total);
}

/** Members of an exception group beside the one that the chain follows. */
function membersOf(
  failure: Failure,
  placed: readonly Placed[],
  often: (name: string) => ChainLayer['seen'],
): Chain['alternatives'] {
  return failure.chains.flatMap(({ chain }) => {
    const line = causeLine(chain);
    if (!placed.some((p) => p.node.exception && line.some((e) => e.type === p.node.exception?.type)))
      return [];
    return chain.exceptions
      .filter((e) => e.relation === 'member' && !line.includes(e))
      .map((e) => ({
        title: `also in the group: ${e.type}${e.message === '' ? '' : `: ${e.message.split('\n', 1)[0] ?? ''}`}`,
        why: 'the trace lists it as another member of the same group',
        decides: 'Its own frames in the same entry.',
        score: memberScore(e, often(`exception ${e.type}`)),
      }));
  });
}

function unsureOf(failure: Failure, often: (name: string) => ChainLayer['seen']): Chain['alternatives'] {
  return failure.members
    .filter((m) => !m.sure && m.join === 'request-window' && !m.signal.request)
    .slice(0, 2)
    .map((m) => ({
      title: `"${m.signal.quote}" may belong to another request`,
      why: m.why,
      decides: 'A trace or request id on the application entry.',
      score: unsureScore(often(`template ${m.signal.template}`)),
    }));
}
