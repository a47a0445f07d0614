import type { PatternFigures } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { compareTemplates } from './compare-templates.ts';
import { isTelling } from './group-templates.ts';
import { createMiner, type Template } from './miner.ts';
import { isOpen } from './novelty.ts';
import { bookKey, earliestOf, type Cell, type PatternBook } from './pattern-book.ts';

/** One side of a comparison: which lines of a book are of it, and over how much they were counted (the same unit on both sides). */
export interface BookSide {
  readonly book: PatternBook;
  readonly takes: (writer: { readonly service: string; readonly revision: string }) => boolean;
  readonly exposure: number;
}

/** A pattern of the later side. */
export interface ComparedPattern extends PatternFigures {
  /** Hash of the template. */
  readonly id: string;
  /** Identities of its earliest entries on the later side, at most three. */
  readonly keys: readonly string[];
}

/** What the lines of two sides have in common, and what the later one has more of. */
export interface BookComparison {
  /** Those of the later side: new ones, then risen ones, each surest first; then the known ones by count. */
  readonly patterns: readonly ComparedPattern[];
  /** Lines of the later side, and of these such whose pattern the earlier side has as well. */
  readonly lines: number;
  readonly known: number;
  readonly baselineLines: number;
  /** Lines of the later side that one of the books could not keep: in no pattern's count. */
  readonly beyondBounds: number;
  /** The pattern of a redacted line; null where it is none of the later side. */
  patternOf(text: string): ComparedPattern | null;
  /** The same by the masked line that a book keeps. */
  patternOfMasked(masked: string): ComparedPattern | null;
  /**
   * Whether the earlier side has a redacted line: in its very words, or with another name where its pattern had names that were new all along. Null for what
   * fell to the bounds.
   */
  knownBefore(text: string): boolean | null;
}

/** Compares two sides under common templates: one miner sees the lines of both, so that what is merged on one side is merged on the other. */
export function compareBooks(before: BookSide, after: BookSide): BookComparison {
  const held = (masked: string): boolean => before.book.holds(masked) && after.book.holds(masked);
  const cellsOf = ({ book, takes }: BookSide): readonly Cell[] =>
    book.cells().filter((cell) => takes(cell) && held(cell.masked));
  const linesOf = ({ book, takes }: BookSide): number =>
    book
      .lines()
      .filter(takes)
      .reduce((n, one) => n + one.count, 0);
  const sides = { before: cellsOf(before), after: cellsOf(after) };
  const miner = createMiner({ maxKinds: Infinity, maxPerKind: Infinity });
  for (const cell of [...sides.before, ...sides.after]) miner.addMasked(cell.masked, cell.count);
  const olds = new Map<string, Cell[]>();
  for (const cell of sides.before) {
    const { id } = miner.templateOfMasked(cell.masked);
    const list = olds.get(id);
    if (list) list.push(cell);
    else olds.set(id, [cell]);
  }
  const total = (cells: readonly Cell[]): number => cells.reduce((n, cell) => n + cell.count, 0);
  const counts = new Map([...olds].map(([id, cells]) => [id, total(cells)]));
  const groups = new Map<string, { readonly template: Template; readonly cells: Cell[] }>();
  for (const cell of sides.after) {
    const template = miner.templateOfMasked(cell.masked);
    const group = groups.get(template.id);
    if (group) group.cells.push(cell);
    else groups.set(template.id, { template, cells: [cell] });
  }
  // A line that is of neither side is no count, but who logged it as well is no more the only one.
  const loggedBy = new Map<string, Set<string>>();
  for (const cell of after.book.cells()) {
    if (!held(cell.masked)) continue;
    const { id } = miner.templateOfMasked(cell.masked);
    loggedBy.set(id, (loggedBy.get(id) ?? new Set()).add(cell.revision));
  }
  const changes = new Map(
    compareTemplates(
      { counts, exposure: before.exposure },
      {
        counts: new Map([...groups].map(([id, { cells }]) => [id, total(cells)])),
        exposure: after.exposure,
      },
    ).map((change) => [change.template, change]),
  );
  const patterns = [...groups.values()]
    .map(({ template, cells }): ComparedPattern => {
      const change = changes.get(template.id);
      return {
        template: template.text,
        id: template.id,
        kind: change?.kind ?? 'known',
        before: counts.get(template.id) ?? 0,
        after: total(cells),
        q: change?.q ?? 1,
        beyondChance: change?.beyondChance ?? false,
        revisions: [...(loggedBy.get(template.id) ?? [])].sort(byCode),
        ...sumOf(cells),
      };
    })
    .sort(
      (a, b) =>
        ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
        a.q - b.q ||
        b.after - a.after ||
        byCode(a.template, b.template),
    );
  const byId = new Map(patterns.map((pattern) => [pattern.id, pattern]));
  const [lines, baselineLines] = [linesOf(after), linesOf(before)];
  const old = new Set(sides.before.map(({ masked }) => masked));
  const opens = new Map<string, boolean>();
  const hasNewOnes = (masked: string): boolean => {
    const { id, text } = miner.templateOfMasked(masked);
    let open = opens.get(id);
    if (open === undefined) {
      open =
        isTelling(text) &&
        isOpen(countsByText(olds.get(id) ?? []), countsByText(groups.get(id)?.cells ?? []));
      opens.set(id, open);
    }
    return open;
  };
  const patternOfMasked = (masked: string): ComparedPattern | null =>
    held(masked) ? (byId.get(miner.templateOfMasked(masked).id) ?? null) : null;
  return {
    patterns,
    lines,
    known: patterns.reduce((n, { before: old, after: now }) => n + (old > 0 ? now : 0), 0),
    baselineLines,
    beyondBounds: lines - total(sides.after),
    patternOf: (text) => patternOfMasked(bookKey(text)),
    patternOfMasked,
    knownBefore(text) {
      const masked = bookKey(text);
      return held(masked) ? old.has(masked) || hasNewOnes(masked) : null;
    },
  };
}

function countsByText(cells: readonly Cell[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { masked, count } of cells) counts.set(masked, (counts.get(masked) ?? 0) + count);
  return counts;
}

const ORDER = ['new', 'risen', 'known'];

function sumOf(
  cells: readonly Cell[],
): Pick<ComparedPattern, 'severity' | 'services' | 'first' | 'last' | 'keys'> {
  const [head, ...rest] = cells;
  if (!head) throw new RangeError('a pattern has lines');
  return {
    severity: rest.reduce(
      (worst, { severity }) => (SEVERITY_NUMBER[severity] > SEVERITY_NUMBER[worst] ? severity : worst),
      head.severity,
    ),
    services: [...new Set(cells.map(({ service }) => service))].filter((name) => name !== '').sort(byCode),
    first: cells.reduce((first, cell) => (cell.first < first ? cell.first : first), head.first),
    last: cells.reduce((last, cell) => (cell.last > last ? cell.last : last), head.last),
    keys: earliestOf(cells.flatMap((cell) => cell.earliest)).map(({ key }) => key),
  };
}
