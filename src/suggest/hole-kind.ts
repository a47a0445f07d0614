import type { SuggestDeps } from './types.ts';

/** What stands in a variable part: an RE2 source for it, and a name. */
export interface HoleKind {
  readonly name: string;
  readonly source: string;
}

/** What redaction leaves; a rule holds on raw entries and on redacted ones. */
const STAND_IN = '\\[[a-z][a-z_-]*:[0-9a-f]{8}\\]';

const EXACT: readonly HoleKind[] = [
  { name: 'id', source: '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}' },
  { name: 'number', source: '-?\\d+(?:\\.\\d+)?' },
  {
    name: 'duration',
    source: '\\d+(?:\\.\\d+)?\\s?(?:[nuµm]?s|secs?|seconds?|m|mins?|minutes?|h|hours?)',
  },
  { name: 'address', source: '\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?' },
  { name: 'url', source: '[a-z][a-z0-9+.-]*://[^\\s"\'<>]+' },
  { name: 'path', source: '/[^\\s"\'<>]*' },
];
/** Of few values it is not sure that the next one looks the same. */
const LOOSE: readonly HoleKind[] = [
  { name: 'id', source: '[\\w.:-]*\\d[\\w.:-]*' },
  { name: 'value', source: '[\\w.-]+' },
];
const ENOUGH = 3;

/**
 * The kind of a variable part by all the values seen in it, raw and redacted; null where it is empty at times, which says nothing.
 * `between` are the characters beside it.
 */
export function kindOfHole(
  values: readonly string[],
  between: { readonly before: string; readonly after: string },
  groups: SuggestDeps['groups'],
): HoleKind | null {
  const distinct = [...new Set(values)];
  if (distinct.some((value) => value === '')) return null;
  const all = (source: string): boolean =>
    distinct.every((value) => groups(`^(?:${source})$`, value) !== null);
  const hidden = distinct.some((value) => groups(`^${STAND_IN}$`, value) !== null);
  const sure = distinct.length >= ENOUGH ? [...EXACT, ...LOOSE] : EXACT;
  for (const { name, source } of sure) {
    const either = hidden ? `(?:${source}|${STAND_IN})` : source;
    if (all(either)) return { name, source: either };
  }
  const quote = between.before.at(-1) ?? '';
  if (/["'`]/.test(quote) && between.after.startsWith(quote) && all(`[^${quote}]+`))
    return { name: 'value', source: `[^${quote}]+` };
  if (all('\\S+')) return { name: 'value', source: '\\S+' };
  return { name: 'text', source: between.after === '' ? '.+' : '.+?' };
}

/** The name of a variable part: the key or the word before it, else its kind; unlike all in `taken`. */
export function nameOfHole(before: string, kind: HoleKind, taken: ReadonlySet<string>): string {
  const key = /([A-Za-z][A-Za-z0-9]{0,24}(?:_[A-Za-z0-9]{1,24}){0,3})["']?\s{0,2}[=:]\s{0,2}["'`([{]?$/.exec(
    before,
  )?.[1];
  const word = /(?:^|[\s(["'])([A-Za-z]{2,24})\s{1,2}["'`([]?$/.exec(before)?.[1];
  const named = [key, NOUNS.has(word?.toLowerCase() ?? '') ? word : undefined].find(
    (one) => one !== undefined,
  );
  const plain = named === undefined ? kind.name : snake(named);
  const base = plain in Object.prototype || plain === '' ? kind.name : plain;
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? base : `${base}_${n}`;
    if (!taken.has(name)) return name;
  }
}

const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** Words that name what follows them; others only lead to it (`from`, `for`). */
const NOUNS = new Set(
  (
    'account address attempt block bucket channel client code column container core database device disk error file host id index instance ip job key ' +
    'line message method module name node object operation order package partition path pid pod port process queue region release replica request ' +
    'resource revision role route server service session shard signal size status step table task thread timeout topic transaction type url user ' +
    'uid value version volume worker zone'
  ).split(' '),
);
