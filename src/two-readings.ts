import { watchPatterns } from './baseline/index.ts';
import type { Catalog, Matcher } from './catalog/index.ts';
import { createSilentSigns, type GoodRun, type SilentSigns } from './good-window.ts';
import type { QuietFacts } from './intake/index.ts';
import type { InvestigateOptions } from './investigate-options.ts';
import { leftOutBy } from './left-out.ts';
import type { Entry } from './model/index.ts';
import {
  createObserver,
  type CountedRaw,
  type ObserveDeps,
  type Observer,
  type RawMatch,
  type Scope,
  skimsScope,
} from './observe/index.ts';
import { createCommitHints } from './probes/index.ts';
import {
  contextPass,
  createPrefilter,
  type DividedReading,
  type PassResult,
  settledPass,
  type Take,
} from './reading/index.ts';
import type { LogSource } from './sources/index.ts';
import { createSuccessCounts } from './success-counts.ts';

/** What the two readings of a run need. */
export interface ToRead {
  readonly options: InvestigateOptions;
  readonly source: LogSource;
  readonly scope: Scope;
  readonly catalog: Catalog;
  /** Rules seen where something goes well, and their matcher. */
  readonly goesWell: Catalog['rules'];
  readonly matchWell: Matcher;
  readonly deps: ObserveDeps;
  readonly good: GoodRun | null;
}

/** What the two readings gave. */
export interface ReadTwice {
  readonly read: PassResult;
  readonly observed: ReturnType<Observer['finish']>;
  readonly signs: ReturnType<SilentSigns['finish']> | null;
  readonly successes: ReturnType<typeof createSuccessCounts>;
  readonly watch: ReturnType<typeof watchPatterns>;
  readonly hints: ReturnType<typeof createCommitHints> | null;
  /** Whether ordinary entries were asked for as a sample only. */
  readonly thinned: boolean;
  /** The option that leaves out what went well; null for none. */
  readonly leftOut: string | null;
}

/** Reads all entries for signals and counts, then what surrounds the failures. */
export async function readTwice(run: ToRead): Promise<ReadTwice> {
  const { options, source, scope, deps, good } = run;
  const tried = new WeakMap<Entry, readonly RawMatch[]>();
  const observing: ObserveDeps = { ...deps, tried: (entry) => tried.get(entry) };
  const hints = options.repo === undefined ? null : createCommitHints(options.checkout);
  const watch = watchPatterns(options, observing);
  // What shows without an error is seen in every line: all are parsed then.
  const silentSigns = createSilentSigns(good, options.context?.symptom) !== null;
  const skims = !(silentSigns || hints || options.prefilter === false);
  const readers = skims && watch?.everyLine !== true ? await readersOf(run) : null;
  try {
    let observer: Observer | undefined;
    let silent: SilentSigns | null = null;
    let successes = createSuccessCounts(run.goesWell, run.matchWell);
    let line = watch?.start();
    const skim = !skims
      ? null
      : {
          prefilter: () => createPrefilter({ rules: [...run.catalog.rules, ...run.goesWell] }),
          quiet: (quiet: QuietFacts) => observer?.firstQuiet(quiet),
          ...(watch?.everyLine === true ? { line: (entry: Entry) => line?.(entry) === true } : {}),
          ...(options.prefilter === 'from-start' ? { from: 0 } : {}),
          ...(readers
            ? {
                divided: {
                  reading: readers,
                  counted: (quiet: CountedRaw) => observer?.firstCounted(quiet),
                  tried: tried.set.bind(tried),
                },
              }
            : {}),
        };
    const start = (): Take => {
      const fresh = createObserver(observing);
      observer = fresh;
      const signs = createSilentSigns(good, options.context?.symptom);
      silent = signs;
      const well = (successes = createSuccessCounts(run.goesWell, run.matchWell));
      line = watch?.start();
      return (entry) => {
        const quoted = line?.(entry) === true;
        hints?.add(entry);
        well.add(entry);
        signs?.add(entry);
        return fresh.first(entry) || (quoted && 'again');
      };
    };
    const read = await settledPass(source, scope, start, skim);
    if (!observer) throw new Error('the first pass did not begin');
    const seen = observer;
    const signs = (silent as SilentSigns | null)?.finish(deps.redact) ?? null;
    seen.want(signs?.evidence ?? []);
    const thinned = (source.live?.thinned() ?? source.collected?.thinned) === true;
    const leftOut = leftOutBy(options);
    const toQuote = watch?.compare(seen.counted(), thinned || leftOut !== null) === true;
    const windows = seen.plan();
    if (!windows.empty || signs?.evidence.length || toQuote)
      await contextPass(source, scope, read, windows, (entry) => {
        seen.second(entry);
        watch?.second(entry);
      });
    // What follows needs the memory that they have.
    await readers?.close();
    return { read, observed: seen.finish(), signs, successes, watch, hints, thinned, leftOut };
  } finally {
    await readers?.close();
  }
}

/** Other threads that read the input, where that is worth it and can be done. */
async function readersOf({ source, scope, options, catalog }: ToRead): Promise<DividedReading | null> {
  const { live, divisible } = source;
  const { from, elsewhere } = options;
  if (live || !divisible || !elsewhere || !skimsScope(scope)) return null;
  return elsewhere({ from, divisible, scope, catalogHash: catalog.hash });
}
