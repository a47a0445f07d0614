import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { investigate } from '../investigate.ts';
import type { Report } from '../model/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'rca-changes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 20, 10, minute)).toISOString();
const run = (service: string): object => ({
  resource: { type: 'cloud_run_revision', labels: { service_name: service, revision_name: `${service}-1` } },
  labels: { instanceId: `${service}-i` },
});
const audit = (
  id: string,
  minute: number,
  serviceName: string,
  methodName: string,
  more: object,
): object => ({
  insertId: id,
  timestamp: at(minute),
  severity: 'NOTICE',
  logName: 'projects/shop/logs/cloudaudit.googleapis.com%2Factivity',
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    serviceName,
    methodName,
    ...more,
  },
});
const deploy = (id: string, minute: number, service: string): object => ({
  ...audit(id, minute, 'run.googleapis.com', 'google.cloud.run.v1.Services.ReplaceService', {
    resourceName: `namespaces/shop/services/${service}`,
  }),
  resource: { type: 'cloud_run_revision', labels: { service_name: service } },
});
const entries: readonly object[] = [
  ...Array.from({ length: 40 }, (_, i) => ({
    insertId: `ok${i}`,
    timestamp: at(i),
    severity: 'INFO',
    logName: 'projects/shop/logs/run.googleapis.com%2Fstdout',
    textPayload: `order ${i} saved`,
    ...run('api'),
  })),
  deploy('old', 1, 'api'),
  deploy('other', 30, 'web'),
  deploy('deploy', 28, 'api'),
  audit(
    'secret',
    20,
    'secretmanager.googleapis.com',
    'google.cloud.secretmanager.v1.SecretManagerService.AddSecretVersion',
    {
      resourceName: 'projects/1/secrets/db-password/versions/4',
    },
  ),
  audit('config', 27, 'k8s.io', 'io.k8s.core.v1.configmaps.update', {
    resourceName: 'core/v1/namespaces/shop/configmaps/api-settings',
  }),
  deploy('late', 38, 'api'),
  ...[31, 35].map((minute) => ({
    insertId: `bad${minute}`,
    timestamp: at(minute),
    severity: 'ERROR',
    logName: 'projects/shop/logs/run.googleapis.com%2Fstderr',
    textPayload: "KeyError: 'order_id'",
    ...run('api'),
  })),
];

async function report(list: readonly object[], context?: Report['context']): Promise<Report> {
  const file = join(folder, `${Math.random()}.ndjson`);
  writeFileSync(file, list.map((entry) => JSON.stringify(entry)).join('\n'));
  return investigate({ from: [file], rules: ['rules'], stdin: Readable.from([]), context });
}

describe('what was changed before a finding', () => {
  it('is told with its entry, its own service first, as order and no cause', async () => {
    const [finding] = (await report(entries)).findings;
    expect(finding?.changes?.map((c) => [c.title, c.minutesBefore, c.evidence[0]?.insertId])).toEqual([
      ['Service was deployed (ReplaceService)', 3, 'deploy'],
      ['configmaps api-settings was changed (update)', 4, 'config'],
      [expect.stringContaining('secret'), 11, 'secret'],
    ]);
    expect(finding?.changes?.[0]?.text).toBe(
      'Service was deployed (ReplaceService), 3 min before the first failure; none in the 28 min of this window before it. That is order, not cause.',
    );
    // Nothing of it becomes a layer.
    expect(finding?.layers.every((l) => !/deployed|changed/.test(l.title))).toBe(true);
  });

  it('takes the deploy that a person named, and nothing that came after the failure or long before', async () => {
    const failures = entries.filter((e) => /"(?:ok|bad|late)/.test(JSON.stringify(e)));
    const of = async (deployTime: string): Promise<readonly string[]> =>
      ((await report(failures, { deployTime })).findings[0]?.changes ?? []).map((c) => c.title);
    expect(await of(at(25))).toEqual(['deploy, as a person named it']);
    expect(await of(at(33))).toEqual([]);
    expect(await of('2026-01-20T08:00:00Z')).toEqual([]);
  });
});

describe('restarts before a finding', () => {
  const ordinary = entries.filter((e) => /"insertId":"(?:ok|bad)/.test(JSON.stringify(e)));
  const system = (id: string, minute: number, textPayload: string, service = 'api'): object => ({
    ...run(service),
    insertId: id,
    timestamp: at(minute),
    severity: 'INFO',
    logName: 'projects/shop/logs/run.googleapis.com%2Fvarlog%2Fsystem',
    textPayload,
  });
  const start = (id: string, minute: number, service?: string): object =>
    system(id, minute, 'Starting new instance. Reason: AUTOSCALING - Instance started.', service);
  const told = async (...more: readonly object[]): Promise<readonly unknown[]> => {
    const { findings } = await report([...ordinary, ...more]);
    const finding = findings.find((f) => f.layers.some((l) => l.exception?.type === 'KeyError'));
    return (finding?.changes ?? []).map((c) => [c.title, c.minutesBefore, c.evidence[0]?.insertId]);
  };

  it('are told where a revision that was there before gets a new instance', async () => {
    expect(await told(start('restart', 29))).toEqual([
      ['A new instance was started (AUTOSCALING)', 2, 'restart'],
    ]);
  });

  it('are not told of another service, of the first start of a revision, long before or after the failure', async () => {
    expect(await told(start('other', 29, 'web'))).toEqual([]);
    expect(await told(start('first', 0))).toEqual([]);
    expect(await told(start('long-ago', 12))).toEqual([]);
    expect(await told(start('after', 33))).toEqual([]);
  });

  it('come after a deploy, which says more', async () => {
    expect(await told(start('restart', 30), deploy('deploy', 28, 'api'))).toEqual([
      ['Service was deployed (ReplaceService)', 3, 'deploy'],
      ['A new instance was started (AUTOSCALING)', 1, 'restart'],
    ]);
  });

  it('are told of a container that Kubernetes starts again, with how often', async () => {
    const pod = 'api-5d9f6c7b8-x2x4z';
    const backOff = {
      insertId: 'back-off',
      timestamp: at(24),
      severity: 'WARNING',
      logName: 'projects/shop/logs/events',
      resource: { type: 'k8s_pod', labels: { pod_name: pod, namespace_name: 'shop' } },
      jsonPayload: {
        kind: 'Event',
        type: 'Warning',
        reason: 'BackOff',
        count: 4,
        message: `Back-off restarting failed container api in pod ${pod}_shop(1f2e)`,
        involvedObject: { kind: 'Pod', name: pod, namespace: 'shop' },
      },
    };
    // An error that no rule ties to the end of a container.
    const plain = ordinary.map((e) =>
      'textPayload' in e && e.textPayload === "KeyError: 'order_id'"
        ? { ...e, textPayload: 'total is wrong' }
        : e,
    );
    const { findings } = await report([...plain, backOff]);
    const finding = findings.find((f) => f.title === 'total is wrong');
    expect((finding?.changes ?? []).map((c) => [c.title, c.minutesBefore, c.evidence[0]?.insertId])).toEqual([
      ['A container ends and is started again (seen 4 times)', 7, 'back-off'],
    ]);
  });

  it('are told of a machine that was reset, which may concern any service', async () => {
    const reset = audit('reset', 26, 'compute.googleapis.com', 'v1.compute.instances.reset', {
      resourceName: 'projects/shop/zones/europe-west1-b/instances/cache-1',
    });
    expect(await told(reset)).toEqual([['The VM cache-1 was changed or restarted (reset)', 5, 'reset']]);
  });
});
