import { createGunzip, createZstdDecompress } from 'node:zlib';
import { UserError } from '../../util/errors.ts';
import type { Feed } from './feed.ts';
import { chunkFeed } from './feed.ts';

/** The two directions of a zlib stream that are used here. */
interface Inflater {
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  write(chunk: Buffer, done: (error?: Error | null) => void): unknown;
  end(): unknown;
  destroy(): unknown;
}

/** Compressed bytes given to zlib at once: even at deflate's best (1,000 : 1) what comes out stays near 32 MiB. */
const INPUT = 32 * 1024;
/**
 * A damaged piece gives nothing at all, so pieces begin small and grow with what was read: about an eighth is lost at most.
 */
const FIRST_INPUT = 512;
const OUTPUT = 1024 * 1024;

/** Gzip (also of several members), decompressed as it is read. */
export function gunzipFeed(raw: Feed): Feed {
  return inflateFeed(raw, () => createGunzip({ chunkSize: OUTPUT }));
}

/** Zstandard, decompressed as it is read. */
export function zstdFeed(raw: Feed): Feed {
  if (typeof createZstdDecompress !== 'function')
    throw new UserError('this Node cannot read zstd', {
      next: 'decompress the file first (zstd -d), or run Node 22.15 or later',
    });
  return inflateFeed(raw, () => createZstdDecompress({ chunkSize: OUTPUT }));
}

function inflateFeed(raw: Feed, create: () => Inflater): Feed {
  const stream = create();
  return chunkFeed(inflate(raw, stream), () => {
    stream.destroy();
    raw.close();
  });
}

/**
 * Writes piece by piece and takes what each piece gave before the next is written: a stream that is piped drops what it has
 * already decompressed when the input turns out to be cut.
 */
async function* inflate(raw: Feed, stream: Inflater): AsyncGenerator<Buffer> {
  const ready: Buffer[] = [];
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  stream.on('data', (chunk) => ready.push(chunk));
  stream.on('error', (error) => {
    failure = error;
    wake();
  });
  const input = Buffer.allocUnsafe(INPUT);
  let total = 0;
  while (!failure) {
    const got = await raw.read(input, 0, Math.min(INPUT, Math.max(FIRST_INPUT, total >> 3)));
    total += got;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (got > 0) stream.write(input.subarray(0, got), () => resolve());
      else {
        stream.on('end', resolve);
        stream.end();
      }
    });
    yield* ready.splice(0);
    if (got === 0) break;
  }
  if (failure) throw new Error(`compressed data is cut off or damaged (${failure.message})`);
}
