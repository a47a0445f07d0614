import type { Json, JsonObject } from '../../model/index.ts';
import { jsonOrText, put } from '../json-access.ts';
import type { Spelling } from './spelling.ts';

const ROOTS = /^(?:resource|labels|jsonPayload|protoPayload|httpRequest|operation|sourceLocation|split)\./;

/** A row of the console's CSV download: dotted paths of LogEntry (`resource.labels.service_name`), empty cells unset, all texts. */
export const consoleCsv: Spelling = {
  name: 'console-csv',
  loss: 3,
  matches: (value, flat) => flat && Object.keys(value).some((key) => ROOTS.test(key)),
  spell: (value) => {
    const raw: Record<string, Json> = {};
    for (const [path, cell] of Object.entries(value)) {
      if (typeof cell !== 'string' || cell === '') continue;
      const parts = splitPath(path);
      const isText = parts.length === 1 || parts[0] === 'labels' || parts[0] === 'resource';
      setAt(raw, parts, isText ? cell : typed(cell));
    }
    return { raw };
  },
};

/** Keys of labels hold dots and slashes themselves: below `labels` all is one key; quotes keep dots together elsewhere. */
function splitPath(path: string): string[] {
  const labels = /^(labels|resource\.labels)\.(.+)$/s.exec(path);
  if (labels) return [...(labels[1] ?? '').split('.'), (labels[2] ?? '').replace(/^"(.*)"$/s, '$1')];
  return [...path.matchAll(/"([^"]*)"|([^."]+)/g)].map((m) => m[1] ?? m[2] ?? '');
}

function typed(cell: string): Json {
  if (cell === 'true' || cell === 'false') return cell === 'true';
  if (/^-?\d{1,15}(?:\.\d{1,15})?$/.test(cell) && String(Number(cell)) === cell) return Number(cell);
  return jsonOrText(cell) ?? null;
}

function setAt(root: Record<string, Json>, path: readonly string[], value: Json): void {
  let at = root;
  for (const key of path.slice(0, -1)) {
    if (key === '__proto__') return;
    const next = Object.hasOwn(at, key) ? at[key] : undefined;
    if (next === null || typeof next !== 'object' || Array.isArray(next)) at[key] = {};
    at = at[key] as Record<string, Json>;
  }
  const last = path.at(-1);
  if (last !== undefined) put(at, last, value);
}

/** Whether a value is a table row: an object of texts only. */
export function isFlat(value: JsonObject): boolean {
  for (const key in value) if (typeof value[key] !== 'string') return false;
  return true;
}
