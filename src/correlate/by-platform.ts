import type { RuleInfo, Signal } from '../model/index.ts';
import { formatDuration, SECOND } from '../util/time.ts';
import type { Union } from './union.ts';

/** An instance that the platform ends takes its open requests with it: what fails on it later than this failed of something else. */
const WITHIN = 10n * SECOND;

/**
 * Joins what the platform says of an instance (a memory limit, a kill) with the requests of that very instance that failed at the time, where a rule
 * knows that the one is behind the other. Two instances stay two failures.
 */
export function joinByPlatform(
  signals: readonly Signal[],
  rules: ReadonlyMap<string, RuleInfo>,
  union: Union,
): void {
  let grouped: ReadonlyMap<string, readonly number[]> | null = null;
  signals.forEach((cause, at) => {
    if (cause.instance === undefined || cause.request || cause.correlation.trace !== undefined) return;
    for (const { ruleId } of cause.matches) {
      const rule = rules.get(ruleId);
      if (rule?.tier !== 'platform') continue;
      const effects = new Map(
        rule.behind.filter(({ tie }) => tie.same.includes('instance')).map(({ rule: id, tie }) => [id, tie]),
      );
      const near = (grouped ??= byInstance(signals)).get(cause.instance) ?? [];
      for (let k = firstSince(signals, near, cause.time - WITHIN); k < near.length; k++) {
        const i = near[k] as number;
        const effect = signals[i];
        if (effect && effect.time - cause.time > WITHIN) break;
        if (!effect || i === at || (!effect.request && effect.correlation.trace === undefined)) continue;
        const tie = effect.matches.map((m) => effects.get(m.ruleId)).find((t) => t !== undefined);
        if (!tie) continue;
        const apart = effect.time > cause.time ? effect.time - cause.time : cause.time - effect.time;
        if (apart > WITHIN || apart > tie.within || union.find(i) === union.find(at)) continue;
        union.join(i, at, {
          kind: 'instance-time',
          sure: true,
          why: `same instance, ${formatDuration(apart)} apart; the platform ended it`,
        });
      }
    }
  });
}

/** Place of the first of these signals (in order of time) that is not before `since`. */
function firstSince(signals: readonly Signal[], near: readonly number[], since: bigint): number {
  let low = 0;
  let high = near.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((signals[near[middle] as number]?.time ?? 0n) < since) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byInstance(signals: readonly Signal[]): ReadonlyMap<string, readonly number[]> {
  const grouped = new Map<string, number[]>();
  signals.forEach((s, i) => {
    if (s.instance === undefined) return;
    const list = grouped.get(s.instance);
    if (list) list.push(i);
    else grouped.set(s.instance, [i]);
  });
  return grouped;
}
