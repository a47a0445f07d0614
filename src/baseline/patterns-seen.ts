import { templateText, type ComparedPattern, type UnitBook } from '../mining/index.ts';
import type { Observed, PatternSeen, PatternsSeen, Signal } from '../model/index.ts';
import { patternLine } from '../observe/index.ts';
import { patternName } from '../report/index.ts';
import { remembering } from '../util/remember.ts';
import { isErrorLike } from './error-like.ts';
import type { ComparedLines } from './patterns-compared.ts';
import { requestLines } from './requests-seen.ts';

/** What is told of the compared lines, by the entries that were read for it; `requests` where all lines were compared. */
export function seenOf(
  found: ComparedLines,
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
    knownBefore: (message) => comparison.knownBefore(asLine(message)),
    requests: data && requests ? requestLines(requests, found.takes, changedOf) : null,
  };
}
