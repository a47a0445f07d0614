import { Buffer, isAscii, isUtf8 } from 'node:buffer';

/** Longest JSON text that is parsed, in bytes: an entry has at most 512 KiB, an envelope somewhat more. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** Deepest nesting that is read: protobuf allows 100; what walks values later recurses. */
const MAX_DEPTH = 200;
/** Texts shorter than this cannot nest deep enough to hurt. */
const SHALLOW_BYTES = 4096;

/** A JSON value as read from bytes; `reason` holds no text of the input, which may be secret. */
type Parsed =
  | { readonly ok: true; readonly value: unknown; readonly lossy: boolean }
  | { readonly ok: false; readonly reason: string };

/** Parses the JSON text in `block[start, end)`; bytes that are no UTF-8 become U+FFFD and `lossy` says so. */
export function parseBytes(block: Uint8Array, start: number, end: number): Parsed {
  const from =
    block[start] === 0xef && block[start + 1] === 0xbb && block[start + 2] === 0xbf ? start + 3 : start;
  if (end - from > MAX_RECORD_BYTES)
    return { ok: false, reason: `longer than ${MAX_RECORD_BYTES / 1024 / 1024} MiB, which no log entry is` };
  if (end - from > SHALLOW_BYTES && isDeep(block, from, end))
    return { ok: false, reason: `nested deeper than ${MAX_DEPTH}` };
  const bytes = Buffer.from(block.buffer, block.byteOffset + from, end - from);
  const ascii = isAscii(bytes);
  const lossy = !ascii && !isUtf8(bytes);
  const text = bytes.toString(ascii ? 'latin1' : 'utf8');
  try {
    return { ok: true, value: JSON.parse(text), lossy };
  } catch {
    return { ok: false, reason: reasonOf(text) };
  }
}

function reasonOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'empty';
  const opener = trimmed[0];
  if (opener !== '{' && opener !== '[') return 'not JSON (plain text?)';
  return trimmed.endsWith(opener === '{' ? '}' : ']') ? 'broken JSON' : 'broken JSON, cut off before its end';
}

/** Whether brackets outside of texts nest deeper than `MAX_DEPTH`. */
function isDeep(block: Uint8Array, start: number, end: number): boolean {
  let depth = 0;
  for (let i = start; i < end; i++) {
    const byte = block[i];
    if (byte === 34) {
      for (i++; i < end && block[i] !== 34; i++) if (block[i] === 92) i++;
    } else if (byte === 123 || byte === 91) {
      if (++depth > MAX_DEPTH) return true;
    } else if (byte === 125 || byte === 93) depth--;
  }
  return false;
}
