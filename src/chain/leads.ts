import type { Match, RuleInfo } from '../model/index.ts';
import { isBehind } from './links/index.ts';

/** Of reasons that one entry counts side by side (nodes that do not fit), the one with most of the count leads. */
export function leads(a: { match: Match; rule: RuleInfo }, b: { match: Match; rule: RuleInfo }): boolean {
  const kept = keptFor(a.match, b.match);
  if (kept !== keptFor(b.match, a.match)) return kept;
  const [n, m] = [Number(a.match.captures['nodes']), Number(b.match.captures['nodes'])];
  return Number.isFinite(n) && Number.isFinite(m) && n !== m ? n > m : better(a.rule, b.rule);
}

/**
 * Whether one reason is a taint that keeps nodes for a device (`nvidia.com/gpu`, `dedicated: gpu`), and the other that nodes lack the device:
 * those never had one, and those that have it are kept from the pod.
 */
function keptFor({ captures: { taint } }: Match, { captures: { resource } }: Match): boolean {
  const device = resource?.includes('/') === true ? resource.split('/').at(-1) : undefined;
  return taint !== undefined && device !== undefined && wordsOf(taint).includes(device);
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/[^a-z0-9]+/);
}

/** Of rules that say the same entry in unrelated ways, one leads: the one that knows whose answer it is, then the one that knows more. */
export function better(a: RuleInfo, b: RuleInfo): boolean {
  const rank = (r: RuleInfo): number =>
    (r.server === undefined ? 0 : 8) +
    (r.behind.length > 0 ? 4 : 0) +
    (r.suspects.length > 0 ? 2 : 0) +
    (r.tier === 'symptom' ? 0 : 1);
  return rank(a) !== rank(b) ? rank(a) > rank(b) : a.id < b.id;
}

/** Whether one rule is known to be behind the other. */
export function related(a: RuleInfo, b: RuleInfo): boolean {
  return isBehind(a, b) || isBehind(b, a);
}
