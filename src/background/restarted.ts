import type { RuleInfo, Signal } from '../model/index.ts';
import { appOfPod } from '../util/pod-name.ts';
import { SECOND } from '../util/time.ts';
import { hasName } from '../util/whole-name.ts';

/** A server takes this long to be found again after its container started. */
const FOUND_AGAIN = 60n * SECOND;
/** Calls by the name of a workload, of which other pods go on, fail this long after one was asked to end. */
const DRAIN = 30n * SECOND;

interface Restart {
  /** As callers name it. */
  readonly name: string;
  readonly pod: string;
  readonly from: bigint;
  readonly to: bigint;
}

/** Words for why an entry is no sign of trouble: what it called was being restarted on purpose. */
export type Restarted = (signal: Signal) => string | undefined;

/** Tells entries that name a pod, or its workload, as not to be reached while a rollout or a drain restarted it. */
export function restartedBy(signals: readonly Signal[], rules: ReadonlyMap<string, RuleInfo>): Restarted {
  const restarts = restartsIn(signals);
  if (restarts.length === 0) return () => undefined;
  return (signal) => {
    if (signal.request || signal.event || signal.lifecycle !== undefined || signal.exception)
      return undefined;
    if (!signal.matches.some((m) => rules.get(m.ruleId)?.tier === 'dependency')) return undefined;
    const text = signal.message.slice(0, 1000);
    const named = restarts.find(
      (r) =>
        signal.time >= r.from && signal.time <= r.to && signal.instance !== r.pod && hasName(text, r.name),
    );
    return named && `${named.name} was being restarted on purpose, and is told to be missed no longer`;
  };
}

function restartsIn(signals: readonly Signal[]): readonly Restart[] {
  const stops: { pod: string; time: bigint }[] = [];
  const starts: { pod: string; time: bigint }[] = [];
  for (const { event, message, time } of signals) {
    if (event?.kind !== 'Pod') continue;
    if (event.reason === 'Killing' && message.startsWith('Stopping container'))
      stops.push({ pod: event.name, time });
    if (event.reason === 'Started') starts.push({ pod: event.name, time });
  }
  return stops.flatMap(({ pod, time }): Restart[] => {
    const app = appOfPod(pod);
    const again = starts.find((s) => s.pod === pod && s.time >= time);
    if (again) return [{ name: pod, pod, from: time, to: again.time + FOUND_AGAIN }];
    const others = starts.some((s) => s.pod !== pod && appOfPod(s.pod) === app);
    return others ? [{ name: app, pod, from: time, to: time + DRAIN }] : [];
  });
}
