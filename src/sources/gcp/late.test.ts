import { Readable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { openSources } from '../open-sources.ts';
import type { StoredEntry } from '../testing/log-store.ts';
import { startLoggingServer, type LoggingServer } from '../testing/logging-server.ts';
import { pass } from '../testing/read-all.ts';

let server: LoggingServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const entry = (id: string, secondsAgo: number, receivedAgo = secondsAgo): StoredEntry => ({
  insertId: id,
  logName: 'projects/shop-staging/logs/app',
  timestamp: new Date(Date.now() - secondsAgo * 1000).toISOString(),
  receiveTimestamp: new Date(Date.now() - receivedAgo * 1000).toISOString(),
  textPayload: id,
});

async function read(
  until: 'now' | 'before',
  arriving: readonly StoredEntry[],
  maxReads?: number,
): Promise<string[]> {
  const held = await startLoggingServer({
    entries: [entry('c', 1), entry('b', 20), entry('a', 300)],
    // Arrives while the first page is on its way.
    fault: (call) => {
      if (call === 1) setTimeout(() => held.store.add(arriving), 0);
      return undefined;
    },
    delayMs: 30,
  });
  server = held;
  const source = await openSources(['gcp:shop-staging'], {
    stdin: Readable.from([]),
    live: { endpoint: held.rest, transport: 'rest', maxReads },
  });
  try {
    const { live } = source;
    if (!live) throw new Error('not live');
    const end = until === 'now' ? live.now : live.now - 120n * 1_000_000_000n;
    live.select({ since: live.now - 3_600n * 1_000_000_000n, until: end, filter: null });
    const { records } = await pass(source);
    return records.map((record) => (record.value as { insertId: string }).insertId);
  } finally {
    await source.close();
  }
}

it('reads again what arrived while it read, once each', async () => {
  expect(await read('now', [entry('late', 15, 0)])).toEqual(['c', 'b', 'a', 'late']);
  expect(server?.calls).toHaveLength(2);
  expect(server?.calls[1]?.filter).toMatch(/ AND \(receiveTimestamp>="\d{4}-\d\d-\d\dT[\d:.]+Z"\)$/);
});

it('gives nothing twice that arrived shortly before', async () => {
  expect(await read('now', [])).toEqual(['c', 'b', 'a']);
});

it('spares the read for a window that ended long ago, and where reads are bounded', async () => {
  expect(await read('before', [entry('late', 200, 0)])).toEqual(['a']);
  expect(server?.calls).toHaveLength(1);
  await server?.close();
  expect(await read('now', [entry('late', 15, 0)], 1)).toEqual(['c', 'b', 'a']);
});
