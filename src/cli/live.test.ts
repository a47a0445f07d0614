import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StoredEntry } from '../sources/testing/log-store.ts';
import { startLoggingServer, type LoggingServer } from '../sources/testing/logging-server.ts';
import { main } from './main.ts';
import { progressLine } from './progress.ts';
import { CASE, scratch } from './testing/run-rca.ts';

let server: LoggingServer;
beforeAll(async () => {
  const entries = readFileSync(join(CASE, 'entries.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StoredEntry);
  server = await startLoggingServer({ entries, projects: ['acme-staging'] });
});
afterAll(() => server.close());
afterEach(() => {
  process.exitCode = undefined;
});

const state = scratch();

// Google's library looks at the process's own environment: nobody's credentials, and no metadata server, are found there.
const own = { ...process.env };
beforeAll(() => {
  delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  Object.assign(process.env, { HOME: state, METADATA_SERVER_DETECTION: 'none' });
});
afterAll(() => {
  process.env = own;
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line within this process, so that the server answers. */
async function rca(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const texts = { out: '', err: '' };
  const stream = (name: 'out' | 'err'): PassThrough =>
    new PassThrough().on('data', (chunk: Buffer) => (texts[name] += chunk.toString()));
  const io = {
    stdin: Readable.from([]),
    stdout: stream('out'),
    stderr: stream('err'),
    cwd: state,
    env: { HOME: state, RCA_STATE_DIR: state, RCA_CACHE_DIR: state, ...env },
  };
  const code = await main(args, io);
  return { code, ...texts };
}

const WINDOW = ['--since', '2025-10-02T21:30:00Z', '--until', '2025-10-02T22:00:00Z'];

describe('rca without --from', () => {
  it.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ['--project', ['--project', 'acme-staging'], {}],
    ['GOOGLE_CLOUD_PROJECT', [], { GOOGLE_CLOUD_PROJECT: 'acme-staging' }],
    ['CLOUDSDK_CORE_PROJECT', [], { CLOUDSDK_CORE_PROJECT: 'acme-staging' }],
  ])('reads the project of %s at RCA_LOGGING_ENDPOINT', async (_name, args, env) => {
    const ran = await rca([...WINDOW, ...args], { RCA_LOGGING_ENDPOINT: server.rest, ...env });
    expect(ran.err).toBe('');
    expect(ran.out).toContain('WebSocketState is not JSON serializable'.slice(0, 22));
    expect(ran.out).toContain('complete');
    expect(ran.code).toBe(0);
    expect(server.calls.at(-1)?.resourceNames).toEqual(['projects/acme-staging']);
  });

  it('reads a view of a bucket', async () => {
    const ran = await rca([
      ...WINDOW,
      '--project',
      'acme-staging',
      '--bucket',
      '_Default',
      '--location',
      'global',
      '--view',
      '_AllLogs',
      '--endpoint',
      server.rest,
      '--fail-on',
      'high',
    ]);
    expect(ran.code).toBe(1);
    expect(server.calls.at(-1)?.resourceNames).toEqual([
      'projects/acme-staging/locations/global/buckets/_Default/views/_AllLogs',
    ]);
  });

  it.each<[string, readonly string[], string]>([
    ['no project', [], '--project PROJECT'],
    ['a project that may not be read', ['--project', 'other-one'], 'add-iam-policy-binding other-one'],
    [
      'the second of two projects',
      ['--project', 'acme-staging', '--project', 'other-one'],
      'add-iam-policy-binding other-one',
    ],
    ['no credentials', ['--project', 'acme-staging'], 'gcloud auth application-default login'],
    ['half a bucket', ['--project', 'acme-staging', '--bucket', 'x'], '--bucket _Default'],
    ['a time that is none', ['--project', 'acme-staging', '--timeout', 'soon'], 'write 30s'],
    ['half a read', ['--project', 'acme-staging', '--max-reads', '1.5'], '--max-reads 100'],
    ['a page that is too large', ['--project', 'acme-staging', '--page-size', '5000'], '1000'],
  ])('says what is wrong with %s, exit 2', async (name, args, next) => {
    const ran = await rca(
      [...WINDOW, ...args],
      name === 'no credentials' ? {} : { RCA_LOGGING_ENDPOINT: server.rest },
    );
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(next);
    expect(ran.out).toBe('');
  });

  it('reads saved entries where they are named, whatever project the configuration names', async () => {
    const before = server.calls.length;
    const ran = await rca(['--project', 'acme-staging', '--from', join(CASE, 'entries.ndjson')]);
    expect(ran.code).toBe(0);
    expect(server.calls).toHaveLength(before);
  });

  it('stops at --max-reads with what it has, exit 3', async () => {
    const ran = await rca([
      ...WINDOW,
      '--project',
      'acme-staging',
      '--endpoint',
      server.rest,
      '--page-size',
      '100',
      '--max-reads',
      '2',
      '--format',
      'json',
    ]);
    const { coverage } = JSON.parse(ran.out) as {
      coverage: { entries: number; complete: boolean; reads: { total: number } };
    };
    expect(coverage).toMatchObject({ entries: 200, complete: false, reads: { total: 2 } });
    expect(ran.code).toBe(3);
  });

  it('gives the partial report on Ctrl-C, exit 130', async () => {
    const slow = await startLoggingServer({ entries: [], empty: () => true, delayMs: 20 });
    try {
      const running = rca([...WINDOW, '--project', 'acme-staging', '--endpoint', slow.rest]);
      while (slow.calls.length < 3) await new Promise((done) => setTimeout(done, 10));
      process.emit('SIGINT');
      const ran = await running;
      expect(ran.code).toBe(130);
      expect(ran.out).toContain('it was interrupted');
      expect(process.listenerCount('SIGINT')).toBe(0);
    } finally {
      await slow.close();
    }
  });
});

describe('rca doctor', () => {
  it('exits 0 where all is there, 2 where something is not', async () => {
    const well = await rca(['doctor', '--project', 'acme-staging', '--endpoint', server.rest]);
    expect(well.out).toContain('logs can be read');
    expect(well.code).toBe(0);
    const ill = await rca(['doctor', '--project', 'other-one', '--endpoint', server.rest]);
    expect(ill.out).toMatch(/FAILED permission.*\n +next: .*roles\/logging\.viewer/);
    expect(ill.code).toBe(2);
  });
});

it('tells a person how far it is', () => {
  const at = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;
  expect(
    progressLine({
      reads: 12,
      entries: 12_000,
      quotaWaits: 1,
      since: at('2025-10-02T21:00:00Z'),
      until: at('2025-10-02T22:00:00Z'),
      at: '2025-10-02T21:45:00Z',
      waiting: { ms: 12_000, why: 'quota' },
      msLeft: 480_000,
      done: false,
    }),
  ).toBe('12,000 entries, 12 reads, 25 % of the window, waiting 12 s for quota, 8 min left');
});
