import type { FailureGroup, Signal } from '../model/index.ts';
import { signalsOf, type Node } from './node.ts';

/** So much of a line is asked for words that say why. */
const MAX_TEXT = 600;
/** Words by which a line says why something went wrong, and not only that it did. */
const WHY =
  /\b(?:unable to (?:load|open|read|parse|decode|find|locate)|(?:can ?not|can't|could not|couldn't|failed to) (?:be )?(?:load|open|read|parse|decode|find|locate|resolve|bind)|pars(?:e|ing)|syntax|malformed|invalid|illegal|unsupported|unknown|unrecogni[sz]ed|undefined|missing|not (?:found|set|configured|allowed|permitted|supported|defined)|no such|does not exist|already (?:exists|in use)|required|mismatch\w*|incompatib\w*|corrupt\w*|denied|forbidden|authenticat\w*|unauthori[sz]ed|permission|credentials?|password|certificate|expired|revoked|locked|quota|limit|exceed(?:s|ed)|exhausted|full|out of|too (?:many|large|long|big|small|old)|no space|overflow\w*|deadlock\w*|violat\w*|null|nil|division|assert\w*|read-only|disabled)\b/i;

/** A probe may fail this often before the kubelet does anything about it, by default. */
const THRESHOLD = 3;

/** Whether all that a node shows is a probe that failed now and then, of a container that was not ended for it: a pod that starts or is busy does that. */
export function isBlip(node: Node, group: FailureGroup): boolean {
  const signals = signalsOf(node);
  const members = group.failures.flatMap((f) => f.members.map((m) => m.signal));
  return (
    signals.length > 0 &&
    signals.every((s) => s.event?.reason === 'Unhealthy') &&
    signals.reduce((n, s) => n + (s.event?.count ?? 1), 0) < THRESHOLD &&
    !members.some((s) => s.lifecycle === 'exit' || /^(?:Killing|BackOff)$/.test(s.event?.reason ?? ''))
  );
}

/** Whether a line that no rule knows tells of something that was called: why that went wrong it does not know. */
export function callsAnother(node: Node): boolean {
  return !node.rule && signalsOf(node).every((s) => (s.calls ?? []).length > 0);
}

/** Whether a line at the surface tells only that something went wrong: no rule knows it, no exception and no request is with it, and its words give no reason. */
export function tellsNoReason(node: Node): boolean {
  return (
    node.kind === 'message' &&
    !node.rule &&
    node.tail === undefined &&
    signalsOf(node).every((s) => isBare(s) && !WHY.test(s.message.slice(0, MAX_TEXT)))
  );
}

/** Whether an entry is an application's line and nothing else: the platform's events say what they are of, and a trace what was asked. */
function isBare(s: Signal): boolean {
  return (
    !s.event &&
    !s.exception &&
    !s.mention &&
    s.resourceType !== 'k8s_node' &&
    s.correlation.trace === undefined &&
    s.correlation.requestId === undefined
  );
}
