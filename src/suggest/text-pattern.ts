import { regexOf } from './escape.ts';
import { kindOfHole, nameOfHole, type HoleKind } from './hole-kind.ts';
import type { SuggestDeps } from './types.ts';

/** Stands for a variable part in a template. */
const HOLE = '<*>';
/** What redaction left, in a template: raw lines have something else there. */
const STAND_IN = /\[[a-z][a-z-]{1,15}:<\*>\]/g;
/** More fixed parts than this make a rule no surer. */
const MAX_PARTS = 24;

/** A variable part that is captured, or one that only is let through. */
export interface Hole {
  readonly name: string | null;
  readonly source: string;
}

/** The lines of a pattern as fixed and variable parts. */
export interface TextPattern {
  /** Fixed parts, in order; the first and the last may be empty. */
  readonly fixed: readonly string[];
  /** What stands between them: one less than `fixed`. */
  readonly holes: readonly Hole[];
  /** Whether the fixed parts reach both ends of each line. */
  readonly whole: boolean;
  /** RE2 over one line; captured holes are named groups. */
  readonly regex: string;
}

type Blank = ' ' | '\\s+';

/**
 * Fixed and variable parts of lines that share a template, read off the lines themselves: the template has lost what stood where it folds
 * blanks and lists. Each fixed part stands in every line, in this order; the others are given up.
 */
export function textPattern(
  template: string,
  lines: readonly string[],
  groups: SuggestDeps['groups'],
): TextPattern {
  const all = template.replace(STAND_IN, HOLE).split(HOLE);
  const parts = all.slice(0, MAX_PARTS);
  const complete = all.length <= MAX_PARTS;
  const fits = (source: string): boolean => lines.every((line) => groups(source, line) !== null);
  for (const blank of [' ', '\\s+'] as const)
    if (complete && fits(source(parts, blank, true))) return finish(parts, blank, true, lines, groups);
  for (const blank of [' ', '\\s+'] as const)
    if (fits(source(parts, blank, false))) return finish(parts, blank, false, lines, groups);
  let kept: readonly string[] = [''];
  for (const part of parts.map((one) => one.trim()).filter((one) => /[\p{L}\p{N}]/u.test(one))) {
    const more = kept.length === 1 && kept[0] === '' ? ['', part] : [...kept, part];
    if (fits(source(more, '\\s+', false))) kept = more;
  }
  return finish(kept, '\\s+', false, lines, groups);
}

const literal = (part: string, blank: Blank): string =>
  part
    .split(' ')
    .map((word) => regexOf(word))
    .join(blank);

function source(parts: readonly string[], blank: Blank, whole: boolean): string {
  const inner = parts.map((part, i) => (i === 0 ? '' : `(?P<h${i}>.*?)`) + literal(part, blank)).join('');
  return whole ? `^${inner}$` : inner;
}

function finish(
  parts: readonly string[],
  blank: Blank,
  whole: boolean,
  lines: readonly string[],
  groups: SuggestDeps['groups'],
): TextPattern {
  const found = lines.map((line) => groups(source(parts, blank, whole), line) ?? {});
  const taken = new Set<string>();
  const holes = parts.slice(1).map((after, i): Hole => {
    const before = parts[i] ?? '';
    const kind: HoleKind | null = kindOfHole(
      found.map((one) => one[`h${i + 1}`] ?? ''),
      { before, after },
      groups,
    );
    if (kind === null) return { name: null, source: '.*?' };
    const name = nameOfHole(before, kind, taken);
    taken.add(name);
    return { name, source: kind.source };
  });
  const make = (some: readonly Hole[]): string => {
    const inner = parts
      .map((part, i) => {
        const hole = some[i - 1];
        const gap =
          hole === undefined ? '' : hole.name === null ? hole.source : `(?P<${hole.name}>${hole.source})`;
        return gap + literal(part, blank);
      })
      .join('');
    return whole ? `^${inner}$` : inner;
  };
  // What each part allows alone, they may not allow together: then only the fixed parts are asked for.
  const regex = make(holes);
  if (lines.every((line) => groups(regex, line) !== null)) return { fixed: parts, holes, whole, regex };
  const open = holes.map((): Hole => ({ name: null, source: '.*?' }));
  return { fixed: parts, holes: open, whole, regex: make(open) };
}

/** Words of the fixed parts that say something. */
export function fixedWords(pattern: Pick<TextPattern, 'fixed'>): readonly string[] {
  return pattern.fixed.flatMap((part) => part.match(/\p{L}{3,}/gu) ?? []);
}
