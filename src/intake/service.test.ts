import { expect, test } from 'vitest';
import { appOfPod } from '../util/pod-name.ts';
import { entryFrom } from './testing/records.ts';

const placeOf = (body: object): object => {
  const { service, revision, instance } = entryFrom({
    timestamp: '2025-09-08T21:00:01Z',
    insertId: 'i',
    textPayload: 'x',
    ...body,
  });
  return { service, revision, instance };
};
const resource = (type: string, labels: object): object => ({ resource: { type, labels } });

test.each([
  [
    {
      ...resource('cloud_run_revision', { service_name: 'api', revision_name: 'api-00002-xyz' }),
      labels: { instanceId: '00f1' },
    },
    'api',
    'api-00002-xyz',
    '00f1',
  ],
  [
    {
      ...resource('cloud_run_job', { job_name: 'migrate' }),
      labels: { 'run.googleapis.com/execution_name': 'migrate-abc' },
    },
    'migrate',
    undefined,
    'migrate-abc',
  ],
  [resource('cloud_function', { function_name: 'resize' }), 'resize', undefined, undefined],
  [resource('gae_app', { module_id: 'default', version_id: 'v7' }), 'default', 'v7', undefined],
  [resource('cloudsql_database', { database_id: 'p:main' }), 'p:main', undefined, undefined],
  [
    resource('http_load_balancer', { backend_service_name: 'web-backend', url_map_name: 'lb' }),
    'web-backend',
    undefined,
    undefined,
  ],
  [
    {
      ...resource('k8s_container', { pod_name: 'cart-5d4f8c7b9d-x2x4z' }),
      labels: { 'k8s-pod/app': 'shop-cart' },
    },
    'shop-cart',
    '5d4f8c7b9d',
    'cart-5d4f8c7b9d-x2x4z',
  ],
  [
    resource('k8s_container', { pod_name: 'cart-5d4f8c7b9d-x2x4z', container_name: 'c' }),
    'cart',
    '5d4f8c7b9d',
    'cart-5d4f8c7b9d-x2x4z',
  ],
  [resource('k8s_container', { pod_name: 'redis-0' }), 'redis', undefined, 'redis-0'],
  [resource('k8s_node', { node_name: 'node-a' }), 'node-a', undefined, 'node-a'],
  [resource('gce_instance', { instance_id: '123' }), '123', undefined, '123'],
  [
    {
      ...resource('gce_instance', { instance_id: '123' }),
      labels: { 'compute.googleapis.com/resource_name': 'pg-main' },
    },
    'pg-main',
    undefined,
    '123',
  ],
  [
    { ...resource('global', { project_id: 'p' }), labels: { source: 'aws.rds', db: 'payments' } },
    'payments',
    undefined,
    undefined,
  ],
  [
    { textPayload: null, jsonPayload: { serviceContext: { service: 'worker', version: '3' }, message: 'x' } },
    'worker',
    '3',
    undefined,
  ],
])('%j', (body, service, revision, instance) => {
  expect(placeOf(body)).toEqual({ service, revision, instance });
});

test('a Kubernetes event is about its object', () => {
  const event = (kind: string, name: string): object =>
    placeOf({
      ...resource('k8s_cluster', { cluster_name: 'c' }),
      textPayload: null,
      jsonPayload: { kind: 'Event', involvedObject: { kind, name }, message: 'x' },
    });
  expect(event('Pod', 'cart-5d4f8c7b9d-x2x4z')).toEqual({
    service: 'cart',
    revision: '5d4f8c7b9d',
    instance: 'cart-5d4f8c7b9d-x2x4z',
  });
  expect(event('ReplicaSet', 'cart-5d4f8c7b9d')).toMatchObject({ service: 'cart' });
  expect(event('Deployment', 'cart')).toMatchObject({ service: 'cart' });
  expect(event('Job', 'nightly-close-29334720')).toMatchObject({ service: 'nightly-close' });
  expect(event('Job', 'import-29')).toMatchObject({ service: 'import-29' });
  expect(event('Node', 'node-a')).toMatchObject({ service: 'node-a' });
});

test.each([
  ['ts-order-service-5b67c48447-fj8b7', 'ts-order-service'],
  ['alertmanager-0', 'alertmanager'],
  ['backend-service', 'backend-service'],
  ['import-feed-x2k8d', 'import-feed'],
  ['fluentbit-gke-7xkqd', 'fluentbit-gke'],
  ['nightly-close-29334720-x2k8d', 'nightly-close'],
  ['nightly-close-29334720-xzkqd', 'nightly-close'],
  // Words, also one without a vowel, are part of the name.
  ['edge-https', 'edge-https'],
  ['cart-redis', 'cart-redis'],
  ['web-a1b2c', 'web-a1b2c'],
])('%s belongs to %s', (pod, app) => {
  expect(appOfPod(pod)).toBe(app);
});
