import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { investigate } from '../investigate.ts';

const rules = fileURLToPath(new URL('../../rules', import.meta.url));

const line = (ms: number, service: string, jsonPayload: object): string =>
  `${JSON.stringify({
    insertId: `${service}${ms}`,
    timestamp: new Date(Date.parse('2026-05-06T12:00:00Z') + ms).toISOString(),
    severity: 'ERROR',
    logName: 'projects/shop/logs/stdout',
    resource: {
      type: 'k8s_container',
      labels: {
        cluster_name: 'main',
        namespace_name: 'shop',
        pod_name: `${service}-7c5d8f9b66-b2x7d`,
        container_name: service,
      },
    },
    trace: 'projects/shop/traces/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    jsonPayload,
  })}\n`;

const GATEWAY = line(20, 'gateway', {
  msg: 'quote failed',
  err: {
    type: 'Error',
    message: '4 DEADLINE_EXCEEDED: context deadline exceeded',
    stack: 'Error: 4 DEADLINE_EXCEEDED: context deadline exceeded\n    at call (/app/quote.js:31:19)',
  },
});
const QUOTE = line(10, 'quote', {
  msg: 'pricing.Get failed',
  error: 'rpc error: code = DeadlineExceeded desc = context deadline exceeded',
  'peer.address': 'pricing.shop:9000',
});

it('two services of one trace that tell of the same are two layers, the caller above', async () => {
  const { findings } = await investigate({
    from: ['-'],
    rules: [rules],
    stdin: Readable.from([GATEWAY + QUOTE]),
    cacheDir: join(tmpdir(), 'rca-sides'),
  });
  expect(findings[0]?.layers.map((l) => [l.component, l.ruleId, l.basis])).toEqual([
    // What the gateway names ahead of its error is what it called.
    ['quote', 'CONTEXT_DEADLINE_EXCEEDED', 'observed'],
    // It waited for the side that it names.
    ['pricing.shop', 'CONTEXT_DEADLINE_EXCEEDED', 'observed'],
  ]);
});
