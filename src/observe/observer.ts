import type { Entry, Observed, Signal, TraceSeen } from '../model/index.ts';
import { assembleTraces, isStackFragment } from '../stack/index.ts';
import { createAlikeTexts } from '../util/alike-texts.ts';
import { byCode } from '../util/text.ts';
import { withCalledNames } from './called-by-name.ts';
import { createCounts, type CountedRaw } from './counts.ts';
import { withKeptMessage } from './kept-message.ts';
import { keyOf, redactChain, roleOf, toSignal, type ObserveDeps } from './signal.ts';
import type { QuietSeen } from './quiet-seen.ts';
import { isAttempt } from './target.ts';
import { createTracePieces } from './trace-pieces.ts';
import { chainIn, tryRules } from './try-rules.ts';
import { collectUnknowns } from './unknowns.ts';
import { planWindows, type Windows } from './windows.ts';

/** Entries read around failures that are kept; beyond it the context is cut and a notice says so. */
const MAX_CONTEXT = 200_000;
/** Messages from this length on are kept as what tells them from others. */
const LONG = 1000;

/** The counts of all entries of a window. */
export type Counted = Pick<
  Observed,
  'entries' | 'first' | 'last' | 'services' | 'activity' | 'exposure' | 'places'
>;

/** Takes the entries of two passes and gives out what leaves `observe`. */
export interface Observer {
  /** First pass: signals and counts. Whether the entry is a signal: the second pass need not see it then. */
  first(entry: Entry): boolean;
  /** First pass, of an entry that is known to make no signal: it is counted. */
  firstQuiet(quiet: QuietSeen): void;
  /** First pass, of all quiet entries that another reader counted. */
  firstCounted(quiet: CountedRaw): void;
  /** What the first pass counted; to be asked when it is over. */
  counted(): Counted;
  /** Plans the second pass; `empty` when there is nothing to read around. */
  plan(): Windows;
  /** Entries that the second pass reads as well, by their keys. */
  want(keys: Iterable<string>): void;
  /** Second pass: context of the failures. */
  second(entry: Entry): void;
  finish(): Observed & { readonly contextCut: boolean };
}

/** Order of signals: time, then identity, so that input order never shows. */
function byTime(a: Signal, b: Signal): number {
  return a.time < b.time ? -1 : a.time > b.time ? 1 : byCode(a.key, b.key);
}

/** A short line that a container printed as plain text. */
function isPrinted(entry: Entry): boolean {
  return (
    typeof entry.raw['textPayload'] === 'string' &&
    entry.message.length < LONG &&
    /(?:^|\/)std(?:err|out)$/.test(entry.logId ?? '')
  );
}

/** Observes a window of entries in two passes (design, section 3). */
export function createObserver(deps: ObserveDeps): Observer {
  const counts = createCounts(deps.redact);
  const signals = new Map<string, Signal>();
  const alike = createAlikeTexts();
  const pieces = createTracePieces(alike);
  const matchedRules = new Set<string>();
  let windows: Windows | null = null;
  const wanted = new Set<string>();
  let contextCount = 0;
  let contextCut = false;
  let told: Counted | null = null;
  const counted = (): Counted => (told ??= counts.result());

  /** The traces of one bug differ in a few digits: of all but the first only these are kept. */
  const keep = (signal: Signal): void => {
    signals.set(
      signal.key,
      signal.message.length < LONG ? signal : withKeptMessage(signal, alike.keep(signal.message)),
    );
  };
  return {
    first(entry) {
      counts.add(entry);
      // Nothing can be concluded from an entry that has lost its payload; coverage counts it.
      if (!entry.hasPayload && !entry.http) return false;
      const chain = chainIn(entry);
      const fragment = isStackFragment(entry.message) !== null;
      const matches = deps.tried?.(entry) ?? tryRules(entry, chain, deps.match);
      for (const m of matches) matchedRules.add(m.ruleId);
      const role = roleOf(entry, chain, matches, deps) ?? (fragment ? 'context' : null);
      if (role === null) return false;
      const signal = toSignal(entry, role, chain, matches, deps);
      keep(signal);
      // A line that the stream makes an error (GKE's stderr) may be any line of a trace: its lead, its code, what its message goes on with.
      if (chain || fragment || (role === 'error' && isPrinted(entry))) pieces.keep(entry, signal.key);
      return true;
    },
    firstQuiet: (quiet) => counts.addQuiet(quiet),
    firstCounted: (quiet) => counts.addCounted(quiet),
    counted,
    plan() {
      windows = planWindows([...signals.values()].sort(byTime));
      return windows;
    },
    want(keys) {
      for (const key of keys) wanted.add(key);
    },
    second(entry) {
      if (
        !(windows?.wants(entry) === true || (wanted.size > 0 && wanted.has(keyOf(entry)))) ||
        (!entry.hasPayload && !entry.http)
      )
        return;
      const key = keyOf(entry);
      if (signals.has(key)) return;
      if (contextCount >= MAX_CONTEXT) {
        contextCut = true;
        return;
      }
      contextCount += 1;
      const role = entry.http?.status && !isAttempt(entry) ? 'request' : 'context';
      keep(toSignal(entry, role, null, [], deps));
      if (entry.http === undefined) pieces.keep(entry, key);
    },
    finish() {
      const ordered = [...signals.values()].sort(byTime);
      const lines = pieces.of(ordered.map(({ key }) => key));
      // What follows needs the memory that they have.
      pieces.clear();
      windows = null;
      const traces: TraceSeen[] = assembleTraces(lines).flatMap((t) => {
        // Entries that each hold a whole trace were glued for nothing when together they show no more than one alone.
        const alone = t.ids.map((key) => ({ key, chain: signals.get(key)?.exception }));
        const whole = alone.filter((a) => (a.chain?.exceptions.length ?? 0) >= t.chain.exceptions.length);
        return t.ids.length > 1 && whole.length === t.ids.length
          ? whole.flatMap(({ key, chain }) => (chain ? [{ chain, keys: [key] }] : []))
          : [{ chain: redactChain(t.chain, deps.redact), keys: t.ids }];
      });
      // A line that belongs to a trace of several entries says that something failed, whatever its own severity.
      const inTrace = new Set(traces.flatMap((t) => t.keys));
      signals.clear();
      const { entries, first, last, services, activity = null, exposure, places } = counted();
      const named = withCalledNames(ordered, services);
      return {
        signals: named.map((s) =>
          s.role === 'context' && inTrace.has(s.key) ? { ...s, role: 'error' as const } : s,
        ),
        traces,
        unknowns: collectUnknowns(named.filter((s) => !inTrace.has(s.key))),
        services,
        activity,
        exposure,
        places,
        entries,
        first,
        last,
        matchedRules: [...matchedRules].sort(byCode),
        contextCut,
      };
    },
  };
}
