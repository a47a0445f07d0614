import {
  type BaselineInput,
  knownToBaseline,
  rareIn,
  withComparison,
  withNewLines,
} from './baseline/index.ts';
import { createCapabilityCounts } from './capability-counts.ts';
import { createMatchers, loadCatalog } from './catalog/index.ts';
import { buildChain, lineChains } from './chain/index.ts';
import { unfinished } from './collect.ts';
import { capabilitiesOf } from './compare/index.ts';
import { coveredBy, noticesOf, readTo } from './covered.ts';
import { withDenominators } from './denominators.ts';
import { diagnose } from './diagnose.ts';
import { withFirstSeen } from './first-seen.ts';
import { readGoodWindow, type GoodRun } from './good-window.ts';
import { redactContext, testsOf } from './handed-in.ts';
import { createRedactor } from './intake/index.ts';
import type { InvestigateOptions } from './investigate-options.ts';
import type { Chain, Report } from './model/index.ts';
import type { ObserveDeps, Scope } from './observe/index.ts';
import { askCheckout, wouldDecide } from './probes/index.ts';
import { pass, type PassResult } from './reading/index.ts';
import { buildParts, type ReportInput } from './report/index.ts';
import { scopeOf } from './scope-of.ts';
import { openSources, type LogSource } from './sources/index.ts';
import { successRules } from './success-counts.ts';
import { withoutShares } from './thinned.ts';
import { readTwice, type ReadTwice } from './two-readings.ts';
import { parseWhen, resolveWhen } from './util/clock.ts';
import { remembering } from './util/remember.ts';

export type { InvestigateOptions, ReadElsewhere, SeenAgain } from './investigate-options.ts';

/** The way of one entry, from its source to the report (design, section 3). Everything that reads the world is handed in or asked of its room. */
export async function investigate(options: InvestigateOptions): Promise<Report> {
  const { cacheDir } = options;
  const catalog = await loadCatalog(options.rules, cacheDir === undefined ? {} : { cacheDir });
  const rules = new Map(catalog.rules.map((rule) => [rule.info.id, rule.info]));
  const redactor = createRedactor(options.redactKey ?? 'rca');
  const redact = remembering((text) => redactor.text(text));
  const { tests, testNotices } = testsOf(options, redact);
  const context = options.context ? redactContext(options.context, redact) : undefined;
  const goesWell = successRules(catalog);
  const [match, matchWell] = createMatchers([catalog, { rules: goesWell }]);
  const deps: ObserveDeps = {
    match: (entry, exceptions) => match({ entry, exceptions }),
    redact,
    rules,
  };
  const source = await openSources(options.from, { stdin: options.stdin, live: options.live });
  try {
    const { scope, clockNotices } = await scopeOf(options, source, catalog);
    const good = await goodRun(options, scope, deps);
    const twice = await readTwice({ options, source, scope, catalog, goesWell, matchWell, deps, good });
    const { read, observed, watch } = twice;
    const diagnosis = diagnose(twice, { rules, good, tests, context });
    const checkout = await asked(options, diagnosis.chains, twice, { rules, redact });
    options.inspect?.(checkout.chains);
    // Nothing read is nothing to go on with, and would take the place of what another run kept.
    if (read.counts.entries > 0 && source.live && source.live.reached() !== null)
      await options.keepUnfinished?.(
        unfinished({ source, live: source.live, scope, filter: options.filter, clockNotices, redactor }),
      );

    const run = { options, source, scope, catalog, twice, diagnosis, redact };
    const coverage = coveredBy(run);
    const lines = watch?.seen(observed) ?? null;
    const input: ReportInput = {
      tool: { name: 'rca', version: options.version ?? '0.0.0' },
      generatedAt:
        options.now === undefined
          ? (readTo(source) ?? read.last ?? 0n)
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
      notices: noticesOf(run, coverage, { first: [...checkout.notices, ...clockNotices], testNotices }),
    };
    const { report: whole, patterns } = buildParts(input);
    const shared = twice.thinned || twice.leftOut !== null ? withoutShares(whole) : whole;
    const counted =
      twice.thinned && source.live && scope.since !== null && scope.until !== null
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
      groups: diagnosis.groups,
      chainOf: (group) => buildChain(group, rules),
      patterns,
      fixedBefore: options.fixedBefore,
      capabilities,
    });
  } finally {
    await source.close();
  }
}

/** What a checkout answers to the chains; where there is none, which probe would decide. */
async function asked(
  { repo, commit, checkout }: InvestigateOptions,
  chains: readonly Chain[],
  { hints, observed }: ReadTwice,
  { rules, redact }: Pick<ObserveDeps, 'rules' | 'redact'>,
): ReturnType<typeof askCheckout> {
  if (repo === undefined || hints === null)
    return { chains: chains.map((chain) => wouldDecide(chain, rules)), notices: [] };
  const { services } = observed;
  return askCheckout({ chains, repo, commit, map: checkout, rules, hints, services, redact });
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
