import type { Json, JsonObject } from '../../model/index.ts';
import { isObject, put } from '../json-access.ts';
import { readInstant } from '../timestamps.ts';
import type { Spelling } from './spelling.ts';

/** Where applications put the time of a line, best first. */
const TIMES = [
  'timestamp',
  'time',
  '@timestamp',
  'ts',
  'datetime',
  'eventTime',
  'asctime',
  'date',
  't',
] as const;
/** Smaller numbers are counters, not times. */
const YEAR_2000 = 946_684_800_000_000_000n;
/** Special fields of structured logging that the logging agent lifts into LogEntry. */
const LIFTED: ReadonlyMap<string, string> = new Map([
  ['severity', 'severity'],
  ['httpRequest', 'httpRequest'],
  ['logging.googleapis.com/trace', 'trace'],
  ['logging.googleapis.com/spanId', 'spanId'],
  ['logging.googleapis.com/trace_sampled', 'traceSampled'],
  ['logging.googleapis.com/insertId', 'insertId'],
  ['logging.googleapis.com/labels', 'labels'],
  ['logging.googleapis.com/operation', 'operation'],
  ['logging.googleapis.com/sourceLocation', 'sourceLocation'],
]);

/**
 * A line of structured logging as the application wrote it, before an agent made an entry of it: lifted as the agent does
 * (special fields out of jsonPayload; a message that is alone becomes textPayload). Any JSON object with a time is one.
 */
export const appLine: Spelling = {
  name: 'app-line',
  loss: 3,
  matches: (value) => timeOf(value) !== null,
  spell: (value) => {
    const found = timeOf(value);
    if (!found) return { reason: 'no time' };
    const raw: Record<string, Json> = { timestamp: found.text };
    const payload: Record<string, Json> = {};
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined || key === found.key || key === 'timestampSeconds' || key === 'timestampNanos')
        continue;
      const lifted = LIFTED.get(key);
      if (lifted === undefined || (lifted === 'httpRequest' && !isObject(member))) put(payload, key, member);
      else if (member !== null) raw[lifted] = member;
    }
    const keys = Object.keys(payload);
    if (keys.length === 1 && typeof payload.message === 'string') raw.textPayload = payload.message;
    else if (keys.length > 0) raw.jsonPayload = payload;
    return { raw };
  },
};

function timeOf(value: JsonObject): { readonly key: string; readonly text: string } | null {
  for (const key of TIMES) {
    const instant = value[key] === undefined ? null : readInstant(value[key]);
    if (instant && instant.ns > YEAR_2000) return { key, text: instant.text };
  }
  if (value.timestampSeconds === undefined) return null;
  const instant = readInstant({ seconds: value.timestampSeconds, nanos: value.timestampNanos ?? 0 });
  return instant && { key: 'timestampSeconds', text: instant.text };
}
