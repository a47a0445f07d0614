import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { investigate } from '../investigate.ts';
import type { Layer } from '../model/index.ts';

const rules = fileURLToPath(new URL('../../rules', import.meta.url));
const entry = (second: number, more: object): string =>
  `${JSON.stringify({
    insertId: `e${second}`,
    timestamp: new Date(Date.parse('2026-05-06T12:00:00Z') + second * 1000).toISOString(),
    ...more,
  })}\n`;

const failed = (second: number, textPayload: string, namespace = 'shop'): string =>
  entry(second, {
    severity: 'ERROR',
    logName: 'projects/shop/logs/stderr',
    resource: {
      type: 'k8s_container',
      labels: {
        cluster_name: 'main',
        namespace_name: namespace,
        pod_name: 'front-7c5d8f9b66-b2x7d',
        container_name: 'front',
      },
    },
    textPayload,
  });
const refused = (second: number, host = 'stock.shop'): string =>
  failed(second, `Get "http://${host}/items": dial tcp 10.12.0.7:80: connect: connection refused`);
const changed = (second: number, methodName: string, resourceName: string): string =>
  entry(second, {
    severity: 'NOTICE',
    logName: 'projects/shop/logs/cloudaudit.googleapis.com%2Factivity',
    resource: { type: 'k8s_cluster', labels: { cluster_name: 'main' } },
    protoPayload: { serviceName: 'k8s.io', methodName, resourceName },
  });
const service = (second: number): string =>
  changed(second, 'io.k8s.core.v1.services.patch', 'core/v1/namespaces/shop/services/stock');
const policy = (second: number, namespace = 'shop'): string =>
  changed(
    second,
    'io.k8s.networking.v1.networkpolicies.create',
    `networking.k8s.io/v1/namespaces/${namespace}/networkpolicies/deny`,
  );
const timedOut = (second: number): string => failed(second, 'Error: connect ETIMEDOUT 10.8.2.40:8080');

async function layersOf(...entries: readonly string[]): Promise<readonly Layer[]> {
  const { findings } = await investigate({
    from: ['-'],
    rules: [rules],
    stdin: Readable.from([entries.join('')]),
    cacheDir: join(tmpdir(), 'rca-changed'),
  });
  return findings[0]?.layers ?? [];
}
const told = (layers: readonly Layer[]): unknown => layers.map((l) => [l.ruleId, l.component, l.basis]);
const REFUSED = ['CONNECTION_REFUSED', 'stock.shop', 'observed'];

describe('a change in the audit log', () => {
  it('to the service that was called, before all of the failures, is suspected and never established', async () => {
    expect(told(await layersOf(service(0), refused(4), refused(9), refused(14)))).toEqual([
      REFUSED,
      ['K8S_SERVICE_CHANGED', 'stock', 'inferred'],
    ]);
  });

  it('is not suspected after the first failure, nor of calls to another service', async () => {
    expect(told(await layersOf(refused(1), service(2), refused(4), refused(9)))).toEqual([REFUSED]);
    expect(told(await layersOf(service(0), refused(4, 'carts.shop'), refused(9, 'carts.shop')))).toEqual([
      ['CONNECTION_REFUSED', 'carts.shop', 'observed'],
    ]);
  });

  it('of a policy is suspected of connections that get no answer in its namespace, which establish nothing', async () => {
    const layers = await layersOf(policy(0), timedOut(10), timedOut(20));
    expect(told(layers)).toEqual([
      ['CONNECTION_TIMED_OUT', 'front', 'observed'],
      ['K8S_NETWORK_POLICY_CHANGED', 'deny', 'inferred'],
    ]);
    expect(layers[0]?.tier).toBe('symptom');
    expect(told(await layersOf(policy(0, 'other'), timedOut(10), timedOut(20)))).toHaveLength(1);
  });
});
