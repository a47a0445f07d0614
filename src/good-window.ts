import { driftChain, driftEvidence, slowChain, slowEvidence } from './chain/index.ts';
import { correlate, findDrift, type GoodWindow } from './correlate/index.ts';
import type { Chain, Entry, LineComparison, Notice, Observed, Signal } from './model/index.ts';
import {
  compareLines,
  createDurations,
  createLineBook,
  createObserver,
  type LineBook,
  type ObserveDeps,
  type Observer,
  type Scope,
} from './observe/index.ts';
import { pass, settledPass } from './reading/index.ts';
import type { LogSource } from './sources/index.ts';
import { isAboutSlowness } from './util/symptom.ts';
import { formatCount } from './util/text.ts';
import { WORDING } from './wording.ts';

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
    groups: correlate(observed, { ...WORDING, rules: deps.rules }),
    entries: observed.entries,
  };
}

/** What shows without being logged as an error: traces that run otherwise than in a good window, and operations that take long. */
export interface SilentSigns {
  add(entry: Entry): void;
  /** After all entries: what was found, and the entries that show it. */
  finish(redact: (text: string) => string): {
    readonly evidence: readonly string[];
    readonly notices: readonly Notice[];
    readonly chainsOf: (signals: readonly Signal[]) => readonly Chain[];
  };
}

/** Null where there is nothing to compare with and nobody asked about slowness: errors then tell all that there is to tell. */
export function createSilentSigns(good: GoodRun | null, symptom: string | undefined): SilentSigns | null {
  const lines = good ? createLineBook() : null;
  const durations = symptom !== undefined && isAboutSlowness(symptom) ? createDurations() : null;
  if (!lines && !durations) return null;
  return {
    add(entry) {
      lines?.add(entry);
      durations?.add(entry);
    },
    finish(redact) {
      const comparison = good && lines ? compareLines(good.book, lines, redact) : null;
      const drift = comparison ? findDrift(comparison) : [];
      const slow = durations?.slowest(redact) ?? [];
      return {
        evidence: [...drift.flatMap(driftEvidence), ...slowEvidence(slow)],
        notices: comparison ? [{ code: 'good-window', message: subtracted(comparison) }] : [],
        chainsOf(signals) {
          const byKey = new Map(signals.map((s) => [s.key, s]));
          const chain = slowChain(slow, byKey);
          return [...drift.flatMap((d) => driftChain(d, byKey) ?? []), ...(chain ? [chain] : [])];
        },
      };
    },
  };
}

function subtracted(lines: LineComparison): string {
  const share = lines.lines === 0 ? '0.0' : ((100 * lines.known) / lines.lines).toFixed(1);
  return `${share} % of ${formatCount(lines.lines)} lines read as in the good window (${formatCount(lines.baselineLines)} lines); ${formatCount(lines.lines - lines.known)} remain`;
}
