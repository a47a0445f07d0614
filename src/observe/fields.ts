/** A part of a raw entry that has fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value with its fields; null for what has none. */
export function fields(value: unknown): Fields | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : null;
}
