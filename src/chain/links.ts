import type { Link, RuleInfo } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { isComplaint } from '../util/complaint.ts';
import { isFar } from '../util/far-tie.ts';
import { ofOtherContainer } from '../util/other-container.ts';
import { formatDuration, SECOND } from '../util/time.ts';
import { callsIn, targetOf } from './called.ts';
import { signalsOf, spanOf, type Node } from './node.ts';
import { SKEW, tieOf } from './tie.ts';

/** One way to go one layer deeper: says whether `lower` is tied to `upper`, and by what; null when this way does not tell. */
export interface LinkFinder {
  readonly kind: string;
  find(upper: Node, lower: Node): Link | null;
}

/** An uncaught exception ends its process within this. */
const FATAL_GAP = 5n * SECOND;
const MIN_QUOTED = 16;

const exceptionCause: LinkFinder = {
  kind: 'exception-chain',
  find(upper, lower) {
    if (
      !upper.chain ||
      !lower.chain ||
      upper.chain.index !== lower.chain.index ||
      lower.chain.depth !== upper.chain.depth + 1
    )
      return null;
    const why = {
      cause: 'the trace names it as the direct cause',
      context: 'the trace shows that the one above was raised while handling it',
      suppressed: 'the trace lists it as suppressed',
      wrapped: 'the one above wraps it',
      member: 'it is a member of the group above',
    }[lower.exception?.relation ?? 'cause'];
    return { kind: this.kind, basis: 'observed', why };
  },
};

const ruleBehind: LinkFinder = {
  kind: 'rule',
  find(upper, lower) {
    const known = upper.rule && lower.rule?.behind.find((b) => b.rule === upper.rule?.id);
    if (!known || !lower.rule || !upper.rule) return null;
    const tied = tieOf(known.tie, upper.members, lower.members) ?? joinedObject(upper, lower);
    return tied
      ? {
          kind: this.kind,
          basis: 'observed',
          why: `${tied}; ${lower.rule.id} is known to be behind ${upper.rule.id}`,
        }
      : null;
  },
};

/** Nodes and claims share no name with the pods that they hit: what joined their events to those of the pod ties them. */
function joinedObject(upper: Node, lower: Node): string | null {
  const other = [...lower.members, ...upper.members].find(
    (m) =>
      m.sure &&
      m.join === 'process' &&
      (m.signal.event
        ? ['Node', 'PersistentVolumeClaim'].includes(m.signal.event.kind)
        : m.signal.resourceType === 'k8s_node'),
  );
  return other?.why ?? null;
}

const sameEntry: LinkFinder = {
  kind: 'same-entry',
  find(upper, lower) {
    if (upper.kind !== 'message' || (lower.chain && lower.chain.depth > 0)) return null;
    const keys = new Set(signalsOf(upper).map((s) => s.key));
    return signalsOf(lower).some((s) => keys.has(s.key))
      ? { kind: this.kind, basis: 'observed', why: 'the same entry says both' }
      : null;
  },
};

const quotedText: LinkFinder = {
  kind: 'quotes',
  find(upper, lower) {
    if (upper.kind !== 'message' && upper.kind !== 'exit') return null;
    const texts = lower.exception ? [lower.exception.message] : signalsOf(lower).map((s) => s.message);
    const above = signalsOf(upper).map((s) => s.message);
    const quoted = texts.some(
      (t) => t.length >= MIN_QUOTED && above.some((a) => a.length > t.length && a.includes(t)),
    );
    return quoted ? { kind: this.kind, basis: 'observed', why: 'the entry above quotes its message' } : null;
  },
};

const requestError: LinkFinder = {
  kind: 'request',
  find(upper, lower) {
    if (upper.kind !== 'request' || lower.kind === 'request' || (lower.chain && lower.chain.depth > 0))
      return null;
    const keys = new Set(
      signalsOf(upper)
        .map((s) => s.correlation.trace)
        .filter((t) => t !== undefined),
    );
    const shared = lower.members.find(
      (m) => m.signal.correlation.trace !== undefined && keys.has(m.signal.correlation.trace),
    );
    if (shared) return { kind: this.kind, basis: 'observed', why: 'the same trace' };
    const member =
      lower.members.find((m) => ['request-id', 'request-window'].includes(m.join) && m.sure) ??
      lower.members.find((m) => m.join === 'request-window');
    if (!member) return null;
    return member.sure
      ? { kind: this.kind, basis: 'observed', why: member.why }
      : {
          kind: this.kind,
          basis: 'inferred',
          why: member.why,
          confirm: 'Find which request logged it: a trace id on application entries would tell.',
        };
  },
};

/** A line on how a request was answered, and what the same service logged before it in the same trace: the error that the answer is of. */
const answeredRequest: LinkFinder = {
  kind: 'request',
  find(upper, lower) {
    if (upper.kind !== 'message' || upper.rule || !isLogged(lower) || (lower.chain && lower.chain.depth > 0))
      return null;
    const told = signalsOf(upper).find((s) => s.answered !== undefined && s.correlation.trace !== undefined);
    const error =
      told &&
      signalsOf(lower).find(
        (s) =>
          s.answered === undefined &&
          s.service === told.service &&
          s.correlation.trace === told.correlation.trace &&
          s.time <= told.time + SKEW,
      );
    return error
      ? {
          kind: this.kind,
          basis: 'observed',
          why: `the same trace; the line above tells that its request was answered ${told.answered}`,
        }
      : null;
  },
};

/** An attempt of a platform and the request that it made; a request at the load balancer and what its backend logged. */
const calledTarget: LinkFinder = {
  kind: 'target',
  find(upper, lower) {
    if (lower.chain && lower.chain.depth > 0) return null;
    const called = attempts(upper)
      ? lower.kind === 'request' && upper.members
      : upper.kind === 'request' && lower.kind !== 'request' && lower.members;
    const tied = called ? called.find((m) => m.join === 'target') : undefined;
    if (!tied) return null;
    return tied.sure
      ? { kind: this.kind, basis: 'observed', why: tied.why }
      : {
          kind: this.kind,
          basis: 'inferred',
          why: tied.why,
          confirm: 'Find the request that it belongs to: one trace id on both sides would tell.',
        };
  },
};

/** Whether a node is a platform's attempt to call an address. */
export function attempts(node: Node): boolean {
  return node.kind === 'message' && signalsOf(node).some((s) => s.target !== undefined);
}

const processEnd: LinkFinder = {
  kind: 'process',
  find(upper, lower) {
    if (
      upper.kind !== 'exit' ||
      lower.kind === 'exit' ||
      lower.kind === 'request' ||
      (lower.chain && lower.chain.depth > 0)
    )
      return null;
    const end = spanOf(upper);
    const span = spanOf(lower);
    if (!end || !span || span.first > end.last + SKEW) return null;
    const pids = new Set(
      signalsOf(upper)
        .map((s) => s.correlation.pid)
        .filter((p) => p !== undefined),
    );
    const pid = signalsOf(lower)
      .map((s) => s.correlation.pid)
      .find((p) => p !== undefined && pids.has(p));
    const gap = end.first - span.last;
    const said = gap > 0n ? `${formatDuration(gap)} before the end` : 'as it ended';
    if (
      lower.exception &&
      gap <= FATAL_GAP &&
      lower.members.some((m) => m.sure && m.join !== 'instance-time')
    )
      return {
        kind: this.kind,
        basis: 'observed',
        why:
          pid === undefined
            ? `same instance, the trace is logged ${said}`
            : `same process (pid ${pid}), the trace is logged ${said}`,
      };
    return {
      kind: this.kind,
      basis: 'inferred',
      why: `same instance, logged ${said}`,
      confirm: 'See whether the process ends at this line: log the exit with its reason.',
    };
  },
};

/** What a pod logs itself explains the event about it; a trace or a fatal line surely, another error perhaps. */
const podEvent: LinkFinder = {
  kind: 'pod',
  find(upper, lower) {
    if (lower.kind === 'request' || (lower.chain && lower.chain.depth > 0)) return null;
    const events = signalsOf(upper).flatMap((s) => (s.event ? [s.event] : []));
    if (events.length === 0) return null;
    const own = lower.members.find(
      (m) =>
        !m.signal.event &&
        events.some((e) => e.kind === 'Pod' && e.name === m.signal.instance) &&
        !signalsOf(upper).every((s) => ofOtherContainer(s, m.signal)),
    );
    if (!own) return null;
    const why = `the pod ${own.signal.instance ?? ''} itself logged it`;
    const fatal =
      lower.exception !== undefined ||
      (lower.rule !== undefined && lower.rule.tier !== 'symptom') ||
      SEVERITY_NUMBER[own.signal.severity] >= SEVERITY_NUMBER.CRITICAL;
    return fatal
      ? { kind: this.kind, basis: 'observed', why }
      : {
          kind: this.kind,
          basis: 'inferred',
          why,
          confirm: 'See whether it is the last line before the container ends: kubectl logs POD --previous.',
        };
  },
};

const failingTest: LinkFinder = {
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
const sameTrace: LinkFinder = {
  kind: 'trace',
  find(upper, lower) {
    if (!isLogged(upper) || !isLogged(lower) || (lower.chain && lower.chain.depth > 0)) return null;
    const [a, b] = [serviceOf(upper), serviceOf(lower)];
    if (a === undefined || b === undefined || a === b) return null;
    // Whoever only complains is no cause, unless the one above complains of the same, and later.
    const both = upper.rule !== undefined && upper.rule === lower.rule;
    if (complains(lower) && !both) return null;
    const traces = new Set(signalsOf(upper).flatMap((s) => s.correlation.trace ?? []));
    const shared = signalsOf(lower).find(
      (s) => s.correlation.trace !== undefined && traces.has(s.correlation.trace),
    );
    if (!shared) return null;
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

/** Whether what one service names as called is the other. */
function isCalled(upper: Node, lower: Node): boolean {
  const calls = callsIn(signalsOf(upper));
  return signalsOf(lower).some((s) => targetOf(calls, s) !== null);
}

/** Whether what one service names as called are services that the other is none of, and that calls it. */
function callsAnother(upper: Node, lower: Node): boolean {
  return callsIn(signalsOf(upper)).names.length > 0 && !isCalled(upper, lower) && isCalled(lower, upper);
}

function isLogged(node: Node): boolean {
  return node.kind === 'message' || node.kind === 'exception';
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

const timeOrder: LinkFinder = {
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

/** Each way to go one layer deeper, surest first; an addition is one finder and one line here. */
const LINK_FINDERS: readonly LinkFinder[] = [
  exceptionCause,
  ruleBehind,
  sameEntry,
  quotedText,
  requestError,
  answeredRequest,
  calledTarget,
  processEnd,
  podEvent,
  failingTest,
  sameTrace,
  timeOrder,
];

/** The surest tie between two nodes; null when nothing ties them. */
export function linkBetween(upper: Node, lower: Node): Link | null {
  let guess: Link | null = null;
  for (const finder of LINK_FINDERS) {
    const link = finder.find(upper, lower);
    if (link && link.basis !== 'inferred') return link;
    guess ??= link;
  }
  return guess;
}

/** Whether `rule` is known to be behind `other`, directly and within one failure. */
export function isBehind(rule: RuleInfo | undefined, other: RuleInfo | undefined): boolean {
  return (
    rule !== undefined && other !== undefined && rule.behind.some((b) => b.rule === other.id && !isFar(b.tie))
  );
}
