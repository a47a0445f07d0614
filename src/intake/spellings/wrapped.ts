import type { JsonObject } from '../../model/index.ts';
import { isObject } from '../json-access.ts';
import type { Spelling } from './spelling.ts';

/** Members under which tools put a whole entry; `data` is a CloudEvent's (Eventarc). */
const WRAPPERS = ['entry', 'logEntry', 'log_entry', 'LogEntry', 'data', 'row', 'json', '_source'] as const;
const ENTRY_KEYS = [
  'logName',
  'log_name',
  'insertId',
  'insert_id',
  'timestamp',
  'textPayload',
  'text_payload',
  'message',
  'data',
];

/** An entry inside an envelope: `{"entry": {...}}` and the like. */
export const wrapped: Spelling = {
  name: 'wrapped',
  loss: 0,
  matches: (value) => innerOf(value) !== undefined,
  spell: (value) => ({ inner: innerOf(value) }),
};

function innerOf(value: JsonObject): JsonObject | undefined {
  for (const name of WRAPPERS) {
    const inner = value[name];
    if (isObject(inner) && ENTRY_KEYS.some((key) => inner[key] !== undefined)) {
      // An application's own line may have a member `data` too; it also has a message of its own.
      if (value.message === undefined && value.msg === undefined) return inner;
    }
  }
  return undefined;
}
