import type { Chain, Observed, RuleInfo, Signal } from '../model/index.ts';
import { formatTimestamp, MINUTE } from '../util/time.ts';

/** What ends this soon after its start ended at what it needs to start. */
const YOUNG = 2n * MINUTE;
/** The kubelet waits up to this long before it starts a container again: what has run for longer, and is heard of, runs. */
const RUNS = 5n * MINUTE;
/** So soon after an end the kubelet tells that it waits: it does so only for what has not run for long. */
const TOLD = MINUTE;

/**
 * Words for why containers that ended at their start are no finding: what they need was not there yet, each of their pods was started once
 * more, and ran on for longer than the kubelet ever waits, in which nothing of the service failed again.
 */
export function cameUpBy(
  { signals, services }: Pick<Observed, 'signals' | 'services'>,
  rules: ReadonlyMap<string, RuleInfo>,
): (chain: Chain) => string | undefined {
  const starts = new Map<string, bigint[]>();
  for (const s of signals) {
    const pod = podOf(s);
    if (pod === undefined || !isStart(s)) continue;
    const known = starts.get(pod);
    if (known) known.push(s.time);
    else starts.set(pod, [s.time]);
  }
  if (starts.size === 0) return () => undefined;
  const lastOf = new Map(services.map((s) => [s.name, s.last ?? 0n]));
  return ({ group }) => {
    const failed = group.failures.flatMap((f) => f.members.map((m) => m.signal)).filter((s) => !isStart(s));
    if (failed.length === 0) return undefined;
    const waits = failed.flatMap((s) => (s.event?.reason === 'BackOff' ? [s] : []));
    if (waits.length === 0) return undefined;
    let since = 0n;
    for (const s of failed) {
      const own = starts.get(podOf(s) ?? '') ?? [];
      const again = own.find((t) => t > s.time);
      if (again === undefined || !isOfStart(s, own, waits, rules)) return undefined;
      if (again > since) since = again;
    }
    const on = (lastOf.get(group.service) ?? 0n) - since;
    const anew = signals.some((s) => s.time > since && s.service === group.service && isTrouble(s));
    return on < RUNS || anew
      ? undefined
      : `what ended at its start was started once more at ${formatTimestamp(since)}, and its service is heard of for ${on / MINUTE} min since without an error`;
  };
}

function podOf(s: Signal): string | undefined {
  return s.event ? (s.event.kind === 'Pod' ? s.event.name : undefined) : s.instance;
}

function isStart(s: Signal): boolean {
  return s.event ? s.event.reason === 'Started' : s.lifecycle === 'start';
}

/** An end soon after a start, for what it calls: not for its memory, its limits or the node. */
function isOfStart(
  s: Signal,
  own: readonly bigint[],
  waits: readonly Signal[],
  rules: ReadonlyMap<string, RuleInfo>,
): boolean {
  if (s.event) return s.event.reason === 'BackOff' && !s.message.includes('image');
  if (s.request) return false;
  if (s.matches.some((m) => ['platform', 'change'].includes(rules.get(m.ruleId)?.tier ?? ''))) return false;
  const begun = own.findLast((t) => t <= s.time);
  return begun === undefined
    ? waits.some((w) => podOf(w) === s.instance && w.time >= s.time && w.time - s.time <= TOLD)
    : s.time - begun <= YOUNG;
}

function isTrouble(s: Signal): boolean {
  return s.role === 'error' || s.lifecycle === 'exit' || (s.request?.status ?? 0) >= 500;
}
