import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../testing/faults.ts';
import { offsetOf } from '../testing/log-store.ts';
import { makeEntries, readLive } from '../testing/live.ts';
import { startLoggingServer, type LoggingServer, type ServerOptions } from '../testing/logging-server.ts';

const TRANSPORTS = ['rest', 'grpc'] as const;
const servers: LoggingServer[] = [];

async function serve(options: Partial<ServerOptions> = {}): Promise<LoggingServer> {
  const server = await startLoggingServer({ entries: makeEntries(950), ...options });
  servers.push(server);
  return server;
}

/** Newest first, as they are read. */
const idsOf = (count: number): string[] =>
  makeEntries(count)
    .map((entry) => String(entry['insertId']))
    .reverse();

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

describe.each(TRANSPORTS)('reading over %s', (transport) => {
  it('reads to the end, newest first, and gives the second pass the same', async () => {
    const server = await serve();
    const read = await readLive(server, transport);
    expect(read.ids).toEqual(idsOf(950));
    expect(read.again).toEqual(read.ids);
    expect(read.remarks).toEqual([]);
    expect(read.reads.total).toBe(10);
    expect(server.calls).toHaveLength(10);
  });

  it('freezes the window before the first page and asks the same on every page', async () => {
    const server = await serve();
    await readLive(server, transport);
    expect([...new Set(server.calls.map((call) => call.filter))]).toEqual([
      'timestamp>="2025-09-07T10:00:00Z" AND timestamp<"2025-09-08T10:00:00Z"',
    ]);
  });

  it('follows empty pages that carry a token, also several in a row and at the start', async () => {
    const server = await serve({ empty: (call) => call < 4 || call % 3 === 0 });
    expect((await readLive(server, transport)).ids).toEqual(idsOf(950));
  });

  it.each<Fault>(['unavailable', 'internal', 'deadline', 'drop', 'partial'])(
    'gets over %s on every third call',
    async (fault) => {
      const server = await serve({ fault: (call) => (call % 3 === 2 ? fault : undefined) });
      const read = await readLive(server, transport);
      expect(read.ids).toEqual(idsOf(950));
      expect(read.remarks).toEqual([]);
      expect(read.reads.total).toBe(server.calls.length);
    },
  );

  it('gives up a call that hangs, and asks again', async () => {
    const server = await serve({ fault: (call) => (call === 3 ? 'hang' : undefined) });
    const read = await readLive(server, transport, { timeoutMs: 3_000 });
    expect(read.ids).toEqual(idsOf(950));
  });

  it('goes on from the last entry when a token has expired, also among entries of one nanosecond', async () => {
    const entries = makeEntries(700, 230);
    const server = await serve({ entries, fault: (call) => (call % 4 === 3 ? 'expired-token' : undefined) });
    const read = await readLive(server, transport);
    expect([...read.ids].sort()).toEqual(entries.map((entry) => entry['insertId']));
    expect(read.remarks).toEqual([]);
  });

  it.each<Fault>(['unknown-token', 'stale-token'])('goes on likewise on %s', async (fault) => {
    const server = await serve({ fault: (call) => (call % 4 === 3 ? fault : undefined) });
    const read = await readLive(server, transport);
    expect(read.ids).toEqual(idsOf(950));
    expect(read.remarks).toEqual([]);
  });

  it('waits as long as the service says, whatever else it says with it', async () => {
    const server = await serve({ fault: (call) => (call === 2 ? 'quota-with-delay' : undefined) });
    const from = performance.now();
    const read = await readLive(server, transport);
    expect(performance.now() - from).toBeGreaterThan(890);
    expect([read.ids, read.reads.quotaWaits]).toEqual([idsOf(950), 1]);
  });

  it('waits where the quota is used up, and takes the limit that the service names', async () => {
    const server = await serve({ quota: 4, minuteMs: 300 });
    const read = await readLive(server, transport, { minuteMs: 300 });
    expect(read.ids).toEqual(idsOf(950));
    expect(read.reads.quotaWaits).toBeGreaterThan(0);
    // One refusal teaches the limit: what is asked after it stays below.
    expect(read.reads.total).toBeLessThan(16);
  });

  it('keeps to nine tenths of the quota by itself', async () => {
    const server = await serve({ quota: 10, minuteMs: 250 });
    const read = await readLive(server, transport, { quota: 10, minuteMs: 250, pageSize: 50 });
    expect(read.ids).toEqual(idsOf(950));
    expect(read.reads.total).toBe(19);
  });

  it('reads everything through all faults mixed', async () => {
    const mixed: readonly (Fault | undefined)[] = [
      'unavailable',
      undefined,
      'quota',
      'drop',
      undefined,
      'internal',
      'partial',
      undefined,
      'expired-token',
      'deadline',
      undefined,
    ];
    const server = await serve({
      fault: (call) => mixed[call % mixed.length],
      empty: (call) => call % 7 === 0,
    });
    const read = await readLive(server, transport, { minuteMs: 60 });
    expect(read.ids).toEqual(idsOf(950));
    expect(read.again).toEqual(read.ids);
  });

  it('says what was covered when the service stays away', async () => {
    const server = await serve({
      fault: (_call, request) => (offsetOf(request) >= 300 ? 'unavailable' : undefined),
    });
    const read = await readLive(server, transport, { timeoutMs: 1_500 });
    expect(read.ids).toEqual(idsOf(950).slice(0, 300));
    expect(read.remarks).toHaveLength(1);
    expect(read.remarks[0]?.kind).toBe('truncated');
    expect(read.remarks[0]?.message).toContain(
      'read was 2025-09-07T10:10:50Z to 2025-09-08T10:00:00Z, not 2025-09-07T10:00:00Z to 2025-09-07T10:10:50Z',
    );
    expect(read.again).toEqual(read.ids);
  });

  it('keeps what it has when permission is lost on the way, and says so', async () => {
    const server = await serve({ fault: (call) => (call > 2 ? 'permission' : undefined) });
    const read = await readLive(server, transport);
    expect(read.ids).toHaveLength(200);
    expect(read.remarks[0]?.message).toContain('PERMISSION_DENIED');
  });

  it.each<[Fault, string]>([
    [
      'permission',
      'gcloud projects add-iam-policy-binding shop-staging --member=MEMBER --role=roles/logging.viewer',
    ],
    ['unauthenticated', 'gcloud auth application-default login'],
    ['disabled', 'gcloud services enable logging.googleapis.com --project=shop-staging'],
  ])('ends at once with the next step on %s', async (fault, next) => {
    const server = await serve({ fault: () => fault });
    await expect(readLive(server, transport)).rejects.toMatchObject({
      exitCode: 2,
      next: expect.stringContaining(next) as string,
    });
    expect(server.calls).toHaveLength(1);
  });

  it('stops at --max-reads, retries counted', async () => {
    const server = await serve({ fault: (call) => (call === 1 ? 'unavailable' : undefined) });
    const read = await readLive(server, transport, { maxReads: 3 });
    expect(read.ids).toHaveLength(200);
    expect(server.calls).toHaveLength(3);
    expect(read.remarks[0]?.message).toContain('--max-reads 3 is used up');
  });

  it('does not go on after an interruption', async () => {
    const server = await serve({ delayMs: 30 });
    const stop = new AbortController();
    const read = await readLive(server, transport, {
      signal: stop.signal,
      progress: (p) => p.reads === 3 && stop.abort(),
    });
    expect(read.ids.length).toBeLessThan(950);
    expect(read.remarks[0]?.message).toContain('it was interrupted');
  });

  it('sends the filter whole: neither OR nor a comment at its end can widen the window', async () => {
    const server = await serve();
    const read = await readLive(server, transport, {
      filter: 'severity=ERROR OR textPayload="line 1" -- both',
    });
    expect(read.ids).toEqual(idsOf(950).filter((id) => Number(id.slice(3)) % 7 === 0 || id === 'id-000001'));
  });

  it('gives up a server that is not there', async () => {
    const server = await serve();
    await server.close();
    const read = await readLive(server, transport, { timeoutMs: 600 });
    expect(read.ids).toEqual([]);
    expect(read.remarks[0]?.message).toContain('nothing was read');
  });
});

describe('the way to the server', () => {
  it.each(['rest', 'grpc'] as const)('is found where only the address of %s is given', async (protocol) => {
    const server = await serve();
    const read = await readLive(server, 'rest', { transport: undefined, endpoint: server[protocol] });
    expect(read.ids).toEqual(idsOf(950));
  });

  it('refuses what is no place before anything is sent', async () => {
    const server = await serve();
    await expect(readLive(server, 'rest', { location: 'gcp:no such project' })).rejects.toMatchObject({
      exitCode: 2,
    });
    expect(server.calls).toHaveLength(0);
  });
});
