import {
  createPatternBook,
  createUnitBook,
  rareWords,
  type PatternBook,
  type UnitBook,
} from '../mining/index.ts';
import type { Entry, Observed, PatternsSeen, Signal } from '../model/index.ts';
import { keyOf, patternLine, toSignal, type Counted, type ObserveDeps } from '../observe/index.ts';
import type { Baseline } from './baseline.ts';
import { isErrorLike } from './error-like.ts';
import { compareLines, type ComparedLines } from './patterns-compared.ts';
import { seenOf } from './patterns-seen.ts';
import { addToRequest, writerOf } from './requests-seen.ts';
import type { RunPatterns } from './run-patterns.ts';

/** Counts the lines of a run by pattern, and compares them with those of its baseline. */
export interface PatternWatch {
  /** Whether every entry has to be parsed for it. */
  readonly everyLine: boolean;
  /** Begins anew and gives what takes the entries of the first pass: whether one may be quoted, and has to be read again. */
  start(): (entry: Entry) => boolean;
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
  let found: ComparedLines | null = null;
  const wanted = new Map<string, Signal | null>();
  return {
    everyLine: which === 'all',
    start() {
      const fresh = (book = createPatternBook());
      // Against what is only a part of the lines no request can be said to lack one.
      const units = (requests = baseline && which === 'all' ? createUnitBook() : null);
      return (entry) => {
        const added = addLine(fresh, entry, which, deps.redact);
        if (units) addToRequest(units, entry, added?.masked ?? null, deps.redact);
        return added?.early === true;
      };
    },
    compare(counted, thinned) {
      const own: RunPatterns = { book, which, counted, thinned };
      keep?.(own);
      found = baseline ? compareLines(own, baseline) : null;
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
  // What an unknown pattern was put together of is no other pattern.
  const own = new Set(observed.unknowns.flatMap(({ signals }) => signals.map(({ template }) => template)));
  const others = [...observed.signals.map(({ template }) => template), ...(patterns?.templates ?? [])].filter(
    (template) => !own.has(template),
  );
  const words = asked.length === 0 ? null : await rareWords(asked, others);
  return (template) => words?.get(template) ?? [];
}

/** Gives what a book says of its line; null where it has none that counts. Requests are what rates are taken over, and are compared as endpoints. */
function addLine(
  book: PatternBook,
  entry: Entry,
  which: RunPatterns['which'],
  redact: (text: string) => string,
): ReturnType<PatternBook['add']> {
  if (which === 'error-like' && !isErrorLike(entry)) return null;
  if (!entry.hasPayload || (entry.http?.status ?? 0) > 0) return null;
  const text = patternLine(entry.message, redact);
  if (text === '') return null;
  const { severity, time } = entry;
  const { service, revision } = writerOf(entry, redact);
  return book.add({ text, service, revision, time, key: keyOf(entry), severity });
}
