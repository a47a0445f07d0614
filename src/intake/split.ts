import type { Json, JsonObject, Where } from '../model/index.ts';
import { canonicalJson } from '../util/hash.ts';
import { byCode } from '../util/text.ts';
import { idAt, isObject, objectAt, put } from './json-access.ts';

/** Members of protoPayload that Cloud Logging cuts into parts; all else is repeated in each part. */
const CUT = ['metadata', 'request', 'response'] as const;

interface Part {
  readonly index: number;
  readonly raw: JsonObject;
  readonly where: Where;
}

/** A rejoined audit entry. `complete` is false where parts are missing: it then holds what the parts at hand have. */
interface Joined {
  readonly raw: JsonObject;
  readonly where: Where;
  readonly complete: boolean;
}

/** Whether an entry is one part of a larger one. */
export function isSplit(raw: JsonObject): boolean {
  const split = objectAt(raw, 'split');
  return split !== undefined && idAt(split, 'uid') !== undefined && Number(split.totalSplits ?? 0) > 1;
}

/** Holds parts of split audit entries until all input is read, so that the order of the parts does not matter. */
export class SplitGroups {
  private readonly groups = new Map<string, Map<number, Part>>();

  /** Takes a part; false where the same part is there already. */
  add(raw: JsonObject, where: Where): boolean {
    const split = objectAt(raw, 'split');
    const index = Number(split?.index ?? 0);
    const key = JSON.stringify([idAt(split, 'uid'), idAt(raw, 'logName')]);
    const group = this.groups.get(key) ?? new Map<number, Part>();
    this.groups.set(key, group);
    const known = group.get(index);
    // Copies that differ: the one with the smaller content, whatever came first.
    if (!known || byCode(canonicalJson(raw), canonicalJson(known.raw)) < 0)
      group.set(index, { index, raw, where });
    return known === undefined;
  }

  /** One entry a group, ordered by group. */
  join(): readonly Joined[] {
    return [...this.groups.entries()]
      .sort(([a], [b]) => byCode(a, b))
      .map(([, group]) => joinParts([...group.values()].sort((a, b) => a.index - b.index)));
  }
}

function joinParts(parts: readonly Part[]): Joined {
  const first = parts[0]!;
  const total = Number(objectAt(first.raw, 'split')?.totalSplits ?? 0);
  const complete = parts.length === total && parts.every((part, i) => part.index === i);
  const { split, protoPayload, ...rest } = first.raw;
  // The first part's insertId stays: it is an entry that can be looked up.
  const raw: Record<string, Json> = complete
    ? { ...(rest as Record<string, Json>) }
    : { ...(rest as Record<string, Json>), split: split ?? null };
  if (isObject(protoPayload)) {
    const proto: Record<string, Json> = { ...(protoPayload as Record<string, Json>) };
    for (const name of CUT) {
      const pieces = parts
        .map((part) => objectAt(part.raw, 'protoPayload')?.[name])
        .filter((piece) => piece !== undefined);
      if (pieces.length > 0)
        proto[name] = pieces
          .slice(1)
          .reduce<Json>((joined, piece) => joinValues(joined, piece, 0), pieces[0] ?? null);
    }
    raw.protoPayload = proto;
  }
  return { raw, where: first.where, complete };
}

/** Texts are concatenated, lists joined by position, objects by key; a scalar is in one part only and the others hold nothing in its place. */
function joinValues(a: Json, b: Json, depth: number): Json {
  if (b === null || depth > 100) return a;
  if (a === null) return b;
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (Array.isArray(a) && Array.isArray(b)) {
    const [x, y] = [a as readonly Json[], b as readonly Json[]];
    return Array.from({ length: Math.max(x.length, y.length) }, (_, i) =>
      joinValues(x[i] ?? null, y[i] ?? null, depth + 1),
    );
  }
  if (isObject(a) && isObject(b)) {
    const out: Record<string, Json> = { ...(a as Record<string, Json>) };
    for (const [key, value] of Object.entries(b))
      put(
        out,
        key,
        joinValues((Object.hasOwn(a, key) ? a[key] : undefined) ?? null, value ?? null, depth + 1),
      );
    return out;
  }
  return a === '' ? b : a;
}
