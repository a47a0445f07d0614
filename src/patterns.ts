import { splitOf, type Baseline, type Split } from './baseline.ts';
import {
  compareBooks,
  createPatternBook,
  createUnitBook,
  rareWords,
  templateText,
  type BookComparison,
  type BookSide,
} from './mining/index.ts';
import type { ComparedPattern, PatternBook, UnitBook } from './mining/index.ts';
import type { Entry, Observed, PatternSeen, PatternsSeen, Signal } from './model/index.ts';
import { SEVERITY_NUMBER } from './model/index.ts';
import { keyOf, NO_SERVICE, patternLine, toSignal, type Counted, type ObserveDeps } from './observe/index.ts';
import { patternName } from './report/index.ts';
import { remembering } from './util/remember.ts';
import { addToRequest, requestLines, writerOf } from './requests-seen.ts';
import { SECOND } from './util/time.ts';

/** Requests that each side must have for rates to be taken per request: fewer say little of how much was going on. */
const MIN_REQUESTS = 20;
/** Changed patterns that are told; the rest are counted. */
const MAX_CHANGED = 500;

/** The lines of a run by pattern, with all that they are counted against; handed from one investigation to another in process. */
export interface RunPatterns {
  readonly book: PatternBook;
  readonly which: 'all' | 'error-like';
  readonly counted: Counted;
  /** Whether ordinary entries of the window were left unread. */
  readonly thinned: boolean;
}

/** Counts the lines of a run by pattern, and compares them with those of its baseline. */
export interface PatternWatch {
  /** Whether every entry has to be parsed for it. */
  readonly everyLine: boolean;
  /** Begins anew and gives what takes the entries of the first pass. */
  start(): (entry: Entry) => void;
  /** After the first pass. Gives whether the second one is needed for it. @throws UserError for an unknown revision. */
  compare(counted: Counted, thinned: boolean): boolean;
  /** Second pass: the entries to quote. */
  second(entry: Entry): void;
  /** What was found; null where there is nothing to compare with. */
  seen(observed: Observed): PatternsSeen | null;
}

/** Which lines a run counts; null where none: it has no baseline whose lines can be had. */
function whichOf(baseline: Baseline | undefined, kept: boolean): RunPatterns['which'] | null {
  if (kept || (baseline?.kind === 'revision' && baseline.everyLine === true)) return 'all';
  if (baseline?.kind === 'revision') return 'error-like';
  return baseline?.patterns?.which ?? null;
}

/** The watch of a run with this baseline; `keep` takes the run's own lines for another run to compare with. */
export function watchPatterns(
  {
    baseline,
    keepPatterns: keep,
  }: {
    readonly baseline?: Baseline | undefined;
    readonly keepPatterns?: ((own: RunPatterns) => void) | undefined;
  },
  deps: ObserveDeps,
): PatternWatch | null {
  const which = whichOf(baseline, keep !== undefined);
  if (which === null) return null;
  let book = createPatternBook();
  let requests: UnitBook | null = null;
  let found: Found | null = null;
  const wanted = new Map<string, Signal | null>();
  return {
    everyLine: which === 'all',
    start() {
      const fresh = (book = createPatternBook());
      // Against what is only a part of the lines no request can be said to lack one.
      const units = (requests = baseline && which === 'all' ? createUnitBook() : null);
      return (entry) => {
        const masked = addLine(fresh, entry, which, deps.redact);
        if (units) addToRequest(units, entry, masked, deps.redact);
      };
    },
    compare(counted, thinned) {
      const own: RunPatterns = { book, which, counted, thinned };
      keep?.(own);
      found = baseline ? compared(own, baseline) : null;
      for (const { keys } of found?.changed ?? []) for (const key of keys) wanted.set(key, null);
      return wanted.size > 0;
    },
    second(entry) {
      if (wanted.size === 0 || !wanted.has(keyOf(entry))) return;
      wanted.set(keyOf(entry), toSignal(entry, 'context', null, [], deps));
    },
    seen(observed) {
      if (!found) return null;
      const signals = new Map<string, Signal>();
      for (const [key, signal] of wanted) if (signal) signals.set(key, signal);
      for (const signal of observed.signals) if (wanted.has(signal.key)) signals.set(signal.key, signal);
      return seenOf(found, observed, signals, found.which === 'all' ? requests : null);
    },
  };
}

/** Words of an unknown or changed pattern that no other pattern of the run has. */
export async function rareIn(
  observed: Observed,
  patterns: PatternsSeen | null,
): Promise<(template: string) => readonly string[]> {
  const asked = [...observed.unknowns, ...(patterns?.changed ?? [])].map(({ template }) => template);
  const others = [...observed.signals.map(({ template }) => template), ...(patterns?.templates ?? [])];
  const words = asked.length === 0 ? null : await rareWords(asked, others);
  return (template) => words?.get(template) ?? [];
}

/** Gives the masked line under which it is counted. Requests are what rates are taken over, and are compared as endpoints. */
function addLine(
  book: PatternBook,
  entry: Entry,
  which: RunPatterns['which'],
  redact: (text: string) => string,
): string | null {
  if (which === 'error-like' && !isErrorLike(entry)) return null;
  if (!entry.hasPayload || (entry.http?.status ?? 0) > 0) return null;
  const text = patternLine(entry.message, redact);
  if (text === '') return null;
  const { severity, time } = entry;
  const { service, revision } = writerOf(entry, redact);
  return book.add({ text, service, revision, time, key: keyOf(entry), severity });
}

function isErrorLike({ severity }: Pick<Entry, 'severity'>): boolean {
  return SEVERITY_NUMBER[severity] >= SEVERITY_NUMBER.WARNING;
}

interface Found {
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

function compared(own: RunPatterns, baseline: Baseline): Found | null {
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

function seenOf(
  found: Found,
  observed: Observed,
  signals: ReadonlyMap<string, Signal>,
  requests: UnitBook | null,
): PatternsSeen {
  const { comparison, which, unit, of, hidden, data } = found;
  const made = new Map<string, PatternSeen>();
  const names = new Set<string>();
  const seen = (pattern: ComparedPattern): PatternSeen => {
    const { id, keys, ...rest } = pattern;
    const before = made.get(id);
    if (before) return before;
    const examples = pattern.kind === 'known' ? [] : keys.flatMap((key) => signals.get(key) ?? []);
    // Named by an entry's own words: the template depends on what else was logged.
    const own = patternName(examples[0]?.template ?? templateText(pattern.template));
    const fingerprint = names.has(own) ? patternName(pattern.template) : own;
    names.add(fingerprint);
    const one = { ...rest, fingerprint, examples };
    made.set(id, one);
    return one;
  };
  const changed = found.changed.map(seen);
  // Signals are redacted already.
  const asLine = (message: string): string => patternLine(message, (text) => text);
  const patternOf = remembering((message) => comparison.patternOf(asLine(message)));
  const bySignal = new Map<string, PatternSeen>();
  for (const signal of data ? observed.signals : []) {
    if (signal.request || (which === 'error-like' && !isErrorLike(signal))) continue;
    const pattern = patternOf(signal.message);
    if (pattern) bySignal.set(signal.key, seen(pattern));
  }
  const news = new Set(found.changed);
  const changedOf = remembering((masked) => {
    const pattern = comparison.patternOfMasked(masked);
    return pattern && news.has(pattern) ? seen(pattern) : null;
  });
  return {
    which,
    unit,
    of,
    lines: comparison.lines,
    known: data ? comparison.known : 0,
    baselineLines: data ? comparison.baselineLines : null,
    beyondBounds: comparison.beyondBounds,
    changed,
    hidden,
    templates: comparison.patterns.map(({ template }) => template),
    bySignal,
    saidBefore: (message) => comparison.saidBefore(asLine(message)),
    requests: data && requests ? requestLines(requests, found.takes, changedOf) : null,
  };
}
