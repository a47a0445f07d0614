import type { Signal } from '../model/index.ts';
import { isBackend, isHostOf, isNamedAs } from '../util/backend-name.ts';
import { isPodName } from '../util/pod-name.ts';
import { hasName } from '../util/whole-name.ts';

/** Captures in which rules keep the side that was called. */
const CALLED = ['host', 'component', 'server', 'address', 'service', 'dependency'] as const;
/** The port that a server listens on unless told otherwise, by the first word of the rules about it. */
const USUAL_PORTS: ReadonlyMap<string, string> = new Map([
  ['6379', 'REDIS'],
  ['5432', 'POSTGRES'],
  ['3306', 'MYSQL'],
  ['27017', 'MONGODB'],
  ['5672', 'RABBITMQ'],
  ['9092', 'KAFKA'],
]);

/** The effect of a DNS server that gives no answer, and the workloads that are one in a cluster: nobody names the server that they ask. */
const NO_ANSWER = 'DNS_RESOLVER_SILENT';
const RESOLVERS: ReadonlySet<string> = new Set(['coredns', 'kube-dns', 'node-local-dns']);

/** How what was called is the side that the cause is of. */
export interface Target {
  readonly why: string;
  /** False where a name or a port fits that is not the side's own. */
  readonly sure: boolean;
}

/** The names of what a failure called, with the namespace that it called from. */
export interface Calls {
  readonly names: readonly string[];
  readonly from: string | undefined;
  readonly caller: string | undefined;
  /** The backend of a load balancer, which is named otherwise than a host. */
  readonly backend?: string;
  /** Whether a DNS server was asked and gave no answer. */
  readonly asked: boolean;
  /** Whether the API server called it for the cluster itself: a service of its own namespace, named otherwise than its pods. */
  readonly hook: boolean;
  /** Ports that were called at an address without a name. */
  readonly ports: readonly string[];
  /** The entries as they are written, where they name nothing in a way that a rule knows. */
  readonly text: string;
}

/** What the entries of one failure name as called. */
export function callsIn(signals: readonly Signal[]): Calls {
  const names = new Set<string>();
  const ports = new Set<string>();
  let backend: string | undefined;
  for (const s of signals) {
    if (s.resourceType === 'http_load_balancer' && s.request) backend = s.service;
    for (const host of s.calls ?? []) names.add(host);
    for (const { captures } of s.matches) {
      for (const key of CALLED) {
        const name = captures[key];
        if (name !== undefined && isName(name)) names.add(bare(name));
      }
      if (captures['port'] !== undefined) ports.add(captures['port']);
    }
  }
  const caller = signals.find((s) => s.service !== undefined && s.service !== backend);
  return {
    names: [...names].filter((name) => name !== caller?.service).sort(),
    from: signals.find((s) => s.namespace !== undefined)?.namespace,
    caller: caller?.service,
    ...(backend === undefined ? {} : { backend }),
    hook: signals.some((s) => s.matches.some((m) => m.ruleId === 'K8S_WEBHOOK_UNAVAILABLE')),
    asked: signals.some((s) => s.matches.some((m) => m.ruleId === NO_ANSWER)),
    ports: [...ports],
    text:
      names.size > 0 || backend !== undefined
        ? ''
        : signals
            .map((s) => s.message.slice(0, MAX_TEXT))
            .join('\n')
            .toLowerCase(),
  };
}

/** Of each entry so much is searched for a name. */
const MAX_TEXT = 500;
/** A name this short is a word like any other. */
const MIN_MENTIONED = 4;

/** Whether entries that name nothing as called have the name of a service among their words (`voucher lookup failed: dial tcp 10.1.2.3:80`). */
export function mentions({ text, caller }: Calls, service: string): boolean {
  return service.length >= MIN_MENTIONED && service !== caller && hasName(text, service);
}

/** Whether a name tells one machine or service from others. */
function isName(text: string): boolean {
  return /^[a-z][\w.-]*(?::\d+)?$/i.test(text) && !/^localhost(?::\d+)?$/i.test(text);
}

function bare(name: string): string {
  return name.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}

/** Whether a service may be what was called: a quick look that lets pass all that a close one does. */
export function mayBe(calls: Calls, service: string, ruleId: string): boolean {
  const { names, backend, ports } = calls;
  if (backend !== undefined || calls.hook || (calls.asked && RESOLVERS.has(service))) return true;
  if (names.length === 0) return ports.length === 0 || isUsualPort(calls, ruleId);
  return names.some((host) =>
    host
      .split('.', 2)
      .some((l) => l === service || l.startsWith(`${service}-`) || service.startsWith(`${l}-`)),
  );
}

/** Whether what was called is the side that `cause` is of, and how that shows; null where its name is another, or none. */
export function targetOf(calls: Calls, cause: Signal): Target | null {
  const { service } = cause;
  if (service === undefined || service === calls.caller) return null;
  if (calls.asked && RESOLVERS.has(service))
    return { why: `${service} is the DNS server of the cluster, which gave no answer`, sure: true };
  const namespace = cause.event?.namespace ?? cause.namespace;
  if (calls.backend !== undefined) {
    if (!isBackend(calls.backend, service, namespace)) return null;
    return {
      why: `the backend ${calls.backend} is named after it`,
      sure: isNamedAs(calls.backend, service, namespace),
    };
  }
  const name = calls.names.find((host) => isNameOf(host, cause, calls.from));
  if (name !== undefined) return { why: `${name} is what was called`, sure: true };
  if (mentions(calls, service))
    return { why: `the entry has the name ${service} among its words`, sure: false };
  const hook =
    calls.hook && namespace !== undefined && calls.names.find((host) => host.split('.')[1] === namespace);
  return hook ? { why: `it runs in the namespace of ${hook}, which was called`, sure: false } : null;
}

/** Whether an address without a name was called on the port that this kind of server usually has. */
export function isUsualPort(calls: Calls, ruleId: string): boolean {
  return (
    calls.names.length === 0 &&
    calls.ports.some((port) => {
      const kind = USUAL_PORTS.get(port);
      return kind !== undefined && ruleId.startsWith(`${kind}_`);
    })
  );
}

/**
 * Whether a host is the name of a workload or of one of its pods: alone (then of the same namespace), as the cluster's names go (`payments.shop`,
 * `payments.shop.svc`, `redis-0.redis.shop.svc.cluster.local`), or as Cloud Run calls its services. Any other domain may be another company's.
 */
function isNameOf(host: string, cause: Signal, from: string | undefined): boolean {
  const namespace = cause.event?.namespace ?? cause.namespace;
  const pod = cause.event?.kind === 'Pod' ? cause.event.name : cause.instance;
  // Where its workload could not be told from a pod's name, it may still be named after the host.
  const unknown = cause.service === pod;
  const isOwn = (name: string): boolean =>
    name === cause.service ||
    name === pod ||
    (unknown && pod?.startsWith(`${name}-`) === true && isPodName(pod.slice(name.length + 1)));
  const labels = host.replace(/\.svc(?:\.[\w.-]+)?$/, '').split('.');
  const [first = '', ...rest] = labels;
  if (labels.length === 1 && host === first)
    return isOwn(first) && (namespace === undefined || from === undefined || namespace === from);
  if (host.endsWith('.run.app')) return isHostOf(host, cause.service);
  const said = rest.at(-1);
  if (namespace === undefined || said !== namespace || labels.length > 3) return false;
  if (labels.length === 2) return isOwn(first);
  // The first label is one pod of a stateful set, whatever its headless service is called: another pod of it is another server.
  return pod === undefined ? isOwn(rest[0] ?? '') : pod === first;
}
