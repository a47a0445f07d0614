import type { Link, RuleInfo } from '../../model/index.ts';
import { isFar } from '../../util/far-tie.ts';
import type { Node } from '../node.ts';
import { exceptionCause, quotedText, ruleBehind, sameEntry } from './by-entry.ts';
import { podEvent, processEnd } from './by-process.ts';
import { answeredRequest, calledTarget, requestError } from './by-request.ts';
import { failingTest, sameTrace, timeOrder } from './by-trace.ts';
import type { LinkFinder } from './link-finder.ts';

export { attempts } from './by-request.ts';
export { complains } from './by-trace.ts';

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
