/** What an ingress or a gateway makes of a service: `k8s1-3ac2aa11-shop-cart-80-9a8b77cc` of `cart` in the namespace `shop`. */
const OF_KUBERNETES = /^(?:k8s1?|gke[a-z]*\d*)-[a-z0-9]+-(.+)-\d{1,5}-[a-z0-9]+$/;
/** What people put around a service's name for its backend. */
const WRAPPED = /^(?:be|bes|backend|lb|neg)-|-(?:be|bes|backend|backend-service|lb|neg|service|svc)$/g;

/** Whether a backend's name has a service's name in it as Kubernetes writes it. */
export function namesService(backend: string): boolean {
  return OF_KUBERNETES.test(backend);
}

/** A name this short stands in other names by chance. */
const MIN_NAME = 3;

/** Whether a backend may be the service: of that name, or named after it. */
export function isBackend(backend: string, service: string, namespace: string | undefined): boolean {
  const inner = OF_KUBERNETES.exec(backend)?.[1];
  if (inner === undefined)
    return (
      isNamedAs(backend, service, namespace) ||
      (service.length >= MIN_NAME && `-${backend}-`.includes(`-${service}-`))
    );
  // Namespace and service are one text there, and both may have dashes: without the namespace, the service is its end.
  return namespace === undefined ? inner.endsWith(`-${service}`) : inner === `${namespace}-${service}`;
}

/** Whether the name of a backend says that it is this service and no other. */
export function isNamedAs(backend: string, service: string, namespace: string | undefined): boolean {
  if (backend === service || backend.replace(WRAPPED, '') === service) return true;
  const inner = OF_KUBERNETES.exec(backend)?.[1];
  return namespace !== undefined && inner === `${namespace}-${service}`;
}

/** Whether a host is called after the service: `cart-abc123-ew.a.run.app`, `cart.shop.svc.cluster.local`. */
export function isHostOf(host: string, service: string | undefined): boolean {
  const [label = ''] = host.split('.', 1);
  if (service === undefined || label === service) return service !== undefined;
  // Cloud Run puts a hash and a short region, or the number of the project, behind it.
  return (
    host.endsWith('.run.app') &&
    label.startsWith(`${service}-`) &&
    /^(?:[a-z0-9]{10}-[a-z]{2,3}|\d+)$/.test(label.slice(service.length + 1))
  );
}
