import type { Feed } from './feed.ts';
import { chunkFeed, readAhead } from './feed.ts';
import { gunzipFeed, zstdFeed } from './inflate.ts';

const HEAD = 512;
/** Downloads are sometimes compressed twice (a .gz object served with gzip encoding). */
const LAYERS = 3;

/** Takes compression and UTF-16 off, told by the first bytes; what is left is UTF-8 (or binary); `plain` where there was nothing to take off. */
export async function decodeFeed(raw: Feed): Promise<{ readonly feed: Feed; readonly plain: boolean }> {
  let feed = raw;
  let plain = true;
  for (let layer = 0; layer < LAYERS; layer++) {
    const ahead = await readAhead(feed, HEAD);
    const { head } = ahead;
    feed = ahead.feed;
    if (head[0] === 0x1f && head[1] === 0x8b) feed = gunzipFeed(feed);
    else if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) feed = zstdFeed(feed);
    else {
      const utf16 = utf16Kind(head);
      return utf16 ? { feed: utf16Feed(feed, utf16), plain: false } : { feed, plain };
    }
    plain = false;
  }
  return { feed, plain };
}

/** By the byte order mark, or by the zero byte beside the first bracket (PowerShell's `>` writes UTF-16). */
function utf16Kind(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xfe && !(c === 0 && d === 0)) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const opens = (byte: number | undefined): boolean => byte === 0x7b || byte === 0x5b;
  if (opens(a) && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && opens(b) && c === 0 && d !== 0) return 'utf-16be';
  return null;
}

function utf16Feed(raw: Feed, encoding: string): Feed {
  async function* chunks(): AsyncGenerator<Buffer> {
    const decoder = new TextDecoder(encoding);
    const input = Buffer.allocUnsafe(256 * 1024);
    for (;;) {
      const got = await raw.read(input, 0, input.length);
      const text = decoder.decode(input.subarray(0, got), { stream: got > 0 });
      if (text.length > 0) yield Buffer.from(text, 'utf8');
      if (got === 0) return;
    }
  }
  return chunkFeed(chunks(), () => raw.close());
}
