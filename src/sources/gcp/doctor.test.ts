import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
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

/** A server that answers anything with its own time. */
async function clockAt(offsetMs: number | null): Promise<Check | undefined> {
  const other = createServer((_request, response) => {
    response.sendDate = false;
    if (offsetMs !== null) response.setHeader('date', new Date(Date.now() + offsetMs).toUTCString());
    response.end();
  });
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  try {
    const { port } = other.address() as AddressInfo;
    const checks = await diagnose(null, { endpoint: `http://127.0.0.1:${port}` }, { HOME: '/nonexistent' });
    return checks.find((check) => check.name === 'clock');
  } finally {
    other.close();
  }
}

it.each<[number | null, Check['state'], RegExp]>([
  [0, 'ok', /agrees with the server's/],
  [20_000, 'ok', /behind the server's/],
  [3_600_000, 'failed', /^(?:1 h|59 min.*) behind the server's/],
  [-7_200_000, 'failed', /^2 h.* ahead of the server's/],
  [null, 'unknown', /does not tell the time/],
])('compares the clock with a server that is %s ms off', async (offset, state, says) => {
  const clock = await clockAt(offset);
  expect(clock?.state).toBe(state);
  expect(clock?.says).toMatch(says);
  expect(clock?.next).toBe(state === 'failed' ? 'set the clock of this machine (NTP)' : undefined);
});

describe('the credentials', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rca-test-'));
  const file = join(folder, 'credentials.json');
  const own = process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    if (own === undefined) delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
    else process.env['GOOGLE_APPLICATION_CREDENTIALS'] = own;
  });
  const credentials = async (value: unknown): Promise<Check | undefined> => {
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    const env = { HOME: folder, GOOGLE_APPLICATION_CREDENTIALS: file };
    // TLS, so that credentials are looked for, at a port where nobody is.
    const checks = await diagnose(null, { endpoint: 'https://127.0.0.1:2' }, env);
    return checks.find((check) => check.name === 'credentials');
  };

  it.each<[object, string]>([
    [
      { type: 'service_account', client_email: 'ci@shop.iam.gserviceaccount.com', project_id: 'shop' },
      'service_account, ci@shop.iam.gserviceaccount.com, project shop, ',
    ],
    [
      {
        type: 'authorized_user',
        account: 'a@example.com',
        quota_project_id: 'shop',
        refresh_token: 'secret',
      },
      'authorized_user, a@example.com, project shop, ',
    ],
    [
      {
        type: 'external_account',
        service_account_impersonation_url:
          'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/gh@shop.iam.gserviceaccount.com:generateAccessToken',
      },
      'external_account, gh@shop.iam.gserviceaccount.com, ',
    ],
    [
      {
        type: 'impersonated_service_account',
        service_account_impersonation_url:
          'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/ops@shop.iam.gserviceaccount.com:generateAccessToken',
      },
      'impersonated_service_account, ops@shop.iam.gserviceaccount.com, ',
    ],
  ])('are named by kind, account and project, never by what is secret: %o', async (value, says) => {
    const found = await credentials(value);
    expect(found?.state).toBe('ok');
    expect(found?.says).toBe(`${says}${file}`);
  });

  it.each([
    ['no JSON', 'is no JSON'],
    [{ installed: {} }, 'holds no credentials of Google Cloud'],
  ])('that cannot be used are a failure with the next step: %o', async (value, says) => {
    const found = await credentials(value);
    expect(found).toMatchObject({
      state: 'failed',
      next: expect.stringContaining('gcloud auth application-default login') as string,
    });
    expect(found?.says).toContain(says);
  });

  it.each(['rest', 'grpc'] as const)(
    'are not blamed where nobody is reached, and nothing hangs, over %s',
    async (transport) => {
      writeFileSync(join(folder, 'token'), 'subject');
      writeFileSync(
        file,
        JSON.stringify({
          type: 'external_account',
          audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
          subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
          token_url: 'http://127.0.0.1:2/token',
          credential_source: { file: join(folder, 'token') },
        }),
      );
      process.env['GOOGLE_APPLICATION_CREDENTIALS'] = file;
      const from = performance.now();
      const checks = await diagnose(
        'gcp:shop-staging',
        { transport, endpoint: 'https://127.0.0.1:2' },
        { HOME: folder, GOOGLE_APPLICATION_CREDENTIALS: file },
      );
      expect(performance.now() - from).toBeLessThan(25_000);
      expect(checks.filter((check) => check.state === 'failed').map((check) => check.name)).toEqual([
        'network',
      ]);
      expect(checks.find((check) => check.name === 'clock')?.state).toBe('unknown');
    },
    40_000,
  );
});

it('names no project, and no server, without hanging', async () => {
  const checks = await diagnose(null, { endpoint: 'http://127.0.0.1:2' }, { HOME: '/nonexistent' });
  expect(checks.find((check) => check.name === 'place')).toMatchObject({ state: 'failed' });
});
