import {
  type BaselineInput,
  knownToBaseline,
  rareIn,
  watchPatterns,
  withComparison,
  withNewLines,
} from './baseline/index.ts';
import { createCapabilityCounts } from './capability-counts.ts';
import { createMatchers, loadCatalog, neverApplicable } from './catalog/index.ts';
import { buildChain, buildChains, contradicted, lineChains } from './chain/index.ts';
import { chronicOf, correlate } from './correlate/index.ts';
import { withFirstSeen } from './first-seen.ts';
import { createSilentSigns, readGoodWindow, type GoodRun, type SilentSigns } from './good-window.ts';
import { createRedactor, type QuietFacts } from './intake/index.ts';
import { leftOutBy, leftOutNotice } from './left-out.ts';
import { capabilitiesOf } from './compare/index.ts';
import type { Entry, Notice, Report } from './model/index.ts';
import {
  createObserver,
  type CountedRaw,
  type ObserveDeps,
  type Observer,
  skimsScope,
  type RawMatch,
  type Scope,
} from './observe/index.ts';
import {
  contextPass,
  createPrefilter,
  type DividedReading,
  pass,
  type PassResult,
  settledPass,
  type Take,
} from './reading/index.ts';
import { askCheckout, createCommitHints, wouldDecide } from './probes/index.ts';
import {
  buildParts,
  coverageOf,
  healedBy,
  readingNotices,
  settle,
  silenceNotices,
  trafficNotice,
  type ReportInput,
} from './report/index.ts';
import { scopeOf } from './scope-of.ts';
import type { InvestigateOptions } from './investigate-options.ts';
import { createSuccessCounts, successRules } from './success-counts.ts';
import { unfinished } from './collect.ts';
import { openSources, type LogSource } from './sources/index.ts';
import { withDenominators } from './denominators.ts';
import { withoutShares } from './thinned.ts';
import { redactContext, testsOf } from './handed-in.ts';
import { tieTests } from './testruns/index.ts';
import { parseWhen, resolveWhen } from './util/clock.ts';
import { remembering } from './util/remember.ts';
import { parseTimestamp } from './util/time.ts';
import { WORDING } from './wording.ts';

export type { InvestigateOptions, ReadElsewhere, SeenAgain } from './investigate-options.ts';

/** The way of one entry, from its source to the report (design, section 3). Everything that reads the world is handed in or asked of its room. */
export async function investigate(options: InvestigateOptions): Promise<Report> {
  const catalog = await loadCatalog(
    options.rules,
    options.cacheDir === undefined ? {} : { cacheDir: options.cacheDir },
  );
  const rules = new Map(catalog.rules.map((rule) => [rule.info.id, rule.info]));
  const redactor = createRedactor(options.redactKey ?? 'rca');
  const redact = remembering((text) => redactor.text(text));
  const { tests, testNotices } = testsOf(options, redact);
  const goesWell = successRules(catalog);
  const [match, matchWell] = createMatchers([catalog, { rules: goesWell }]);
  const source = await openSources(options.from, { stdin: options.stdin, live: options.live });
  let readers: DividedReading | null = null;
  try {
    const told = source.live ?? source.collected;
    const { scope, clockNotices } = await scopeOf(options, source, catalog);
    const tried = new WeakMap<Entry, readonly RawMatch[]>();
    const deps: ObserveDeps = {
      match: (entry, exceptions) => match({ entry, exceptions }),
      tried: (entry) => tried.get(entry),
      redact,
      rules,
    };
    const good = await goodRun(options, scope, deps);
    const keep = async (): Promise<void> => {
      if (!source.live || source.live.reached() === null || !options.keepUnfinished) return;
      await options.keepUnfinished(
        unfinished({ source, live: source.live, scope, filter: options.filter, clockNotices, redactor }),
      );
    };
    const hints = options.repo === undefined ? null : createCommitHints(options.checkout);
    let observer: Observer | undefined;
    let silent: SilentSigns | null = null;
    let successes = createSuccessCounts(goesWell, matchWell);
    const watch = watchPatterns(options, deps);
    let line = watch?.start();
    // What shows without an error is seen in every line: all are parsed then.
    const silentSigns = createSilentSigns(good, options.context?.symptom) !== null;
    const skims = !(silentSigns || hints || options.prefilter === false);
    readers =
      skims && watch?.everyLine !== true ? await readersOf(source, scope, options, catalog.hash) : null;
    const skim = !skims
      ? null
      : {
          prefilter: () => createPrefilter({ rules: [...catalog.rules, ...goesWell] }),
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
      const fresh = createObserver(deps);
      observer = fresh;
      const signs = createSilentSigns(good, options.context?.symptom);
      silent = signs;
      const well = (successes = createSuccessCounts(goesWell, matchWell));
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
    const signs = (silent as SilentSigns | null)?.finish(redact);
    seen.want(signs?.evidence ?? []);
    const thinned = (source.live?.thinned() ?? source.collected?.thinned) === true;
    const leftOut = leftOutBy(options);
    const selected = thinned || leftOut !== null;
    const toQuote = watch?.compare(seen.counted(), selected) === true;
    const windows = seen.plan();
    if (!windows.empty || signs?.evidence.length || toQuote)
      await contextPass(source, scope, read, windows, (entry) => {
        seen.second(entry);
        watch?.second(entry);
      });
    // What follows needs the memory that they have.
    await readers?.close();
    const observed = seen.finish();

    const lost = read.counts.withoutPayload - read.counts.requestOnly;
    // Where half of what should have a payload has none, what is left would be a diagnosis of the loss.
    const diagnosed = lost === 0 || lost * 2 < read.counts.entries - read.counts.requestOnly;
    const built = buildChains(
      tieTests(tests ?? [], diagnosed ? correlate(observed, { ...WORDING, rules }) : []),
      rules,
      diagnosed ? observed.signals : [],
    );
    const groups = built.map((chain) => chain.group);
    const chronic = good && chronicOf(groups, observed.entries, good, WORDING);
    const context = options.context ? redactContext(options.context, redact) : undefined;
    const chains = settle(
      [
        ...contradicted(built, rules, observed),
        ...(diagnosed ? (signs?.chainsOf(observed.signals) ?? []) : []),
      ],
      {
        chronic: new Map([...(chronic ?? [])].map(([group, why]) => [group.fingerprint, why])),
        healed: healedBy(observed.signals, rules, observed.last),
        compared: good ? { entries: observed.entries } : null,
        ...(context ? { context } : {}),
      },
    );

    const checkout =
      options.repo === undefined || hints === null
        ? { chains: chains.map((chain) => wouldDecide(chain, rules)), notices: [] }
        : await askCheckout({
            chains,
            repo: options.repo,
            commit: options.commit,
            map: options.checkout,
            rules,
            hints,
            services: observed.services,
            redact,
          });

    options.inspect?.(checkout.chains);
    // Nothing read is nothing to go on with, and would take the place of what another run kept.
    if (read.counts.entries > 0) await keep();
    const success = successes.result(redact);
    const covered = coverageOf({
      source: source.live ? source.description : (source.collected?.source ?? 'saved entries'),
      // A person's own words leave with the report, too.
      filter: options.filter === undefined ? (source.collected?.filter ?? null) : redact(options.filter),
      asked: { since: scope.since, until: scope.until },
      counts: { ...read.counts, lost },
      observed,
      missing: read.remarks
        .filter((r) => r.kind === 'truncated' || (told && r.kind === 'unread'))
        .map((r) => r.message),
      rules: {
        loaded: catalog.rules.length,
        matched: observed.matchedRules.length,
        neverApplicable: neverApplicable(catalog.rules, observed.places),
      },
      read: read.counts.entries,
      ...(told ? { reads: source.live?.reads() ?? source.collected?.reads } : {}),
    });
    const coverage = success.length > 0 ? { ...covered, success } : covered;
    const readTo = source.live?.now ?? parseTimestamp(source.collected?.now ?? '');
    const traffic = options.traffic && trafficNotice(coverage, options.traffic);
    const notices: readonly Notice[] = [
      ...(traffic ? [traffic] : []),
      ...catalog.notices,
      ...checkout.notices,
      ...clockNotices,
      ...testNotices,
      ...(signs?.notices ?? []),
      ...(leftOut === null ? [] : [leftOutNotice(leftOut)]),
      ...silenceNotices({
        coverage,
        observed,
        readTo: told && readTo !== null ? earlier(readTo, scope.until) : null,
        selected:
          selected ||
          coverage.filter !== null ||
          scope.filter !== null ||
          scope.minSeverity !== null ||
          scope.revisions.length > 0,
      }),
      ...readingNotices({
        coverage,
        counts: { ...read.counts, lost },
        remarks: read.remarks,
        diagnosed,
        askedServices: scope.services,
        services: read.services,
        contextCut: observed.contextCut,
      }),
    ];
    const lines = watch?.seen(observed) ?? null;
    const input: ReportInput = {
      tool: { name: 'rca', version: options.version ?? '0.0.0' },
      generatedAt:
        options.now === undefined
          ? (readTo ?? read.last ?? 0n)
          : resolveWhen(parseWhen(options.now, '--now'), source.live?.now ?? 0n),
      ...(options.cycle === undefined ? {} : { cycle: options.cycle }),
      catalogHash: catalog.hash,
      coverage,
      observed,
      chains: withNewLines(checkout.chains, {
        patterns: lines,
        observed,
        knownBefore: knownToBaseline(options.baseline, observed),
      }),
      rules,
      tests,
      ...(context ? { context } : {}),
      ...(good ? { knownTemplates: new Set(good.observed.signals.map((s) => s.template)) } : {}),
      patterns: lines ?? undefined,
      rare: await rareIn(observed, lines),
      lineChain: lineChains(rules),
      notices,
    };
    const { report: whole, patterns } = buildParts(input);
    const shared = selected ? withoutShares(whole) : whole;
    const counted =
      thinned && source.live && scope.since !== null && scope.until !== null
        ? await withDenominators(shared, source.live, { since: scope.since, until: scope.until })
        : shared;
    const made = options.firstSeen === true ? await firstSeenOf(counted, source, options, redact) : counted;
    const capabilities = await capabilitiesIn(options, source, scope, read.decisions);
    const report = capabilities ? { ...made, capabilities: capabilities(made, () => true) } : made;
    await options.again?.({
      report,
      observed,
      catalog,
      read: async (take) => void (await pass(source, scope, read.decisions, take)),
    });
    if (options.baseline === undefined) return report;
    return withComparison(report, options.baseline, {
      input,
      groups,
      chainOf: (group) => buildChain(group, rules),
      patterns,
      fixedBefore: options.fixedBefore,
      capabilities,
    });
  } finally {
    await readers?.close();
    await source.close();
  }
}

function earlier(a: bigint, b: bigint | null): bigint {
  return b !== null && b < a ? b : a;
}

/** Since when the findings are there, by the service that the entries are of; saved ones that name none are left as they are. */
async function firstSeenOf(
  report: Report,
  source: LogSource,
  { lookBackIn, live, stdin }: InvestigateOptions,
  redact: (text: string) => string,
): Promise<Report> {
  if (source.live) return withFirstSeen(report, source.live, redact);
  if (lookBackIn === undefined) return report;
  const { reads } = report.coverage;
  const service = await openSources(lookBackIn, { stdin, live });
  try {
    if (!service.live) return report;
    const made = await withFirstSeen(report, service.live, redact);
    const more = service.live.reads();
    if (!reads) return made;
    const sum = {
      total: reads.total + more.total,
      quotaWaits: reads.quotaWaits + more.quotaWaits,
      planned: reads.planned + more.total,
    };
    return { ...made, coverage: { ...made.coverage, reads: sum } };
  } finally {
    await service.close();
  }
}

/** How the configured capabilities do in a report; their filters are counted in a reading of its own. */
async function capabilitiesIn(
  options: InvestigateOptions,
  source: LogSource,
  scope: Scope,
  decisions: PassResult['decisions'],
): Promise<BaselineInput['capabilities']> {
  const specs = options.capabilities ?? [];
  if (specs.length === 0) return undefined;
  const counts = createCapabilityCounts(specs);
  if (counts.needed) await pass(source, scope, decisions, (entry) => counts.add(entry));
  return (report, on) => capabilitiesOf(specs, report, (name) => counts.of(name, on));
}

/** Other threads that read the input, where that is worth it and can be done. */
async function readersOf(
  { live, divisible }: LogSource,
  scope: Scope,
  { from, elsewhere }: InvestigateOptions,
  catalogHash: string,
): Promise<DividedReading | null> {
  if (live || !divisible || !elsewhere || !skimsScope(scope)) return null;
  return elsewhere({ from, divisible, scope, catalogHash });
}

/** The good window of the run; null where none is given. */
async function goodRun(
  options: InvestigateOptions,
  scope: Scope,
  deps: ObserveDeps,
): Promise<GoodRun | null> {
  if (options.baselineFrom === undefined || options.baselineFrom.length === 0) return null;
  const source = await openSources(options.baselineFrom, { stdin: options.stdin });
  try {
    return await readGoodWindow(source, scope, deps);
  } finally {
    await source.close();
  }
}
