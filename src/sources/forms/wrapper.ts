import type { Sample } from './form.ts';
import { DONE, isBlank, newScan, resetScan, scanJson } from './json-scan.ts';

/** Members of an answer that hold its records: `entries.list` of Cloud Logging, `pull` of Pub/Sub. */
export const LISTS: ReadonlySet<string> = new Set(['entries', 'receivedMessages']);

/** Whether the object that the sample begins with is an API's answer around a list of records, not a record. */
export function isWrapper({ bytes, first, whole }: Sample): boolean {
  if (bytes[first] !== 0x7b) return false;
  if (whole && /^\{\s*\}\s*$/.test(bytes.toString('latin1', first, first + 64))) return true; // the REST answer without entries
  const scan = newScan();
  let i = first + 1;
  const skip = (): number | undefined => {
    while (i < bytes.length && (isBlank(bytes[i] as number) || bytes[i] === 0x2c || bytes[i] === 0x3a)) i++;
    return bytes[i];
  };
  while (skip() === 0x22) {
    resetScan(scan);
    if (scanJson(scan, bytes, i, bytes.length) !== DONE) return false;
    const key = bytes.toString('latin1', i + 1, i + scan.at - 1);
    i += scan.at;
    const value = skip();
    if (key === 'nextPageToken' || (LISTS.has(key) && value === 0x5b)) return true;
    resetScan(scan);
    if (value === undefined || scanJson(scan, bytes, i, bytes.length) !== DONE) return false;
    i += scan.at;
  }
  return false;
}
