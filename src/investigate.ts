import { createMatcher, loadCatalog, neverApplicable } from './catalog/index.ts';
import { buildChain } from './chain/index.ts';
import { correlate } from './correlate/index.ts';
import { createRedactor } from './intake/index.ts';
import { compileFilter } from './lql/index.ts';
import { templateText } from './mining/index.ts';
import type { Notice, Report, Severity } from './model/index.ts';
import { createObserver, type Observer, type Scope } from './observe/index.ts';
import { pass, settledPass } from './passes.ts';
import { buildReport, coverageOf, readingNotices } from './report/index.ts';
import { openSources, type LogSource } from './sources/index.ts';
import { parseJUnit, tieTests } from './testruns/index.ts';
import { parseWhen, resolveWhen, type When } from './util/clock.ts';
import { formatTimestamp } from './util/time.ts';

/** What to investigate, and with what. Times are RFC 3339, dates, or spans back from now (`1h`). */
export interface InvestigateOptions {
  /** Files, folders, `-` for standard input. */
  readonly from: readonly string[];
  /** Folders of rules; later ones override earlier ones. */
  readonly rules: readonly string[];
  /** JUnit XML texts with the names of their files. */
  readonly tests?: readonly { readonly file: string; readonly xml: string }[] | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** The clock of the run; for saved entries the last entry's time stands in where it is absent. */
  readonly now?: string | undefined;
  readonly services?: readonly string[] | undefined;
  readonly revisions?: readonly string[] | undefined;
  /** Cloud Logging query language. */
  readonly filter?: string | undefined;
  readonly minSeverity?: Severity | undefined;
  readonly context?: NonNullable<Report['context']> | undefined;
  readonly cycle?: string | undefined;
  /** Key of the stand-ins that redaction leaves; the same key gives the same stand-ins. */
  readonly redactKey?: string | undefined;
  /** Folder in which the compiled catalog is kept. */
  readonly cacheDir?: string | undefined;
  readonly stdin: NodeJS.ReadableStream;
  readonly version?: string | undefined;
}

/** The way of one entry, from its source to the report (design, section 3). Everything that reads the world is handed in or asked of its room. */
export async function investigate(options: InvestigateOptions): Promise<Report> {
  const catalog = await loadCatalog(
    options.rules,
    options.cacheDir === undefined ? {} : { cacheDir: options.cacheDir },
  );
  const rules = new Map(catalog.rules.map((rule) => [rule.info.id, rule.info]));
  const redactor = createRedactor(options.redactKey ?? 'rca');
  const redact = (text: string): string => redactor.text(text);
  const tests = options.tests?.flatMap(({ file, xml }) => parseJUnit(xml, file, redact)) ?? null;
  const match = createMatcher(catalog);
  const source = await openSources(options.from, { stdin: options.stdin });
  try {
    const { scope, clockNotices } = await scopeOf(options, source);
    let observer: Observer | undefined;
    const read = await settledPass(source, scope, () => {
      const fresh = createObserver({
        match: (entry, exceptions) => match({ entry, exceptions }),
        redact,
        rules,
      });
      observer = fresh;
      return (entry) => fresh.first(entry);
    });
    if (!observer) throw new Error('the first pass did not begin');
    const seen = observer;
    if (!seen.plan().empty) await pass(source, scope, read.decisions, (entry) => seen.second(entry));
    const observed = seen.finish();

    const lost = read.counts.withoutPayload - read.counts.requestOnly;
    // Where half of what should have a payload has none, what is left would be a diagnosis of the loss.
    const diagnosed = lost === 0 || lost * 2 < read.counts.entries - read.counts.requestOnly;
    const groups = tieTests(tests ?? [], diagnosed ? correlate(observed, { template: templateText }) : []);
    const chains = groups.map((group) => buildChain(group, rules));

    const coverage = coverageOf({
      source: 'saved entries',
      // A person's own words leave with the report, too.
      filter: options.filter === undefined ? null : redact(options.filter),
      asked: { since: scope.since, until: scope.until },
      counts: { ...read.counts, lost },
      observed,
      missing: read.remarks.filter((r) => r.kind === 'truncated').map((r) => r.message),
      rules: {
        loaded: catalog.rules.length,
        matched: observed.matchedRules.length,
        neverApplicable: neverApplicable(catalog.rules, observed.places),
      },
      read: read.counts.entries,
    });
    const notices: readonly Notice[] = [
      ...catalog.notices,
      ...clockNotices,
      ...readingNotices({
        coverage,
        counts: { ...read.counts, lost },
        remarks: read.remarks,
        diagnosed,
        askedServices: options.services ?? [],
        services: read.services,
        contextCut: observed.contextCut,
      }),
    ];
    return buildReport({
      tool: { name: 'rca', version: options.version ?? '0.0.0' },
      generatedAt:
        options.now === undefined ? (read.last ?? 0n) : resolveWhen(parseWhen(options.now, '--now'), 0n),
      ...(options.cycle === undefined ? {} : { cycle: options.cycle }),
      catalogHash: catalog.hash,
      coverage,
      observed,
      chains,
      tests,
      ...(options.context ? { context: redactContext(options.context, redact) } : {}),
      notices,
    });
  } finally {
    await source.close();
  }
}

function redactContext(
  context: NonNullable<Report['context']>,
  redact: (text: string) => string,
): NonNullable<Report['context']> {
  return {
    ...(context.symptom === undefined ? {} : { symptom: redact(context.symptom) }),
    ...(context.system === undefined ? {} : { system: redact(context.system) }),
    ...(context.deployTime === undefined ? {} : { deployTime: context.deployTime }),
  };
}

/** The window and filters of the run. A span back from now counts from the last entry of saved logs, and that is said. */
async function scopeOf(
  options: InvestigateOptions,
  source: LogSource,
): Promise<{ scope: Scope; clockNotices: readonly Notice[] }> {
  const since = options.since === undefined ? null : parseWhen(options.since, '--since');
  const until = options.until === undefined ? null : parseWhen(options.until, '--until');
  const back = (when: When | null): boolean => when?.kind === 'ago';
  const filter = options.filter === undefined ? null : compileFilter(options.filter);
  let now = options.now === undefined ? null : resolveWhen(parseWhen(options.now, '--now'), 0n);
  const clockNotices: Notice[] = [];
  if (now === null && (back(since) || back(until))) {
    now = (await pass(source, null, null, () => undefined)).last;
    if (now !== null)
      clockNotices.push({
        code: 'clock',
        message: `--since and --until count back from the last entry, ${formatTimestamp(now)}; give --now to count from another time`,
      });
  }
  const scope: Scope = {
    since: since === null ? null : resolveWhen(since, now ?? 0n),
    until: until === null ? null : resolveWhen(until, now ?? 0n),
    services: options.services ?? [],
    revisions: options.revisions ?? [],
    minSeverity: options.minSeverity ?? null,
    filter,
  };
  return { scope, clockNotices };
}
