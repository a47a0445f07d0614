import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../testing/faults.ts';
import { makeEntries } from '../testing/live.ts';
import { startLoggingServer, type LoggingServer } from '../testing/logging-server.ts';
import { diagnose, type Check } from './doctor.ts';

let server: LoggingServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function look(transport: 'grpc' | 'rest', fault?: Fault): Promise<Readonly<Record<string, Check>>> {
  server = await startLoggingServer({ entries: makeEntries(5), fault: () => fault });
  const checks = await diagnose(
    'gcp:shop-staging',
    { transport, endpoint: transport === 'rest' ? server.rest : server.grpc },
    { HOME: '/nonexistent' },
  );
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

describe.each(['rest', 'grpc'] as const)('doctor over %s', (transport) => {
  it('finds all well, with one read', async () => {
    const found = await look(transport);
    expect(Object.values(found).filter((check) => check.state === 'failed')).toEqual([]);
    expect(found['permission']?.state).toBe('ok');
    expect(server?.calls).toHaveLength(1);
  });

  it.each<[Fault, Check['name'], string]>([
    ['permission', 'permission', 'gcloud projects add-iam-policy-binding shop-staging'],
    ['disabled', 'permission', 'gcloud services enable logging.googleapis.com'],
    ['unauthenticated', 'credentials', 'gcloud auth application-default login'],
    ['quota', 'quota', 'wait a minute'],
    ['unavailable', 'network', 'check the network'],
  ])('names what is wrong on %s, and the next step', async (fault, name, next) => {
    const found = await look(transport, fault);
    expect(found[name]?.state).toBe('failed');
    expect(found[name]?.next).toContain(next);
  });
});

it('tells the clock by the server', async () => {
  expect((await look('rest'))['clock']).toMatchObject({ state: 'ok' });
});

it('names no project, and no server, without hanging', async () => {
  const checks = await diagnose(null, { endpoint: 'http://127.0.0.1:2' }, { HOME: '/nonexistent' });
  expect(checks.find((check) => check.name === 'place')).toMatchObject({ state: 'failed' });
});
