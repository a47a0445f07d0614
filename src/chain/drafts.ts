import type { ExceptionInfo, Member, RuleInfo } from '../model/index.ts';
import type { Node } from './node.ts';

/** A candidate for a layer while the entries of its failure are gone through. */
export interface Draft {
  readonly id: string;
  readonly kind: Node['kind'];
  rule?: RuleInfo;
  captures: Readonly<Record<string, string>>;
  readonly exception?: ExceptionInfo;
  readonly chain?: { readonly index: number; readonly depth: number };
  readonly members: Member[];
  tail?: string;
}

/** The candidates of one failure, those that say the same as one. */
export function mergedDrafts(drafts: readonly Draft[]): readonly Draft[] {
  return thinOut(mergeByTail(mergeByRule(drafts)));
}

/**
 * Whether two services of one trace say the same each of itself: a caller whose deadline passed, and the one below that waited as well.
 * Each is a step of the way.
 */
export function ofOtherSides(a: readonly Member[], b: readonly Member[]): boolean {
  const traced = (list: readonly Member[]): boolean =>
    list.every((m) => m.signal.correlation.trace !== undefined && m.signal.service !== undefined);
  return (
    traced(a) && traced(b) && !a.some((m) => b.some((other) => other.signal.service === m.signal.service))
  );
}

/** The same rule seen in several places of one failure is one layer; exits that no rule knows go with those that one knows. */
function mergeByRule(drafts: readonly Draft[]): readonly Draft[] {
  const out: Draft[] = [];
  for (const d of drafts) {
    const same =
      d.rule && d.kind !== 'request'
        ? out.find(
            (o) => o.rule?.id === d.rule?.id && o.kind !== 'request' && !ofOtherSides(o.members, d.members),
          )
        : undefined;
    if (same) for (const member of d.members) same.members.push(member);
    else out.push(d);
  }
  const bare = out.find((d) => d.id === 'exit');
  const ruled = out.filter((d) => d.kind === 'exit' && d.rule);
  const host = ruled.at(-1);
  if (!bare || !host) return out;
  for (const member of bare.members) host.members.push(member);
  return out.filter((d) => d !== bare);
}

/** A tail shorter than this is shared by chance ("failed", "timeout"). */
const MIN_TAIL = 12;

/** Messages that no rule knows and that end in the same words wrap one error: `a failed: X` and `b failed: X` are one layer, X. */
function mergeByTail(drafts: readonly Draft[]): readonly Draft[] {
  const out: Draft[] = [];
  for (const d of drafts) {
    const host =
      d.kind === 'message' && !d.rule
        ? out.find((o) => o.kind === 'message' && !o.rule && sharedTail(o, d) !== null)
        : undefined;
    const tail = host ? sharedTail(host, d) : null;
    if (host && tail !== null) {
      for (const member of d.members) host.members.push(member);
      host.tail = tail;
    } else out.push({ ...d, members: [...d.members] });
  }
  return out;
}

function sharedTail(a: Draft, b: Draft): string | null {
  const [x, y] = [a.tail ?? textOf(a), textOf(b)];
  for (let at = 0; at >= 0;) {
    const tail = x.slice(at);
    // One word alone is a value (an id, a path), not an error that both wrap.
    if (tail.length < MIN_TAIL || !tail.includes(' ')) return null;
    if (y === tail || y.endsWith(`: ${tail}`)) return tail;
    const next = x.indexOf(': ', at);
    at = next < 0 ? -1 : next + 2;
  }
  return null;
}

function textOf(d: Draft): string {
  const signal = d.members[0]?.signal;
  return (signal?.body ?? signal?.quote ?? '').trim();
}

/** Of messages that no rule knows the first (deepest) and the last (nearest the surface) are layers; those in between repeat. */
function thinOut(drafts: readonly Draft[]): readonly Draft[] {
  const plain = drafts.filter((d) => d.kind === 'message' && !d.rule);
  if (plain.length <= 2) return drafts;
  const at = (d: Draft): bigint =>
    d.members.reduce((t, m) => (m.signal.time < t ? m.signal.time : t), d.members[0]?.signal.time ?? 0n);
  const sorted = [...plain].sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0));
  const kept = new Set([sorted[0], sorted.at(-1)]);
  // Who names what it called is a step of the way to it.
  const names = (d: Draft): boolean => d.members.some((m) => (m.signal.calls?.length ?? 0) > 0);
  return drafts.filter((d) => !plain.includes(d) || kept.has(d) || names(d));
}
