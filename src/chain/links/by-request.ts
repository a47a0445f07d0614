import { isLogged, signalsOf, type Node } from '../node.ts';
import { SKEW } from '../tie.ts';
import type { LinkFinder } from './link-finder.ts';

/** A request that failed and what was logged while it was answered. */
export const requestError: LinkFinder = {
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
export const answeredRequest: LinkFinder = {
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
export const calledTarget: LinkFinder = {
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
