import { Readable } from 'node:stream';
import type { SourceRemark } from '../../model/index.ts';
import { formatTimestamp, parseTimestamp, SECOND } from '../../util/time.ts';
import type { LiveOptions, ReadCounts } from '../log-source.ts';
import { openSources } from '../open-sources.ts';
import type { StoredEntry } from './log-store.ts';
import type { LoggingServer } from './logging-server.ts';
import { pass } from './read-all.ts';

/** Start of the entries that tests make. */
const START = parseTimestamp('2025-09-07T10:00:00Z') ?? 0n;

/** `count` entries of one project, one a second (`each` of them share a time), oldest first. */
export function makeEntries(count: number, each = 1): StoredEntry[] {
  return Array.from({ length: count }, (_, i) => ({
    insertId: `id-${String(i).padStart(6, '0')}`,
    logName: 'projects/shop-staging/logs/run.googleapis.com%2Fstderr',
    resource: { type: 'cloud_run_revision', labels: { service_name: 'api' } },
    timestamp: formatTimestamp(START + BigInt(Math.floor(i / each)) * SECOND),
    receiveTimestamp: formatTimestamp(START + BigInt(i) * SECOND + 250_000_000n),
    severity: i % 7 === 0 ? 'ERROR' : 'INFO',
    textPayload: `line ${i}`,
  }));
}

/** What one live reading gave. */
interface LiveRead {
  readonly ids: readonly string[];
  readonly values: readonly unknown[];
  readonly remarks: readonly SourceRemark[];
  readonly reads: ReadCounts;
  /** Ids of the second pass. */
  readonly again: readonly string[];
}

/** Reads a whole window through the real client, twice as a run does. */
export async function readLive(
  server: LoggingServer,
  transport: 'grpc' | 'rest',
  options: LiveOptions & { readonly location?: string; readonly filter?: string } = {},
): Promise<LiveRead> {
  const source = await openSources([options.location ?? 'gcp:shop-staging'], {
    stdin: Readable.from([]),
    live: {
      pageSize: 100,
      all: true,
      timeoutMs: 8_000,
      minuteMs: 400,
      backoffMs: 20,
      quota: 1_000,
      transport,
      endpoint: transport === 'rest' ? server.rest : server.grpc,
      ...options,
    },
  });
  try {
    source.live?.select({ since: START, until: START + 86_400n * SECOND, filter: options.filter ?? null });
    const first = await pass(source);
    const second = await pass(source);
    const id = (value: unknown): string => (value as { insertId: string }).insertId;
    const values = first.records.map((record) => record.value);
    return {
      ids: values.map(id),
      values,
      remarks: first.remarks,
      reads: source.live?.reads() ?? { total: 0, quotaWaits: 0, planned: 0 },
      again: second.records.map((record) => id(record.value)),
    };
  } finally {
    await source.close();
  }
}
