import type { Path } from './ast.ts';
import { fail } from './error.ts';
import { LOG_ENTRY, findField, normalForm } from './schema.ts';
import type { FieldType, ScalarType } from './schema.ts';

/** Where a path leads: declared keys as JSON spells them, then (for jsonPayload, labels, protoPayload) the writer's keys. */
export interface Field {
  readonly keys: readonly string[];
  /** `scalar`: declared, unset means its default. `dynamic`, `proto`: absent means missing. `struct`: no single value. */
  readonly kind: 'scalar' | 'dynamic' | 'proto' | 'struct';
  readonly type: ScalarType | null;
  /** How many of `keys` are declared; those after them may be matched by form. */
  readonly declared: number;
  /** Whether the path runs through a repeated field: with no member there is no default either. */
  readonly repeated: boolean;
}

/** Finds a path's field, or stops with a located error: unknown fields are refused before the query runs. */
export function resolve(path: Path): Field {
  const keys: string[] = [];
  let fields = LOG_ENTRY;
  let repeated = false;
  for (const [i, name] of path.names.entries()) {
    const found = findField(fields, name);
    if (found === null) return unknown(path, i, fields);
    keys.push(found.name);
    const { type } = found;
    const rest = path.names.slice(i + 1);
    if (type.kind === 'scalar') {
      if (rest.length > 0)
        fail(path, `${keys.join('.')} is a ${type.type} and has no field ${JSON.stringify(rest[0])}`, {
          expected: `an operator after ${keys.join('.')}`,
          hint:
            keys[0] === 'textPayload' ? 'fields of a structured payload are under jsonPayload' : undefined,
        });
      return { keys, kind: 'scalar', type: type.type, declared: keys.length, repeated };
    }
    if (type.kind !== 'message') return open(keys, rest, type, repeated);
    repeated ||= type.repeated === true;
    fields = type.fields;
  }
  return { keys, kind: 'struct', type: null, declared: keys.length, repeated };
}

function open(keys: readonly string[], rest: readonly string[], type: FieldType, repeated: boolean): Field {
  const kind = rest.length === 0 ? 'struct' : type.kind === 'proto' ? 'proto' : 'dynamic';
  return { keys: [...keys, ...rest], kind, type: null, declared: keys.length, repeated };
}

function unknown(path: Path, at: number, fields: Readonly<Record<string, FieldType>>): never {
  const name = path.names[at] ?? '';
  const parent = path.names.slice(0, at).join('.');
  const near = nearest(normalForm(name), Object.keys(fields));
  const suggestion = near === null ? '' : `did you mean ${parent === '' ? near : `${parent}.${near}`}? `;
  fail(
    path,
    parent === ''
      ? `LogEntry has no field ${JSON.stringify(name)}`
      : `${parent} has no field ${JSON.stringify(name)}`,
    {
      expected: `one of ${Object.keys(fields).join(', ')}`,
      hint:
        parent === ''
          ? `${suggestion}fields that the application writes are under jsonPayload: jsonPayload.${path.names.join('.')}`
          : suggestion.trim() || undefined,
    },
  );
}

/** A name that differs by at most two letters, or that contains the wanted one. */
function nearest(wanted: string, names: readonly string[]): string | null {
  const ranked = names
    .map((name) => ({ name, distance: distance(wanted, normalForm(name)) }))
    .filter(({ distance: d }) => d <= Math.min(2, wanted.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.name ?? null;
}

function distance(a: string, b: string): number {
  if (a.length > 40) return a.length;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
