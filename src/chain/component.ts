import type { FailureGroup } from '../model/index.ts';
import { appOfPod } from '../util/pod-name.ts';
import { isHostName as isName, isInside } from './host-name.ts';
import { complains } from './links/index.ts';
import { signalsOf, type Node } from './node.ts';
import { NAMES, serverOf } from './server.ts';

/** The service, pod, node or external system at fault: what a rule captured, else what was called, else who logged it. */
export function componentOf(node: Node, group: FailureGroup): string {
  const told = node.captures['component'];
  if (told !== undefined && isName(told)) return told;
  if (node.rule?.id === 'K8S_API_SERVER_UNREACHABLE') return 'kube-apiserver';
  if (node.rule?.server !== undefined) {
    const server = serverOf(node, node.rule.server);
    if (server !== undefined || node.rule.shared !== true) return server ?? node.rule.server;
  }
  if (node.rule?.tier === 'dependency') {
    const named = NAMES.map((name) => node.captures[name]).find((v) => v !== undefined && isName(v));
    if (named !== undefined && !(isLookup(node) && callersOf(group).size === 1)) return named;
  }
  // Within one's own network the certificate, or the authority that the caller trusts, may be of either side.
  if (node.rule && ANSWERED.test(node.rule.id)) {
    const called = new Set(signalsOf(node).flatMap((s) => s.calls ?? []));
    const [host] = called;
    if (
      host !== undefined &&
      called.size === 1 &&
      isName(host) &&
      !(isOfEither(node, host) && isInside(host))
    )
      return host;
  }
  if (!node.rule && complains(node)) {
    const called = new Set(signalsOf(node).flatMap((s) => s.calls ?? []));
    const [host] = called;
    if (host !== undefined && called.size === 1 && isName(host)) return host;
  }
  // A pod that is ended for it tells of the node.
  const host = signalsOf(node).find((s) => s.event?.host !== undefined)?.event?.host;
  if (node.rule?.id === 'K8S_NODE_PRESSURE' && host !== undefined) return host;
  // Whoever tells of a pod (kubelet, controller manager): the pod is what is at fault.
  const pod = node.captures['pod'];
  const writer = signalsOf(node)[0];
  if (pod !== undefined && writer && !writer.event && writer.instance !== pod) return appOfPod(pod);
  // A claim, and a process that the kernel of a node ended, are told of on behalf of a pod.
  const killed = node.rule?.id === 'K8S_OOM_KILLED' && writer?.resourceType === 'k8s_node';
  if (
    killed ||
    writer?.event?.kind === 'PersistentVolumeClaim' ||
    /^(?:OOMKilling|SystemOOM)$/.test(writer?.event?.reason ?? '')
  ) {
    const user = group.failures.flatMap((f) => f.members).find((m) => m.signal.event?.kind === 'Pod');
    if (user?.signal.service !== undefined) return user.signal.service;
  }
  // The process is what was ended, and the node only where.
  if (killed && node.captures['process'] !== undefined) return node.captures['process'];
  return signalsOf(node).find((s) => s.service !== undefined)?.service ?? group.service;
}

/** Rules about an answer, a refusal or a certificate that a called side gave: where one host was called, it is of that. */
const ANSWERED =
  /^(?:UPSTREAM_|TLS_CERTIFICATE_|CONNECTION_REFUSED$|CONNECTION_RESET$|CONNECTION_TIMED_OUT$|CONTEXT_DEADLINE_EXCEEDED$)/;

/** Whether the fault may be of either side: who finds the certificate of a service of the cluster expired looked at that one, unless the service told it. */
function isOfEither(node: Node, host: string): boolean {
  const id = node.rule?.id ?? '';
  const served = id === 'TLS_CERTIFICATE_EXPIRED' && /\.svc(?:\.|$)/.test(host);
  return (
    id.startsWith('TLS_') && !(served && !signalsOf(node).some((s) => /\bremote error\b/i.test(s.message)))
  );
}

/**
 * A name that does not resolve: where one service asks for it, its setting or its way to the resolver is at fault; where several do,
 * the name is.
 */
function isLookup(node: Node): boolean {
  return node.rule?.id.startsWith('DNS_') === true;
}

function callersOf(group: FailureGroup): ReadonlySet<string> {
  return new Set(group.failures.flatMap((f) => f.members.flatMap((m) => m.signal.service ?? [])));
}
