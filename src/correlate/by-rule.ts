import type { RuleInfo, Signal, Tie } from '../model/index.ts';
import { formatDuration } from '../util/time.ts';
import type { Union } from './union.ts';

/**
 * Joins what platforms say about one service when a rule knows that one is behind the other, and that the service alone ties them: a
 * database that fills up, and that is full. Requests and traces have surer ties and are left alone.
 */
export function joinByRule(
  signals: readonly Signal[],
  rules: ReadonlyMap<string, RuleInfo>,
  union: Union,
): void {
  const byRule = new Map<string, number[]>();
  signals.forEach((s, i) => {
    if (s.service === undefined || s.request || s.correlation.trace !== undefined) return;
    for (const { ruleId } of s.matches) {
      const key = `${ruleId}|${s.service}`;
      const list = byRule.get(key);
      if (list) list.push(i);
      else byRule.set(key, [i]);
    }
  });
  for (const [key, causes] of byRule) {
    const at = key.indexOf('|');
    for (const { rule, tie } of rules.get(key.slice(0, at))?.behind ?? []) {
      if (!tie.same.includes('service')) continue;
      const effects = byRule.get(`${rule}|${key.slice(at + 1)}`);
      if (effects) joinNearest(signals, causes, effects, tie, union);
    }
  }
}

/** Each effect with the cause nearest to it in time, both in order of time. */
function joinNearest(
  signals: readonly Signal[],
  causes: readonly number[],
  effects: readonly number[],
  tie: Tie,
  union: Union,
): void {
  let next = 0;
  for (const effect of effects) {
    const end = signals[effect]?.time ?? 0n;
    const start = signals[effect]?.event?.since ?? end;
    while (next < causes.length && (signals[causes[next] ?? 0]?.time ?? 0n) <= end) next += 1;
    const before = causes[next - 1];
    const after = tie.order === 'before' ? undefined : causes[next];
    const gapOf = (i: number | undefined): bigint | null => {
      const time = i === undefined ? undefined : signals[i]?.time;
      if (time === undefined) return null;
      return time < start ? start - time : time > end ? time - end : 0n;
    };
    const [x, y] = [gapOf(before), gapOf(after)];
    const cause = x !== null && (y === null || x <= y) ? before : after;
    const gap = gapOf(cause);
    if (cause === undefined || gap === null || gap > tie.within) continue;
    if (union.find(cause) === union.find(effect)) continue;
    union.join(effect, cause, {
      kind: 'instance-time',
      sure: true,
      why: `same service, ${formatDuration(gap)} apart; the one is known to be behind the other`,
    });
  }
}
