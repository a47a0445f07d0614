import type { Chain, Signal } from '../model/index.ts';

/**
 * Warnings of Kubernetes that tell of a setting or of a step on the way: what they are about goes on as before. An event of another
 * reason tells where it does not.
 */
const HINTS: ReadonlySet<string> = new Set([
  'CheckLimitsForResolvConf',
  'DNSConfigForming',
  'ExceededGracePeriod',
  'ExternalExpanding',
  'InvalidDiskCapacity',
  'LoadBalancerNegNotReady',
  'MissingClusterDNS',
  'NoPods',
  'NodeSysctlChange',
]);
/** Two controllers wrote the same object at once; the one that came late does it again. */
const CONFLICT =
  /Operation cannot be fulfilled on [\w./]+ "[^"]+": the object has been modified; please apply your changes to the latest version/;
/** From this many on, what is done again does not get anywhere. */
const MANY = 4;

/** Words for why events are no finding: each is a hint, or a conflict that its controller meets by doing it again. */
export function hinted(chain: Chain): string | undefined {
  const signals = chain.group.failures.flatMap((f) => f.members.map((m) => m.signal));
  if (signals.length === 0 || !signals.every((s) => isHint(s) || isConflict(s))) return undefined;
  return signals.every(isHint)
    ? 'hints of the cluster; no entry says that anything fails for them'
    : 'the cluster does again what two of its parts did at once';
}

function isHint(s: Signal): boolean {
  return s.event !== undefined && HINTS.has(s.event.reason);
}

function isConflict(s: Signal): boolean {
  return s.event !== undefined && (s.event.count ?? 1) < MANY && CONFLICT.test(s.message);
}
