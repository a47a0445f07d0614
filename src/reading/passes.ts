import { dividedPass, Indivisible, type DividedPass, type DividedReading } from './divided-pass.ts';
import { createIntake, type Decisions, type QuietFacts } from '../intake/index.ts';
import type { Entry, RawRecord } from '../model/index.ts';
import { inScope, quietInScope, skimsScope, type Scope, type Windows } from '../observe/index.ts';
import type { PassResult, Take } from './pass-result.ts';
import type { Prefilter } from './prefilter.ts';
import { readEntries } from './read-entries.ts';
import { aroundOf, createReadingNotes } from './second-reading.ts';
import type { LogSource } from '../sources/index.ts';

/** Leaves healthy entries unparsed: who decides, and who counts them. */
export interface Skim {
  /** Made when it is first needed: making it costs more than a small input does. */
  readonly prefilter: () => Prefilter;
  readonly quiet: (quiet: QuietFacts) => void;
  /** Sees the lines of quiet entries as well, parsed; whether one has to be read again, wherever it lies. */
  readonly line?: (entry: Entry) => boolean;
  /** Records that are parsed before the rest is skimmed; 250 where absent. */
  readonly from?: number;
  /** Readers in other threads, and who takes what they found out. */
  readonly divided?: Pick<DividedPass, 'counted' | 'tried'> & { readonly reading: DividedReading };
}

/** Records that are parsed before the rest is skimmed: the means to skim cost more than a small input does. */
const SKIM_FROM = 250;
/** Entries that are kept for the second pass; of more only their places are noted. */
const MAX_KEPT = 10_000;

interface PassOptions {
  readonly keep?: boolean;
  readonly skim?: Skim | null;
  /** Only these records are read at all. */
  readonly only?: ((place: number) => boolean) | null;
}

/** Reads the input once and hands every entry of the scope to `take`. */
export async function pass(
  source: LogSource,
  scope: Scope | null,
  decisions: Decisions | null,
  take: Take,
  options: PassOptions = {},
): Promise<PassResult> {
  const only = options.only ?? null;
  const skimFrom = options.skim?.from ?? SKIM_FROM;
  const skim = skimsScope(scope) ? (options.skim ?? null) : null;
  const intake = createIntake(decisions ? { decisions } : {});
  const services = new Set<string>();
  let last: bigint | null = null;
  const notes = skim ? createReadingNotes() : null;
  let kept: Entry[] | null = options.keep === true ? [] : null;
  let lastSeconds = -1;
  let lastNanos = 0;

  /** Whether the second pass may want it: by what it lies in, or for certain. */
  const see = (entry: Entry): boolean | 'again' => {
    if (last === null || entry.time > last) last = entry.time;
    if (entry.service !== undefined) services.add(entry.service);
    if (scope !== null && !inScope(entry, scope)) return false;
    if (kept !== null) {
      if (kept.length < MAX_KEPT) kept.push(entry);
      else kept = null;
    }
    const taken = take(entry);
    return taken === 'again' ? taken : taken !== true;
  };
  const seeQuiet = (quiet: QuietFacts, record: RawRecord): void => {
    kept = null;
    if (quiet.seconds > lastSeconds || (quiet.seconds === lastSeconds && quiet.nanos > lastNanos)) {
      lastSeconds = quiet.seconds;
      lastNanos = quiet.nanos;
    }
    if (quiet.place.service !== undefined) services.add(quiet.place.service);
    if (scope !== null && !quietInScope(() => quiet.time, quiet.place, scope)) return notes?.never();
    skim?.quiet(quiet);
    const line = skim?.line;
    if (line && readEntries([record]).some(line)) notes?.always();
    else notes?.quiet(quiet);
  };
  const parse = (record: RawRecord): void => {
    const entry = intake.accept(record);
    if (entry) {
      const wanted = see(entry);
      if (wanted === 'again') notes?.always();
      else if (wanted) notes?.entry(entry);
      else notes?.never();
    } else if (intake.holds()) notes?.always();
    else notes?.never();
  };

  let prefilter: Prefilter | null = null;
  let place = 0;
  for await (const batch of source.batches()) {
    prefilter?.renew();
    // By number: an iterator would make an object for each record.
    for (let i = 0; i < batch.length; i++) {
      const record = batch[i] as RawRecord;
      const at = place++;
      if (only !== null && !only(at)) continue;
      notes?.record(record);
      if (prefilter === null && skim !== null && at >= skimFrom) prefilter = skim.prefilter();
      const quiet = prefilter?.quiet(record) ?? null;
      if (quiet === null) parse(record);
      else if (intake.acceptQuiet(quiet)) seeQuiet(quiet, record);
      else notes?.never();
    }
  }
  for (const entry of intake.finish()) see(entry);
  intake.free();
  if (lastSeconds >= 0) {
    const quietLast = BigInt(lastSeconds) * 1_000_000_000n + BigInt(lastNanos);
    if (last === null || quietLast > last) last = quietLast;
  }
  return {
    counts: intake.counts(),
    decisions: intake.decisions(),
    remarks: source.remarks(),
    last,
    services,
    notes,
    kept,
  };
}

/**
 * Reads the input once more where copies of an entry differ in content: only with the decision which copy counts is
 * the result independent of the order of the input. `start` begins anew and gives what takes the entries.
 */
export async function settledPass(
  source: LogSource,
  scope: Scope | null,
  start: () => Take,
  skim: Skim | null = null,
): Promise<PassResult> {
  if (skim?.divided && skimsScope(scope)) {
    const { reading, ...to } = skim.divided;
    try {
      return await dividedPass(reading, { scope, start, ...to });
    } catch (error) {
      if (!(error instanceof Indivisible)) throw error;
    }
  }
  const first = await pass(source, scope, null, start(), { skim, keep: true });
  return first.counts.conflicting === 0
    ? first
    : pass(source, scope, first.decisions, start(), { skim, keep: true });
}

/** Reads the entries in the windows, once; no others where the first pass has noted where they are. */
export async function contextPass(
  source: LogSource,
  scope: Scope | null,
  first: PassResult,
  windows: Windows,
  take: (entry: Entry) => void,
): Promise<void> {
  if (first.kept !== null) return first.kept.forEach(take);
  if (first.around) {
    const records = first.around(windows);
    await pass({ ...source, batches: () => records }, scope, first.decisions, take);
    return;
  }
  const wanted = first.notes?.wanted(aroundOf(windows)) ?? null;
  const records = wanted && first.notes?.fetch(wanted);
  if (records) await pass({ ...source, batches: () => fromIterable(records) }, scope, first.decisions, take);
  else await pass(source, scope, first.decisions, take, { only: wanted });
  first.notes?.free();
}

async function* fromIterable<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}
