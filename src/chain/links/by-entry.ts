import { signalsOf, type Node } from '../node.ts';
import { tieOf } from '../tie.ts';
import type { LinkFinder } from './link-finder.ts';

const MIN_QUOTED = 16;

/** The exceptions of one trace: each, and the one that it names as its cause. */
export const exceptionCause: LinkFinder = {
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

/** What a rule knows and what another is known to be behind, tied as that one says. */
export const ruleBehind: LinkFinder = {
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

/** A message and what the very same entry shows beside it. */
export const sameEntry: LinkFinder = {
  kind: 'same-entry',
  find(upper, lower) {
    if (upper.kind !== 'message' || (lower.chain && lower.chain.depth > 0)) return null;
    const keys = new Set(signalsOf(upper).map((s) => s.key));
    return signalsOf(lower).some((s) => keys.has(s.key))
      ? { kind: this.kind, basis: 'observed', why: 'the same entry says both' }
      : null;
  },
};

/** A message or an end that quotes an error in its own words. */
export const quotedText: LinkFinder = {
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
