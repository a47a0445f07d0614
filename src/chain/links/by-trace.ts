import type { Link } from '../../model/index.ts';
import { isComplaint } from '../../util/complaint.ts';
import { formatDuration } from '../../util/time.ts';
import { callsIn, targetOf } from '../called.ts';
import { isLogged, signalsOf, spanOf, type Node } from '../node.ts';
import { SKEW } from '../tie.ts';
import type { LinkFinder } from './link-finder.ts';

/** A failing test and what it quotes, or what failed while it ran. */
export const failingTest: LinkFinder = {
  kind: 'test',
  find(upper, lower) {
    if (upper.kind !== 'test' || lower.kind === 'test') return null;
    const tie = upper.tests.find((t) => t.basis === 'observed') ?? upper.tests[0];
    if (!tie) return null;
    return tie.basis === 'observed'
      ? { kind: this.kind, basis: 'observed', why: tie.why }
      : {
          kind: this.kind,
          basis: 'inferred',
          why: tie.why,
          confirm: 'Send a request id from the test and look for it in the entries.',
        };
  },
};

/** In one trace another service failed first, or a caller complains of an answer that another service failed to give. */
export const sameTrace: LinkFinder = {
  kind: 'trace',
  find(upper, lower) {
    if (!isLogged(upper) || !isLogged(lower) || (lower.chain && lower.chain.depth > 0)) return null;
    const [a, b] = [serviceOf(upper), serviceOf(lower)];
    if (a === undefined || b === undefined) return null;
    if (a === b) return ownComplaint(upper, lower);
    // Whoever only complains is no cause, unless the one above complains of the same, and later, or of this very one.
    const both = (upper.rule !== undefined && upper.rule === lower.rule) || isCalled(upper, lower);
    if (complains(lower) && !both) return null;
    if (!sharesTrace(upper, lower)) return null;
    const [x, y] = [spanOf(upper), spanOf(lower)];
    // Who fails later than the complaint is no answer to it, unless it is what was called: a caller's patience may end first.
    const answers = !x || !y || y.first <= x.first + SKEW || isCalled(upper, lower);
    if (complains(upper) && !complains(lower) && answers && !callsAnother(upper, lower))
      return {
        kind: this.kind,
        basis: 'observed',
        why: `the same trace: ${a} complains of an answer, ${b} is the one that failed`,
      };
    if (!x || !y || y.first > x.first) return null;
    return {
      kind: this.kind,
      basis: 'observed',
      why: `the same trace: ${b} failed first, ${formatDuration(x.first - y.first)} before ${a}`,
    };
  },
};

/** One service of a trace that complains of a call, and then of nothing it names: it hands on what it was answered. */
function ownComplaint(upper: Node, lower: Node): Link | null {
  if (!complains(upper) || !complains(lower)) return null;
  const [x, y] = [spanOf(upper), spanOf(lower)];
  const called = callsIn(signalsOf(lower)).names;
  if (!x || !y || y.first > x.first || called.length === 0) return null;
  if (callsIn(signalsOf(upper)).names.length > 0 || !sharesTrace(upper, lower)) return null;
  return {
    kind: 'trace',
    basis: 'observed',
    why: `the same trace: ${called.join(', ')} was called, and its answer is handed on ${formatDuration(x.first - y.first)} later`,
  };
}

function sharesTrace(upper: Node, lower: Node): boolean {
  const traces = new Set(signalsOf(upper).flatMap((s) => s.correlation.trace ?? []));
  return signalsOf(lower).some((s) => s.correlation.trace !== undefined && traces.has(s.correlation.trace));
}

/** Whether what one service names as called is the other. */
function isCalled(upper: Node, lower: Node): boolean {
  const calls = callsIn(signalsOf(upper));
  return signalsOf(lower).some((s) => targetOf(calls, s) !== null);
}

/** Whether what one service names as called are services that the other is none of, and that calls it. */
function callsAnother(upper: Node, lower: Node): boolean {
  return callsIn(signalsOf(upper)).names.length > 0 && !isCalled(upper, lower) && isCalled(lower, upper);
}

function serviceOf(node: Node): string | undefined {
  return signalsOf(node).find((s) => s.service !== undefined)?.service;
}

/** Whether all that a node says is a complaint of what it called. */
export function complains(node: Node): boolean {
  return (
    isLogged(node) &&
    signalsOf(node).length > 0 &&
    signalsOf(node).every((s) => isComplaint(s.message)) &&
    !(node.chain && node.exception && !isComplaint(`${node.exception.type}: ${node.exception.message}`))
  );
}

/** What was logged earlier in the same failure, which shows no cause. */
export const timeOrder: LinkFinder = {
  kind: 'order',
  find(upper, lower) {
    const a = spanOf(upper);
    const b = spanOf(lower);
    if (!a || !b || b.first > a.last) return null;
    return {
      kind: this.kind,
      basis: 'inferred',
      why: `logged ${formatDuration(a.last - b.first)} earlier in the same failure; order alone shows no cause`,
      confirm:
        'Log the exception with its cause, or a request id on both lines, to see whether one led to the other.',
    };
  },
};
