import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { SourceRemark, Where } from '../../model/index.ts';
import type { LogSource, SourceIo } from '../log-source.ts';
import { openSources } from '../open-sources.ts';

/** A record as a test looks at it: bytes are decoded and copied, as the block is reused. */
interface Seen {
  readonly kind: 'bytes' | 'value' | 'unreadable';
  readonly text: string;
  readonly value: unknown;
  readonly where: Where;
}

/** Everything that one pass gave. */
interface Pass {
  readonly records: readonly Seen[];
  readonly remarks: readonly SourceRemark[];
  readonly batches: readonly number[];
}

/** One pass over an open source. */
export async function pass(source: LogSource): Promise<Pass> {
  const records: Seen[] = [];
  const batches: number[] = [];
  for await (const batch of source.batches()) {
    batches.push(batch.length);
    for (const record of batch) {
      const { kind, where } = record;
      if (kind === 'bytes') {
        const text = new TextDecoder().decode(record.block.subarray(record.start, record.end));
        records.push({ kind, where, text, value: tryParse(text) });
      } else if (kind === 'value') records.push({ kind, where, text: '', value: record.value });
      else records.push({ kind, where, text: record.reason, value: undefined });
    }
  }
  return { records, remarks: source.remarks(), batches };
}

/** Opens, reads once, closes. */
export async function readAll(locations: readonly string[], io: Partial<SourceIo> = {}): Promise<Pass> {
  const source = await openSources(locations, { stdin: Readable.from([]), ...io });
  try {
    return await pass(source);
  } finally {
    await source.close();
  }
}

/** Reads bytes through standard input; `input` has no name and no size, so only its content can tell its form. */
export function readBytes(bytes: Uint8Array | string, io: Partial<SourceIo> = {}): Promise<Pass> {
  return readAll(['-'], { stdin: Readable.from([Buffer.from(bytes)]), ...io });
}

/** The values of the readable records. */
export function values({ records }: Pass): unknown[] {
  return records.filter((record) => record.kind !== 'unreadable').map((record) => record.value);
}

/** Runs with a folder of its own that is removed after. */
export async function inFolder<T>(
  run: (folder: string, put: (name: string, bytes: Uint8Array | string) => string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rca-test-'));
  try {
    return await run(folder, (name, bytes) => {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      return path;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
