import { Buffer, isAscii, isUtf8 } from 'node:buffer';

/** Longest JSON text that is parsed, in bytes: an entry has at most 512 KiB, an envelope somewhat more. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** A JSON value as read from bytes; `reason` holds no text of the input, which may be secret. */
export type Parsed =
  | { readonly ok: true; readonly value: unknown; readonly lossy: boolean }
  | { readonly ok: false; readonly reason: string };

/** Parses the JSON text in `block[start, end)`; bytes that are no UTF-8 become U+FFFD and `lossy` says so. */
export function parseBytes(block: Uint8Array, start: number, end: number): Parsed {
  const from =
    block[start] === 0xef && block[start + 1] === 0xbb && block[start + 2] === 0xbf ? start + 3 : start;
  if (end - from > MAX_RECORD_BYTES)
    return { ok: false, reason: `longer than ${MAX_RECORD_BYTES / 1024 / 1024} MiB, which no log entry is` };
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
