import type { CauseScore, ChainLayer, ExceptionInfo } from '../model/index.ts';
import { spanOf, type Node } from './node.ts';
import type { Placed } from './order.ts';

/** What a candidate is weighed by, beside the node itself. */
export interface Weighed {
  readonly placed: readonly Placed[];
  readonly nodes: readonly Node[];
  readonly seen: ChainLayer['seen'];
}

/**
 * How well a node stands for the cause, as a sum of parts that can each be checked in the entries. It only says why one of several is shown
 * first: it establishes nothing.
 */
export function causeScore(node: Node, { placed, nodes, seen }: Weighed): CauseScore {
  const at = placed.findIndex((p) => p.node === node);
  const link = placed[at]?.link;
  const starts = nodes.flatMap((n) => spanOf(n)?.first ?? []);
  const own = spanOf(node)?.first;
  const first = own !== undefined && starts.every((start) => own <= start);
  const frames = node.exception?.frames.some((f) => f.inApp) === true;
  const parts: CauseScore['parts'] = [
    at < 0
      ? { points: 0, why: 'nothing ties it to what failed' }
      : link?.basis === 'inferred'
        ? { points: 1, why: 'tied to what failed by order of time or a rule alone' }
        : {
            points: 3,
            why: at === 0 ? 'it is what failed' : `tied to what failed by ${link?.kind ?? 'its entries'}`,
          },
    ...(at > 0 ? [{ points: Math.min(at, 3), why: `${at} deeper than the surface` }] : []),
    seenPart(seen),
    ...(first && nodes.length > 1 ? [{ points: 1, why: 'the first to be logged' }] : []),
    ...(frames ? [{ points: 1, why: 'a trace with frames of the application' }] : []),
    ...(node.rule && node.rule.tier !== 'symptom'
      ? [{ points: 1, why: `a rule knows it (${node.rule.tier})` }]
      : []),
  ];
  return scoreOf(parts);
}

/** A further member of an exception group: as sure as the one that is followed, and no deeper. */
export function memberScore(e: ExceptionInfo, seen: ChainLayer['seen']): CauseScore {
  const frames = e.frames.some((f) => f.inApp);
  return scoreOf([
    { points: 3, why: 'the trace itself lists it' },
    seenPart(seen),
    ...(frames ? [{ points: 1, why: 'a trace with frames of the application' }] : []),
  ]);
}

/** A line that only its time ties to the request. */
export function unsureScore(seen: ChainLayer['seen']): CauseScore {
  return scoreOf([
    { points: 1, why: 'tied by its time alone, and other requests fit as well' },
    seenPart(seen),
  ]);
}

/** What only a rule says: no entry speaks for it. */
export function suspectScore(why: string): CauseScore {
  return scoreOf([{ points: 1, why: `${why}; no entry shows it` }]);
}

function seenPart(seen: ChainLayer['seen']): CauseScore['parts'][number] {
  return {
    points: Math.round((20 * seen.failures) / Math.max(1, seen.of)) / 10,
    why: `seen in ${seen.failures} of ${seen.of} failures`,
  };
}

function scoreOf(parts: CauseScore['parts']): CauseScore {
  return { total: Math.round(parts.reduce((sum, part) => sum + part.points, 0) * 10) / 10, parts };
}
