import type { JsonObject } from '../model/index.ts';
import { appOfPod } from '../util/pod-name.ts';
import { idAt, objectAt, textAt } from './json-access.ts';

/** Resource labels that name what ran, in this order: the first that is set is the service. */
const RESOURCE_NAMES = [
  'service_name',
  'job_name',
  'job_id',
  'function_name',
  'module_id',
  'database_id',
  'backend_service_name',
  'url_map_name',
  'forwarding_rule_name',
  'topic_id',
  'subscription_id',
  'queue_id',
  'bucket_name',
] as const;
const APP_LABELS = [
  'k8s-pod/app',
  'k8s-pod/app_kubernetes_io/name',
  'k8s-pod/app.kubernetes.io/name',
  'k8s-pod/k8s-app',
  'k8s-pod/run',
  'app',
  'service',
  'service_name',
] as const;
const LAST_LABELS = ['db', 'database', 'source'] as const;
const LAST_RESOURCE = [
  'container_name',
  'node_name',
  'build_trigger_id',
  'instance_id',
  'cluster_name',
] as const;

/** A job that a CronJob made, without the minute that it was due. */
function appOfJob(job: string): string {
  return /^(.+)-\d{8,10}$/.exec(job)?.[1] ?? job;
}

/** What wrote or is meant by the entry: Cloud Run service, Kubernetes workload (of an event: the object it is about), function, job, database ... */
export function serviceOf(raw: JsonObject): string | undefined {
  const involved = involvedObject(raw);
  if (involved) return involved;
  const named = namedService(raw);
  if (named !== undefined) return named;
  const resource = objectAt(objectAt(raw, 'resource'), 'labels');
  const labels = objectAt(raw, 'labels');
  const payload = objectAt(raw, 'jsonPayload');
  return (
    textAt(objectAt(payload, 'serviceContext'), 'service') ??
    textAt(payload, 'service') ??
    textAt(objectAt(payload, 'service'), 'name') ??
    textAt(payload, 'service.name') ??
    first(labels, LAST_LABELS) ??
    // The number of a virtual machine names it to nobody.
    (textAt(objectAt(raw, 'resource'), 'type') === 'gce_instance'
      ? textAt(labels, 'compute.googleapis.com/resource_name')
      : undefined) ??
    first(resource, LAST_RESOURCE)
  );
}

/** Whether resource and labels name the service, so that a payload's words on it do not count; those of an event do. */
export function isServiceNamed(raw: JsonObject): boolean {
  return namedService(raw) !== undefined;
}

function namedService(raw: JsonObject): string | undefined {
  const resource = objectAt(objectAt(raw, 'resource'), 'labels');
  const named = first(resource, RESOURCE_NAMES) ?? first(objectAt(raw, 'labels'), APP_LABELS);
  if (named !== undefined) return named;
  const pod = textAt(resource, 'pod_name');
  return pod === undefined ? undefined : appOfPod(pod);
}

function involvedObject(raw: JsonObject): string | undefined {
  const payload = objectAt(raw, 'jsonPayload');
  const object =
    objectAt(payload, 'involvedObject') ??
    (payload?.kind === 'Event' ? objectAt(payload, 'regarding') : undefined);
  const name = textAt(object, 'name');
  if (name === undefined) return undefined;
  if (object?.kind === 'Pod') return appOfPod(name);
  if (object?.kind === 'Job') return appOfJob(name);
  return object?.kind === 'ReplicaSet' ? name.replace(/-[a-f0-9]{5,10}$/, '') : name;
}

/** Instance, pod or machine that the entry comes from. */
export function instanceOf(raw: JsonObject): string | undefined {
  const resource = objectAt(objectAt(raw, 'resource'), 'labels');
  const labels = objectAt(raw, 'labels');
  const payload = objectAt(raw, 'jsonPayload');
  const involved = objectAt(payload, 'involvedObject');
  return (
    textAt(labels, 'instanceId') ??
    (involved?.kind === 'Pod' ? textAt(involved, 'name') : undefined) ??
    textAt(resource, 'pod_name') ??
    idAt(resource, 'instance_id') ??
    first(labels, [
      'instance_id',
      'run.googleapis.com/execution_name',
      'compute.googleapis.com/resource_name',
    ]) ??
    textAt(resource, 'node_name') ??
    textAt(payload, 'hostname') ??
    textAt(payload, 'host')
  );
}

/** Revision: Cloud Run's, App Engine's version, an app's version label, else the hash of the pod's template. */
export function revisionOf(raw: JsonObject): string | undefined {
  const resource = objectAt(objectAt(raw, 'resource'), 'labels');
  const labels = objectAt(raw, 'labels');
  const payload = objectAt(raw, 'jsonPayload');
  const named =
    first(resource, ['revision_name', 'version_id']) ??
    first(labels, [
      'k8s-pod/app_kubernetes_io/version',
      'k8s-pod/app.kubernetes.io/version',
      'k8s-pod/version',
      'k8s-pod/pod-template-hash',
    ]) ??
    textAt(objectAt(payload, 'serviceContext'), 'version');
  if (named !== undefined) return named;
  const involved = objectAt(payload, 'involvedObject');
  const pod =
    textAt(resource, 'pod_name') ?? (involved?.kind === 'Pod' ? textAt(involved, 'name') : undefined);
  return pod === undefined ? undefined : /-([a-f0-9]{5,10})-[a-z0-9]{5}$/.exec(pod)?.[1];
}

function first(object: JsonObject | undefined, keys: readonly string[]): string | undefined {
  if (object === undefined) return undefined;
  for (const key of keys) {
    const text = textAt(object, key);
    if (text !== undefined) return text;
  }
  return undefined;
}
