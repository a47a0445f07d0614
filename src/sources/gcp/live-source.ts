import type { RawRecord, SourceRemark } from '../../model/index.ts';
import { MILLISECOND, parseTimestamp } from '../../util/time.ts';
import type { LiveOptions, LogSource, Progress, RuleFilter, Selection, SourceIo } from '../log-source.ts';
import type { Page, Transport } from './api.ts';
import { connect } from './connect.ts';
import { stopRemark } from './ending.ts';
import { createEntrySpool } from './entry-spool.ts';
import { createLate } from './late.ts';
import { resourceNames } from './location.ts';
import { createPace, type Time } from './pace.ts';
import { createSurroundings, isTooLarge, planSignals } from './plan.ts';
import { asUserError } from './problem.ts';
import { anyNamed, type Query } from './query.ts';
import { readPages, type Ending, type ReadDeps, type ReadState } from './read-pages.ts';
import { readThinned } from './read-thinned.ts';

/** Reads a minute that a project has when nothing else is known. */
const QUOTA = 60;
const PAGE_SIZE = 1000;
const TIMEOUT_MS = 10 * 60_000;
const BACKOFF_MS = 200;

const CLOCK: Time = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((done) => {
      if (signal.aborted) return done();
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        done();
      };
      const timer = setTimeout(finish, ms);
      signal.addEventListener('abort', finish, { once: true });
    }),
};

/** `gcp:...` as a source: the first pass reads the service and keeps the entries, later passes read what was kept. */
export function liveSource(location: string, io: SourceIo): LogSource {
  const options: LiveOptions = io.live ?? {};
  const names = resourceNames(location);
  const now = BigInt(Date.now()) * MILLISECOND;
  const spool = createEntrySpool(location, io.spoolDir);
  const state: ReadState = {
    reads: options.readsBefore ?? 0,
    quotaWaits: 0,
    retries: 0,
    startedAt: CLOCK.now(),
  };
  let query: Query | null = null;
  let elsewhere: Query | null = null;
  let rules: readonly RuleFilter[] = [];
  let thinned: SourceRemark | null = null;
  /** Down to where the window was read whole, where it was thinned below. */
  let wholeAt: string | null = null;
  let transport: Transport | null = null;
  let ending: Ending | null = null;
  let at: string | null = null;
  let remarks: SourceRemark[] = [];
  const limits = {
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    maxReads: options.maxReads ?? Number.POSITIVE_INFINITY,
    pageSize: options.pageSize ?? PAGE_SIZE,
    backoffMs: options.backoffMs ?? BACKOFF_MS,
  };

  const tell = (waiting: Progress['waiting'], done: boolean): void => {
    if (!query) return;
    const msLeft = Math.max(0, limits.timeoutMs - (CLOCK.now() - state.startedAt));
    options.progress?.({
      reads: state.reads,
      entries: spool.entries(),
      quotaWaits: state.quotaWaits,
      since: query.since,
      until: query.until,
      at,
      waiting,
      msLeft,
      done,
    });
  };

  const pace = createPace(
    { quota: options.quota ?? QUOTA, minuteMs: options.minuteMs ?? 60_000 },
    CLOCK,
    Math.random,
  );
  const dependencies = async (): Promise<ReadDeps> => {
    transport ??= await connect(options);
    return {
      transport,
      pace,
      time: CLOCK,
      random: Math.random,
      limits,
      state,
      signal: options.signal ?? new AbortController().signal,
      report: (event) => {
        if ('page' in event) at = event.at;
        tell('page' in event ? null : { ms: event.waitingMs, why: event.why }, false);
      },
    };
  };

  async function* fetchAll(asked: Query): AsyncGenerator<readonly RawRecord[]> {
    const deps = await dependencies();
    const late = createLate(asked, now);
    const take = (page: Page): readonly RawRecord[] => {
      const line = spool.entries();
      late?.note(page);
      spool.add(page);
      return recordsOf(page, location, line);
    };
    const pages = readPages(asked, deps);
    const around = createSurroundings();
    let pageCount = 0;
    let next = await pages.next();
    for (; !next.done; next = await pages.next()) {
      yield take(next.value);
      pageCount += 1;
      if (options.all === true || !isTooLarge(asked, at, pageCount, deps.pace.perMinute())) continue;
      around.fresh(next.value, true);
      break;
    }
    if (next.done) ending = next.value;
    else {
      wholeAt = at;
      const read = readThinned({
        asked,
        signals: planSignals(rules, next.value),
        at: at ?? '',
        deps,
        around,
      });
      let part = await read.next();
      for (; !part.done; part = await read.next()) yield take(part.value);
      ending = part.value.ending;
      thinned = part.value.remark;
    }
    if (ending.kind === 'complete' && late && thinned === null && state.reads < limits.maxReads) {
      const again = readPages(late.again(asked), deps);
      let arrived = await again.next();
      for (; !arrived.done; arrived = await again.next()) {
        const page = late.fresh(arrived.value);
        if (page.bounds.length > 0) yield take(page);
      }
      ending = arrived.value;
    }
    if (ending.kind === 'complete' && spool.entries() === 0 && elsewhere && state.reads < limits.maxReads) {
      const page = await readPages(elsewhere, deps).next();
      if (!page.done) yield take(page.value);
    }
    tell(null, true);
    remarks = thinned === null ? [] : [thinned];
    if (ending.kind === 'complete') return;
    const { error } = ending;
    // A refusal says that nothing will come, whatever one waits: no report of nothing.
    if (error && ending.why === 'error' && !error.unreached && spool.entries() === 0)
      throw asUserError(error, names);
    remarks = [...remarks, stopRemark(ending, asked, wholeAt ?? at, state)];
  }

  return {
    get description() {
      // The fields that the package's messages do not have are not in what was read.
      const by = transport?.name === 'grpc' ? ' by gRPC (without errorGroups, apphub)' : '';
      return `Cloud Logging${by}, ${names.join(', ')}`;
    },
    async *batches() {
      if (!query) throw new Error('live entries were asked for before their window was');
      if (ending) yield* spool.batches();
      else yield* fetchAll(query);
    },
    remarks: () => remarks,
    async close() {
      spool.close();
      await transport?.close();
      transport = null;
    },
    live: {
      now,
      thinned: () => thinned !== null,
      async peek({ end, since, until, filters, entries }) {
        const deps = await dependencies();
        const pages = readPages(
          { resourceNames: names, since, until, filters, ascending: end === 'oldest' },
          { ...deps, limits: { ...limits, pageSize: Math.min(entries, limits.pageSize) } },
        );
        const page = await pages.next();
        if (!page.done) return recordsOf(page.value, location, 0);
        if (page.value.kind === 'stopped' && page.value.error && page.value.why === 'error')
          throw asUserError(page.value.error, names);
        return [];
      },
      reached() {
        if (ending?.kind !== 'stopped' || !query) return null;
        return parseTimestamp(wholeAt ?? at ?? '') ?? query.until - 1n;
      },
      select({ since, until, filter, services = [], revisions = [], rules: sought = [] }: Selection) {
        rules = sought;
        const window = { resourceNames: names, since, until };
        const given = [filter, anyNamed(revisions)].filter((one) => one !== null);
        const named = anyNamed(services);
        query = { ...window, filters: named === null ? given : [...given, named] };
        // A service that has no entry: whose there are is worth one read.
        elsewhere = named === null ? null : { ...window, filters: [] };
      },
      async tally({ since, until, filters }) {
        const asked = { resourceNames: names, since, until, filters };
        const page = await readPages(asked, await dependencies()).next();
        if (page.done) return { records: [], whole: page.value.kind === 'complete' };
        return { records: recordsOf(page.value, location, 0), whole: page.value.nextPageToken === '' };
      },
      reads: () => ({
        total: state.reads,
        quotaWaits: state.quotaWaits,
        planned: Number.isFinite(limits.maxReads) ? limits.maxReads : state.reads,
      }),
    },
  };
}

function recordsOf(page: Page, file: string, lines: number): readonly RawRecord[] {
  const records: RawRecord[] = [];
  for (let i = 0; i < page.bounds.length; i += 2)
    records.push({
      kind: 'bytes',
      block: page.block,
      start: page.bounds[i] as number,
      end: page.bounds[i + 1] as number,
      where: { file, line: lines + i / 2 + 1 },
    });
  return records;
}
