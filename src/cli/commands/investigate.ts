import { isAbsolute, resolve } from 'node:path';
import type { Baseline } from '../../baseline/index.ts';
import { investigate, type InvestigateOptions } from '../../investigate.ts';
import { exitCodeOf } from '../../report/index.ts';
import { isGcp, type Collected, type LiveOptions } from '../../sources/index.ts';
import { cacheDir, ensureFolder, saveLastRun } from '../../store/index.ts';
import { EXIT } from '../../util/errors.ts';
import { BUILT_CACHE, BUNDLED_RULES, packageVersion } from '../assets.ts';
import { baselineOf } from '../baseline.ts';
import { loadCapabilities } from '../capabilities.ts';
import { loadCheckoutMap } from '../checkout-map.ts';
import { loadContext } from '../context.ts';
import { announceOnGitHub, deliver } from '../deliver.ts';
import { earlierRuns, fixesKnownTo, historyOfRun, keep } from '../history-place.ts';
import type { Io } from '../io.ts';
import { checkFilter } from '../filter-check.ts';
import { askedBy } from '../collection-file.ts';
import { setUpLive, type LiveSetup } from '../live.ts';
import { lastNet } from '../last-net.ts';
import type { RunOptions } from '../options.ts';
import { comparedBySameRules, inputsOf } from '../same-rules.ts';
import { sinceDeploy, type DeployRun } from '../since-deploy.ts';
import { readTestFiles } from '../test-files.ts';
import { createReaders } from '../workers/readers.ts';
import { isLarge, saveMemory, readersFor } from '../workers/large.ts';
import { dropUnfinished, keepUnfinished, resumeRun } from '../unfinished.ts';

/** `rca [investigate]`: reads, explains, writes; gives the exit code. */
export async function runInvestigate(options: RunOptions, io: Io): Promise<number> {
  const at = (path: string): string =>
    path === '-' || /^[a-z]+:/.test(path) || isAbsolute(path) ? path : resolve(io.cwd, path);
  const tests = await readTestFiles(options.tests, io.cwd);
  const context = options.context === undefined ? undefined : await loadContext(options.context, io.cwd);
  checkFilter(options.filter, options.from.every(isGcp));
  const setup = setUpLive(options, io);
  const ended = (error: unknown): never => {
    setup.end();
    throw error;
  };
  const bundled = [...(options.bundledRules ? [BUNDLED_RULES] : []), ...options.rules];
  const fingerprint = askedBy(options, setup.from, io);
  const resumed = options.resume
    ? await resumeRun(
        {
          from: setup.from,
          live: setup.live,
          rules: bundled,
          services: options.service,
          revisions: options.revision,
          filter: options.filter,
          redactKey: io.env['RCA_REDACT_KEY'],
          stdin: io.stdin,
        },
        fingerprint,
        io,
      ).catch(ended)
    : null;
  const run =
    resumed === null
      ? await sinceDeploy(options, setup, io).catch(ended)
      : ofResumed(options, resumed.collected, setup);
  const alone: InvestigateOptions = {
    from: setup.from,
    live: run.live,
    keepUnfinished: (entries) => keepUnfinished(entries, fingerprint, io),
    traffic: run.traffic,
    firstSeen: options.firstSeen,
    rules: bundled,
    tests: options.tests.length > 0 ? tests : undefined,
    since: run.since,
    until: resumed === null ? options.until : resumed.collected.until,
    now: options.now,
    services: options.service,
    revisions: options.revision,
    filter: options.filter,
    minSeverity: options.minSeverity,
    repo: options.repo === undefined ? undefined : resolve(io.cwd, options.repo),
    commit: options.commit,
    checkout: options.repo === undefined ? undefined : await loadCheckoutMap(options.config, io),
    context,
    cycle: options.cycle,
    capabilities: await loadCapabilities(options.config, io),
    redactKey: io.env['RCA_REDACT_KEY'],
    prefilter: options.prefilter,
    // The built cache knows all bundled rules; foreign ones are kept in the user's own.
    cacheDir: options.rules.length === 0 ? BUILT_CACHE : await usableFolder(cacheDir(io.env)),
    stdin: io.stdin,
    version: await packageVersion(),
  };
  if (isLarge(alone.from)) saveMemory();
  const asked: InvestigateOptions = { ...alone, elsewhere: elsewhereFor(alone, options) };
  const history = await historyOfRun(options.db, io);
  const other = (changed: Partial<InvestigateOptions>): ReturnType<typeof investigate> =>
    investigate({
      ...asked,
      live: asked.live && forBaseline(asked.live),
      traffic: undefined,
      firstSeen: false,
      keepUnfinished: undefined,
      ...changed,
    });
  const baseline = async (): Promise<Baseline | undefined> =>
    baselineOf(run.baseline, {
      investigate: other,
      from: setup.from,
      since: run.since,
      runs: earlierRuns(history),
      io,
    });
  const made = await baseline()
    .then((against) =>
      investigate({
        ...asked,
        ...(resumed === null ? {} : ofFile(resumed.file, setup.from)),
        live: withReadsOf(against, asked.live),
        baseline: against,
        ...fixesKnownTo(history),
      }),
    )
    .then((report) => comparedBySameRules(report, history, other))
    .then((report) => lastNet(report, io.env['RCA_REDACT_KEY'] ?? 'rca'))
    .finally(setup.end);
  const report = keep(history, made, io, await inputsOf(asked, io.cwd));
  history?.close();
  await deliver(report, options, io);
  await announceOnGitHub(report, io);
  await saveLastRun({ report, from: setup.from.map(at) }, io.env, process.pid);
  if (resumed !== null) await dropUnfinished(io);
  // Last: the report is there and kept whatever a ticket system says; `rca attach last` goes on.
  if (options.attach.length > 0 && !setup.interrupted()) {
    const { attachReport } = await import('./attach.ts');
    const { config } = options;
    for (const to of options.attach)
      io.stderr.write(await attachReport(report, { findings: [], to, dryRun: false, config }, io));
  }
  return setup.interrupted() ? EXIT.interrupted : exitCodeOf(report, options.failOn);
}

/** Large inputs are read by threads of their own; a profile sees one thread only. */
function elsewhereFor(
  { rules, cacheDir: cache }: InvestigateOptions,
  { workers, profile }: RunOptions,
): InvestigateOptions['elsewhere'] {
  return async (task) => {
    const readers = readersFor(task.from, profile ? 1 : workers);
    return readers === 0 ? null : createReaders({ ...task, rules, cacheDir: cache, readers });
  };
}

/** What is resumed keeps the window that it had. */
function ofResumed(options: RunOptions, collected: Collected, setup: LiveSetup): DeployRun {
  const { requireTraffic: minimum } = options;
  return {
    since: collected.since,
    baseline: options.baseline ?? (options.since === 'deploy' ? 'before:1h' : undefined),
    traffic: minimum === undefined ? undefined : { minimum, required: true },
    live: setup.live,
  };
}

/** All is in the file, as Cloud Logging selected it: window and filter are not applied to what redaction has changed. What is older is asked of the service. */
function ofFile(file: string, places: readonly string[]): Partial<InvestigateOptions> {
  const own = { since: undefined, until: undefined, filter: undefined, keepUnfinished: undefined };
  return { from: [file], ...own, lookBackIn: places };
}

/** What the baseline's own window cost counts among the reads of the run. */
function withReadsOf(
  against: Baseline | undefined,
  live: InvestigateOptions['live'],
): InvestigateOptions['live'] {
  const before = against?.kind === 'report' ? against.earlier.report.coverage.reads : undefined;
  // Only a window that this run read itself went on counting from what came before.
  return live && before && against?.kind === 'report' && against.earlier.live === true
    ? { ...live, readsBefore: before.total }
    : live;
}

/** The window in question must not starve for what it is compared with: of the reads that are left, that gets half. */
function forBaseline(live: LiveOptions): LiveOptions {
  const { maxReads, readsBefore = 0 } = live;
  return maxReads === undefined
    ? live
    : { ...live, maxReads: readsBefore + Math.floor((maxReads - readsBefore) / 2) };
}

/** Undefined where the folder cannot be made: the run then does without. */
async function usableFolder(folder: string): Promise<string | undefined> {
  return ensureFolder(folder).then(
    () => folder,
    () => undefined,
  );
}
