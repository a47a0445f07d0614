import type { Chain, Report } from '../model/index.ts';
import { isAboutSlowness } from '../util/symptom.ts';
import { parseTimestamp } from '../util/time.ts';

/** Words of a symptom that say nothing about what it is. */
const EMPTY = new Set(
  'what whats when where which with from this that there have been does have your about after before since into them they were will would could should issue issues problem problems error errors fail fails failed failing failure alert alerts check please investigate service services system fetch logs last hours minutes deployment pods namespace synthetic'.split(
    ' ',
  ),
);

/**
 * How well a finding fits what a person on call knows: it is about what they name, in their words, and it began after the deploy. It
 * moves findings up, and adds nothing to them.
 */
export function fitOf(chain: Chain, context: Report['context'], services: readonly string[]): number {
  if (!context) return 0;
  const symptom = (context.symptom ?? '').toLowerCase();
  const named = services.filter((s) => s.length >= 4 && symptom.includes(s.toLowerCase()));
  const own = new Set([
    chain.group.service,
    ...chain.layers.map((l) => l.component),
    ...chain.group.failures[0].members.flatMap((m) => m.signal.service ?? []),
  ]);
  const about = named.some((s) => own.has(s));
  const slow = chain.drift === true && isAboutSlowness(symptom);
  const text = chain.layers
    .map((l) => `${l.title} ${l.because} ${l.component}`)
    .join(' ')
    .toLowerCase();
  const words = (symptom.match(/[a-z][a-z-]{3,40}/g) ?? []).filter(
    (w) => !EMPTY.has(w) && !named.includes(w),
  );
  const shared = words.some((w) => text.includes(w));
  return (
    (about ? 4 : 0) + (slow ? 2 : 0) + (shared ? 1 : 0) + (sinceDeploy(chain, context.deployTime) ? 1 : 0)
  );
}

function sinceDeploy(chain: Chain, deployTime: string | undefined): boolean {
  const at = deployTime === undefined ? null : parseTimestamp(deployTime);
  return at !== null && chain.group.failures[0].start >= at;
}
