import { MINUTE, formatTimestamp, parseTimestamp } from '../util/time.ts';

/**
 * Link into the Logs Explorer that shows one entry (shape: cloud-logging facts, section 5: query by insertId and timestamp, with the cursor on it).
 * Parentheses are encoded twice, as the console does. Null where project, insertId or a readable time is missing.
 */
export function explorerUrl(entry: {
  readonly project?: string;
  readonly insertId?: string;
  readonly timestamp: string;
}): string | null {
  if (entry.project === undefined || entry.insertId === undefined) return null;
  const at = parseTimestamp(entry.timestamp);
  if (at === null) return null;
  const query = `insertId=${JSON.stringify(entry.insertId)}\ntimestamp=${JSON.stringify(entry.timestamp)}`;
  const encoded = encodeURIComponent(query).replace(/\(/g, '%2528').replace(/\)/g, '%2529');
  const [from, to] = [formatTimestamp(at - MINUTE), formatTimestamp(at + MINUTE)];
  return `https://console.cloud.google.com/logs/query;query=${encoded};cursorTimestamp=${entry.timestamp};startTime=${from};endTime=${to}?project=${encodeURIComponent(entry.project)}`;
}
