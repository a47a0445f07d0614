import type { Entry, Json, JsonObject } from '../model/index.ts';

/** Fields by which entries of one instance name the container, process or thread that wrote them, in lower case without `_`, `-` and dots. */
const NAMES = new Set(
  'pid processid thread threadname threadid tid containername goroutine goroutineid worker workerid task taskname'.split(
    ' ',
  ),
);
/** Objects in which such fields are looked for as well. */
const NESTED = ['process', 'thread', 'context', 'labels', 'extra', 'mdc', 'record'];

/** Who within its instance wrote an entry, as its fields say; undefined where they do not. */
export function writerOf(entry: Entry): string | undefined {
  const { raw } = entry;
  const found: string[] = [];
  const resource = objectAt(raw, 'resource');
  collect(resource && objectAt(resource, 'labels'), found);
  collect(objectAt(raw, 'labels'), found);
  const payload = objectAt(raw, 'jsonPayload');
  collect(payload, found);
  for (const name of NESTED) collect(payload && objectAt(payload, name), found, name);
  return found.length === 0 ? undefined : found.join(' ');
}

function collect(object: JsonObject | undefined, found: string[], parent = ''): void {
  for (const key in object) {
    const own = key.toLowerCase().replace(/[-_.]/g, '');
    const value = object[key];
    if (
      (NAMES.has(own) || (parent !== '' && NAMES.has(`${parent}${own}`))) &&
      (typeof value === 'string' || typeof value === 'number') &&
      String(value).length <= 80
    )
      found.push(`${own}=${value}`);
  }
}

function objectAt(object: JsonObject, key: string): JsonObject | undefined {
  const value: Json | undefined = object[key];
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}
