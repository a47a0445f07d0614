import { Buffer } from 'node:buffer';
import type { Entry, RawRecord } from '../../model/index.ts';
import { createIntake } from '../intake.ts';

const WHERE = { file: 'test.ndjson', line: 1 };

/** A record whose bytes are the value's JSON. */
export function recordOf(value: unknown, line = 1): RawRecord {
  return textRecord(JSON.stringify(value), line);
}

/** A record whose bytes are this text. */
export function textRecord(text: string | Uint8Array, line = 1): RawRecord {
  const block = typeof text === 'string' ? Buffer.from(`,${text}\n`) : text;
  const pad = typeof text === 'string' ? 1 : 0;
  return { kind: 'bytes', block, start: pad, end: block.length - pad, where: { ...WHERE, line } };
}

/** A record of a form that hands over values (YAML, CSV). */
function valueRecord(value: unknown): RawRecord {
  return { kind: 'value', value, where: WHERE };
}

/** The one entry of one value; throws where intake makes none of it. */
export function entryFrom(value: unknown): Entry {
  return accepted(recordOf(value));
}

/** The one entry of a table row or document. */
export function entryFromValue(value: unknown): Entry {
  return accepted(valueRecord(value));
}

function accepted(record: RawRecord): Entry {
  const intake = createIntake();
  const entry = intake.accept(record);
  if (!entry) throw new Error(`no entry: ${JSON.stringify(intake.counts().unreadableWhere)}`);
  return entry;
}
