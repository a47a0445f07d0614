import type { Origin, RawRecord, SourceRemark } from '../model/index.ts';
import { formOf, isLogForm } from './forms/index.ts';
import { isBlank } from './forms/json-scan.ts';
import { endLine, type Cutter, type Sample } from './forms/form.ts';
import { decodeFeed } from './io/decode.ts';
import type { Feed, Input } from './io/feed.ts';
import type { KeptFeed } from './io/read-back.ts';
import type { Window } from './io/window.ts';
import { fill, openWindow } from './io/window.ts';
import { createCollector, type Collector } from './sink.ts';

/** Limits of one reading, and where its remarks go. */
export interface ReadOptions {
  readonly blockSize: number;
  readonly recordLimit: number;
  readonly remark: (remark: SourceRemark) => void;
  /** Set for files that a folder was searched for: called instead of reading one that holds no entries. */
  readonly passOver?: (name: string) => void;
  /** Keeps what is decompressed, so that parts of it can be had again. */
  readonly keep?: (feed: Feed) => KeptFeed;
}

const SAMPLE = 64 * 1024;

/** All records of one input, whatever its form and compression. Never throws for what the bytes are. */
export async function* readInput(input: Input, options: ReadOptions): AsyncGenerator<readonly RawRecord[]> {
  let feed: Feed;
  try {
    feed = input.open();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    options.remark({
      kind: 'truncated',
      message: `${input.name} could not be read: ${reason}`,
      where: { file: input.name, line: 1 },
    });
    return;
  }
  try {
    const decoded = await decodeFeed(feed);
    feed = decoded.feed;
    const kept = decoded.plain ? null : (options.keep?.(feed) ?? null);
    if (kept) feed = kept.feed;
    const open = decoded.plain ? input.back : kept?.open;
    yield* readFeed(feed, input.name, options, open && { open });
  } finally {
    feed.close();
  }
}

/** The same over bytes that are decoded already. */
async function* readFeed(
  feed: Feed,
  name: string,
  options: ReadOptions,
  origin: Origin | undefined,
): AsyncGenerator<readonly RawRecord[]> {
  const window = openWindow(feed, options.blockSize);
  const sample = await takeSample(window);
  const collector = createCollector(name, options.remark, window, origin);
  if (sample.first < sample.bytes.length || !sample.whole) {
    const form = formOf(sample);
    if (options.passOver && !isLogForm(form)) return options.passOver(name);
    yield* cutAll(window, await form.open(sample, options.recordLimit), collector, name);
  } else if (window.failure) collector.truncated(`${name} could not be read: ${window.failure}`, 1);
  collector.finish();
  const last = collector.take();
  if (last.length > 0) yield last;
}

/** What a cutter makes of a window and of all that follows, in batches. */
export async function* cutAll(
  window: Window,
  cutter: Cutter,
  collector: Collector,
  name: string,
): AsyncGenerator<readonly RawRecord[]> {
  for (;;) {
    cutter.cut(window, collector);
    const full = collector.full();
    const batch = collector.take();
    if (batch.length > 0) yield batch;
    if (full || (await fill(window))) continue;
    if (window.failure)
      collector.truncated(`${name} could not be read to its end: ${window.failure}`, endLine(cutter));
    if (!cutter.end(window, collector)) break;
  }
  const last = collector.take();
  if (last.length > 0) yield last;
}

/** Enough of the beginning to tell the form; a byte order mark is taken off. */
export async function takeSample(window: Window): Promise<Sample> {
  while (window.end < SAMPLE && (await fill(window)));
  const { buffer } = window;
  if (buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf && window.end >= 3) window.start = 3;
  const bytes = buffer.subarray(window.start, window.end);
  let first = 0;
  while (first < bytes.length && isBlank(bytes[first] as number)) first++;
  return { bytes, first, whole: window.eof };
}
