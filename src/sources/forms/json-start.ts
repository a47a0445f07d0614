import type { Sample } from './form.ts';
import { DONE, isWhole, MORE, newScan, scanJson } from './json-scan.ts';

/** Lines of other text (a warning of the tool that wrote the file) that may stand before the JSON. */
const PREAMBLE_LINES = 20;

/** Where the JSON begins; null where there is none. */
export function jsonAt({ bytes, first }: Sample): number | null {
  if (opens(bytes, first)) return first;
  let at = first;
  for (let n = 0; n < PREAMBLE_LINES; n++) {
    at = bytes.indexOf(0x0a, at) + 1;
    if (at === 0) return null;
    if (/^(?:\[\s*\{|\{\s*")/.test(bytes.toString('latin1', at, at + 200))) return at;
  }
  return null;
}

function opens(bytes: Buffer, first: number): boolean {
  return bytes[first] === 0x7b || (bytes[first] === 0x5b && opensArray(bytes, first));
}

/** `[2025-09-08 21:00] ERROR` opens no array: numbers and words do only where nothing follows the array. */
function opensArray(bytes: Buffer, first: number): boolean {
  if (/^\[\s*(?:[[{"\],]|$)/.test(bytes.toString('latin1', first, first + 200))) return true;
  const scan = newScan();
  const outcome = scanJson(scan, bytes, first, bytes.length);
  return outcome === MORE || (outcome === DONE && isWhole(bytes, first, bytes.length));
}
