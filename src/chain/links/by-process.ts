import { SEVERITY_NUMBER, type Signal } from '../../model/index.ts';
import { ofOtherContainer } from '../../util/other-container.ts';
import { isPodName } from '../../util/pod-name.ts';
import { formatDuration, SECOND } from '../../util/time.ts';
import { signalsOf, spanOf } from '../node.ts';
import { SKEW } from '../tie.ts';
import type { LinkFinder } from './link-finder.ts';

/** An uncaught exception ends its process within this. */
const FATAL_GAP = 5n * SECOND;

/** The end of a process and what it logged last. */
export const processEnd: LinkFinder = {
  kind: 'process',
  find(upper, lower) {
    if (
      upper.kind !== 'exit' ||
      lower.kind === 'exit' ||
      lower.kind === 'request' ||
      (lower.chain && lower.chain.depth > 0)
    )
      return null;
    const end = spanOf(upper);
    const span = spanOf(lower);
    if (!end || !span || span.first > end.last + SKEW) return null;
    const pids = new Set(
      signalsOf(upper)
        .map((s) => s.correlation.pid)
        .filter((p) => p !== undefined),
    );
    const pid = signalsOf(lower)
      .map((s) => s.correlation.pid)
      .find((p) => p !== undefined && pids.has(p));
    const gap = end.first - span.last;
    const said = gap > 0n ? `${formatDuration(gap)} before the end` : 'as it ended';
    if (
      lower.exception &&
      gap <= FATAL_GAP &&
      lower.members.some((m) => m.sure && m.join !== 'instance-time')
    )
      return {
        kind: this.kind,
        basis: 'observed',
        why:
          pid === undefined
            ? `same instance, the trace is logged ${said}`
            : `same process (pid ${pid}), the trace is logged ${said}`,
      };
    return {
      kind: this.kind,
      basis: 'inferred',
      why: `same instance, logged ${said}`,
      confirm: 'See whether the process ends at this line: log the exit with its reason.',
    };
  },
};

/** What a pod logs itself explains the event about it; a trace or a fatal line surely, another error perhaps. */
export const podEvent: LinkFinder = {
  kind: 'pod',
  find(upper, lower) {
    if (lower.kind === 'request' || (lower.chain && lower.chain.depth > 0)) return null;
    const events = signalsOf(upper).flatMap((s) => (s.event ? [s.event] : []));
    if (events.length === 0) return null;
    const own = lower.members.find(
      (m) =>
        !m.signal.event &&
        events.some((e) => isOwnPod(e, m.signal.instance)) &&
        !signalsOf(upper).every((s) => ofOtherContainer(s, m.signal)),
    );
    if (!own) return null;
    const why = `the pod ${own.signal.instance ?? ''} itself logged it`;
    const fatal =
      lower.exception !== undefined ||
      (lower.rule !== undefined && lower.rule.tier !== 'symptom') ||
      SEVERITY_NUMBER[own.signal.severity] >= SEVERITY_NUMBER.CRITICAL;
    return fatal
      ? { kind: this.kind, basis: 'observed', why }
      : {
          kind: this.kind,
          basis: 'inferred',
          why,
          confirm: 'See whether it is the last line before the container ends: kubectl logs POD --previous.',
        };
  },
};

/** Whether an event is about that pod, or about the job that made it: its pods are named after it. */
function isOwnPod({ kind, name }: NonNullable<Signal['event']>, pod: string | undefined): boolean {
  if (pod === undefined) return false;
  if (kind === 'Pod') return name === pod;
  return kind === 'Job' && pod.startsWith(`${name}-`) && isPodName(pod.slice(name.length + 1));
}
