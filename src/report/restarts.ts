import type { FailureGroup, Observed, RuleInfo, Signal } from '../model/index.ts';
import { fill } from '../util/fill.ts';
import { MINUTE } from '../util/time.ts';

/** A restart longer before the first failure than this says nothing of it. */
const SHORTLY = 15n * MINUTE;
/** What began this long after its revision did is not its first start. */
const AGAIN = MINUTE;

/** What a signal says of the end or start of an instance, container or pod; null where it says none. */
export function restartTitle(signal: Signal, rules: ReadonlyMap<string, RuleInfo>): string | null {
  const { event } = signal;
  if (event) {
    if (event.kind !== 'Pod') return null;
    if (event.reason === 'BackOff' && signal.lifecycle === 'exit')
      return `A container ends and is started again${event.count === undefined ? '' : ` (seen ${event.count} times)`}`;
    if (event.reason === 'Started') return 'A container was started again';
    return event.reason === 'Killing' ? 'A container was stopped' : null;
  }
  if (signal.lifecycle === undefined) return null;
  for (const match of signal.matches) {
    const rule = rules.get(match.ruleId);
    const title = rule && fill(rule.title, match.captures);
    if (title) return title;
  }
  return signal.lifecycle === 'start' ? 'A process was started again' : 'A process ended';
}

/** Whether it is a restart shortly before the first failure of a finding: what begins with a new revision is a deploy, and told as that. */
export function isRestart(signal: Signal, group: FailureGroup, observed: Observed): boolean {
  const [first] = group.failures;
  if (first.start - signal.time > SHORTLY || signal.service === undefined) return false;
  const begins = signal.lifecycle === 'start' || signal.event?.reason === 'Started';
  if (!begins) return true;
  const revisions = observed.services.find((s) => s.name === signal.service)?.revisions ?? [];
  const name = signal.revision ?? first.revision;
  const revision = name === undefined ? revisions[0] : revisions.find((r) => r.name === name);
  return revision !== undefined && signal.time - revision.first >= AGAIN;
}
