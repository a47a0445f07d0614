import type { CodePlace, ProbeOutcome } from '../model/index.ts';

/** What one probe says about one layer, before it is put into a chain. */
export interface Answer {
  readonly id: string;
  readonly title: string;
  readonly because?: string;
  readonly verdict: ProbeOutcome['verdict'];
  readonly why: string;
  readonly hits: number;
  readonly candidates: number;
  readonly places: readonly CodePlace[];
  /** What to do to be sure, where the answer only supports. */
  readonly confirm?: string;
}

/** Fills `{{capture}}`; null where a capture is missing. */
function fillIn(text: string, captures: Readonly<Record<string, string>>): string | null {
  let missing = false;
  const filled = text.replace(/\{\{\s*([A-Za-z_]\w{0,63})\s*\}\}/g, (_hole, name: string) => {
    const value = captures[name];
    if (value === undefined || value === '') missing = true;
    return value ?? '';
  });
  return missing ? null : filled;
}

/** Fills every text of a value; null where a capture is missing. */
export function fillAll<T>(value: T, captures: Readonly<Record<string, string>>): T | null {
  if (typeof value === 'string') return fillIn(value, captures) as T | null;
  if (Array.isArray(value)) {
    const list = value.map((v: unknown) => fillAll(v, captures));
    return list.includes(null) ? null : (list as T);
  }
  if (value === null || typeof value !== 'object') return value;
  const out: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const filled: unknown = fillAll(member as unknown, captures);
    if (filled === null) return null;
    out[key] = filled;
  }
  return out as T;
}
