import { driftEvidence } from './chain/index.ts';
import { correlate, findDrift, type GoodWindow } from './correlate/index.ts';
import { templateText } from './mining/index.ts';
import type { Drift, LineComparison, Notice, Observed } from './model/index.ts';
import {
  compareLines,
  createLineBook,
  createObserver,
  type LineBook,
  type ObserveDeps,
  type Observer,
  type Scope,
} from './observe/index.ts';
import { pass, settledPass } from './passes.ts';
import type { LogSource } from './sources/index.ts';
import { formatCount } from './util/text.ts';

/** A window in which all was well, read the same way as the one in question. */
export interface GoodRun extends GoodWindow {
  readonly observed: Observed;
  readonly book: LineBook;
}

/** Reads a good window: what fails there as well is chronic. Its own window and revisions are free; the other filters are those of the run. */
export async function readGoodWindow(source: LogSource, scope: Scope, deps: ObserveDeps): Promise<GoodRun> {
  const free: Scope = { ...scope, since: null, until: null, revisions: [] };
  let observer: Observer | undefined;
  let book = createLineBook();
  const read = await settledPass(source, free, () => {
    const fresh = createObserver(deps);
    const lines = createLineBook();
    [observer, book] = [fresh, lines];
    return (entry) => {
      fresh.first(entry);
      lines.add(entry);
    };
  });
  if (!observer) throw new Error('the first pass did not begin');
  const seen = observer;
  if (!seen.plan().empty) await pass(source, free, read.decisions, (entry) => seen.second(entry));
  const observed = seen.finish();
  return {
    observed,
    book,
    groups: correlate(observed, { template: templateText }),
    entries: observed.entries,
  };
}

/** What is otherwise than in the good window, the entries that show it, and what the run says about the comparison. */
export interface Difference {
  readonly drift: readonly Drift[];
  readonly evidence: readonly string[];
  readonly notice: Notice;
}

/** Compares the window in question with the good one, line by line. */
export function differenceOf(good: GoodRun, now: LineBook, redact: (text: string) => string): Difference {
  const lines = compareLines(good.book, now, redact);
  const drift = findDrift(lines);
  return {
    drift,
    evidence: drift.flatMap(driftEvidence),
    notice: { code: 'good-window', message: subtracted(lines) },
  };
}

function subtracted(lines: LineComparison): string {
  const share = lines.lines === 0 ? '0.0' : ((100 * lines.known) / lines.lines).toFixed(1);
  return `${share} % of ${formatCount(lines.lines)} lines read as in the good window (${formatCount(lines.baselineLines)} lines); ${formatCount(lines.lines - lines.known)} remain`;
}
