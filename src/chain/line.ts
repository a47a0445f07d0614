import type {
  ChainLayer,
  Cite,
  FailureGroup,
  LineChain,
  LineSeen,
  Member,
  NonEmpty,
  RuleInfo,
  Signal,
} from '../model/index.ts';
import { layerOf } from './build.ts';
import type { Node } from './node.ts';
import { nodesOf } from './nodes.ts';
import { orderNodes, type Placed } from './order.ts';
import { sightings } from './seen.ts';
import { openText } from './words.ts';

/** Citations of the line itself. */
const MAX_CITES = 3;
const JOINS = {
  member: { join: 'same-entry', sure: true, why: 'an entry of the failure' },
  trace: { join: 'trace', sure: true, why: 'the same trace' },
  request: { join: 'request-id', sure: true, why: 'the same request' },
  instance: { join: 'instance-time', sure: false, why: 'the same instance at the same time' },
} as const satisfies Record<NonNullable<LineSeen['tied']>['by'], Omit<Member, 'signal'>>;

/**
 * The chain of a line that no rule knows: the line is its surface, and below it stands what the failure that it is tied to shows as its cause, by the same
 * ties as in a finding. A line that comes before the failure has nothing below it: what it leads to is no cause of it.
 */
export function lineChains(rules: ReadonlyMap<string, RuleInfo>): (line: LineSeen) => LineChain {
  const sightingsIn = perGroup(sightings);
  return (line) => {
    const { tied } = line;
    const node = lineNode(line);
    const placed = tied ? orderNodes([node, ...otherNodes(line, tied, rules)], node) : [{ node, link: null }];
    const below = tied
      ? placed.slice(1).map((p): ChainLayer => layerOf(p, tied.group, sightingsIn(tied.group)))
      : [];
    const layers: LineChain['layers'] = [lineLayer(line), ...below];
    let established = 0;
    while (established + 1 < layers.length && layers[established + 1]?.basis !== 'inferred') established += 1;
    return { layers, established, open: openOf(line, placed, established) };
  };
}

/** Many lines are tied to the same finding: what it shows is counted once. */
function perGroup<T>(of: (group: FailureGroup) => T): (group: FailureGroup) => T {
  const known = new WeakMap<FailureGroup, T>();
  return (group) => {
    const value = known.get(group) ?? of(group);
    known.set(group, value);
    return value;
  };
}

function lineNode({ signals, tied }: LineSeen): Node {
  const own = JOINS[tied?.by ?? 'member'];
  // Only what is tied to this very failure has a place in its order of time.
  const here = tied ? tied.signals : signals;
  return {
    id: 'line',
    kind: 'message',
    captures: {},
    tests: [],
    members: here.map((signal): Member => ({ signal, ...own })),
  };
}

/** What else the failure shows, but what a person saw of it (request, test, end): that stands above, not below. */
function otherNodes(
  { signals }: LineSeen,
  { failure, group }: NonNullable<LineSeen['tied']>,
  rules: ReadonlyMap<string, RuleInfo>,
): readonly Node[] {
  const own = new Set(signals.map(({ key }) => key));
  return nodesOf(failure, group, rules)
    .filter((n) => n.kind === 'message' || n.kind === 'exception')
    .map((n) => ({ ...n, members: n.members.filter((m) => !own.has(m.signal.key)) }))
    .filter((n) => n.members.length > 0);
}

function lineLayer({ signals, failures, of }: LineSeen): ChainLayer {
  const [first, ...more] = signals;
  const cited: NonEmpty<Signal> = [first, ...more.slice(0, MAX_CITES - 1)];
  const cites: NonEmpty<Cite> = [{ signal: first }, ...cited.slice(1).map((signal) => ({ signal }))];
  return {
    title: titleOfLine(first),
    because: first.logger === undefined ? 'The service logged it.' : `Logged by ${first.logger}.`,
    tier: 'application',
    component: first.service ?? '(no service)',
    fix: [],
    claims: [...new Set(cited.flatMap(({ claims }) => claims))],
    seen: { failures, of },
    basis: 'observed',
    link: null,
    cites,
  };
}

function titleOfLine(signal: Signal): string {
  return signal.body ?? signal.quote;
}

/** What is not established below the line; that nothing is, where the failure that it goes with comes after it. */
function openOf(line: LineSeen, placed: readonly Placed[], established: number): string {
  const deepest = placed[established]?.node;
  if (deepest && established > 0) return openText(deepest);
  const [first] = line.signals;
  const { trace, requestId } = first.correlation;
  if (line.errorLike && deepest) return openText(deepest);
  return trace === undefined && requestId === undefined
    ? "The line says nothing of an error, and names neither trace nor request; log it with the request's trace id to see what it belongs to."
    : `The line says nothing of an error, and nothing before it on its ${trace === undefined ? 'request' : 'trace'} is known to have led to it; look at what logs it.`;
}
