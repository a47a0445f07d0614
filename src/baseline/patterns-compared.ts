import { compareBooks, type BookComparison, type BookSide, type ComparedPattern } from '../mining/index.ts';
import type { PatternsSeen } from '../model/index.ts';
import { NO_SERVICE, type Counted } from '../observe/index.ts';
import { SECOND } from '../util/time.ts';
import type { Baseline } from './baseline.ts';
import type { RunPatterns } from './run-patterns.ts';
import { splitOf, type Split } from './split.ts';

/** Requests that each side must have for rates to be taken per request: fewer say little of how much was going on. */
const MIN_REQUESTS = 20;
/** Changed patterns that are told; the rest are counted. */
const MAX_CHANGED = 500;

/** What the comparison of the lines of two sides came to. */
export interface ComparedLines {
  readonly which: RunPatterns['which'];
  readonly unit: PatternsSeen['unit'];
  readonly of: PatternsSeen['of'];
  readonly comparison: BookComparison;
  readonly changed: readonly ComparedPattern[];
  readonly hidden: number;
  /** Whether the baseline has anything to compare with. */
  readonly data: boolean;
  /** Whose entries are of the later side. */
  readonly takes: BookSide['takes'];
}

/** Compares the lines of a run with those of its baseline; null where that has none. @throws UserError for an unknown revision. */
export function compareLines(own: RunPatterns, baseline: Baseline): ComparedLines | null {
  const sides = sidesOf(own, baseline);
  if (!sides) return null;
  const { before, after, unit } = sides;
  const comparison = compareBooks(before, after);
  // Without a line of the baseline every line would be news, which says nothing of the run.
  const any = own.which === 'all' ? comparison.baselineLines > 0 : sides.entries > 0;
  const data = any && haveServiceInCommon(before, after);
  const changed = data ? comparison.patterns.filter(({ kind }) => kind !== 'known') : [];
  return {
    which: own.thinned ? 'error-like' : own.which,
    unit,
    of: { before: before.exposure, after: after.exposure },
    comparison,
    changed: changed.slice(0, MAX_CHANGED),
    hidden: Math.max(0, changed.length - MAX_CHANGED),
    data,
    takes: after.takes,
  };
}

/** Lines of other services say nothing of what is new in these. What names no service may be of any. */
function haveServiceInCommon(before: BookSide, after: BookSide): boolean {
  const servicesOf = ({ book, takes }: BookSide): ReadonlySet<string> =>
    new Set(
      book
        .lines()
        .filter(takes)
        .map(({ service }) => service),
    );
  const [old, now] = [servicesOf(before), servicesOf(after)];
  const unnamed = old.has(NO_SERVICE) || now.has(NO_SERVICE);
  return unnamed || old.size === 0 || now.size === 0 || [...now].some((service) => old.has(service));
}

interface Sides {
  readonly before: BookSide;
  readonly after: BookSide;
  readonly unit: PatternsSeen['unit'];
  /** Entries of the baseline. */
  readonly entries: number;
}

function sidesOf(own: RunPatterns, baseline: Baseline): Sides | null {
  if (baseline.kind === 'report') {
    const { patterns } = baseline;
    if (!patterns) return null;
    const all = (): boolean => true;
    return weighed(
      { book: patterns.book, takes: all, counts: totals(patterns.counted) },
      { book: own.book, takes: all, counts: totals(own.counted) },
      own.thinned || patterns.thinned,
    );
  }
  const split = splitOf(own.counted, baseline.name);
  if (!split) return null;
  const side = (name: 'before' | 'after'): Unweighed => {
    const takes: BookSide['takes'] = ({ service, revision }) => split.pairs.get(service)?.[name] === revision;
    return { book: own.book, takes, counts: totals(ofRevisions(own.counted, split, name)) };
  };
  return weighed(side('before'), side('after'), own.thinned);
}

type Unweighed = Pick<BookSide, 'book' | 'takes'> & {
  readonly counts: Readonly<Record<PatternsSeen['unit'], number>>;
};

/** Rates per request where both sides have them; per second where only what fails was read, for entries would then be counted against themselves. */
function weighed(before: Unweighed, after: Unweighed, thinned: boolean): Sides {
  const enough = ({ counts }: Unweighed): boolean => counts.requests >= MIN_REQUESTS;
  const unit = thinned ? 'seconds' : enough(before) && enough(after) ? 'requests' : 'entries';
  const side = ({ book, takes, counts }: Unweighed): BookSide => ({ book, takes, exposure: counts[unit] });
  return { before: side(before), after: side(after), unit, entries: before.counts.entries };
}

function totals({
  entries,
  exposure,
  first,
  last,
}: Omit<Counted, 'places' | 'services'>): Unweighed['counts'] {
  return {
    entries,
    requests: exposure.reduce((n, { count }) => n + count, 0),
    seconds: first === null || last === null ? 0 : Math.max(1, Number((last - first) / SECOND)),
  };
}

/** The counts of one revision of each service that has two. */
function ofRevisions(
  counted: Counted,
  { pairs }: Split,
  side: 'before' | 'after',
): Parameters<typeof totals>[0] {
  const revisions = counted.services.flatMap((s) =>
    s.revisions.filter((r) => r.name === pairs.get(s.name)?.[side]),
  );
  const [head, ...rest] = revisions;
  return {
    entries: revisions.reduce((n, r) => n + r.entries, 0),
    exposure: counted.exposure.filter((e) => pairs.get(e.service)?.[side] === e.revision),
    first: head ? rest.reduce((first, r) => (r.first < first ? r.first : first), head.first) : null,
    last: head ? rest.reduce((last, r) => (r.last > last ? r.last : last), head.last) : null,
  };
}
