import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Baseline, EarlierReport, RunPatterns } from '../baseline/index.ts';
import type { InvestigateOptions } from '../investigate.ts';
import { UserError } from '../util/errors.ts';
import { parseWhen } from '../util/clock.ts';
import { formatTimestamp, parseDuration } from '../util/time.ts';
import type { Io } from './io.ts';
import { OR_ENTRIES, readReport } from './report-file.ts';

/** What a baseline or a side of a comparison may be, in the words of the help. */
const BASELINES = 'previous, revision:NAME, run:ID, report:FILE, entries:FILE, before:30m, none';
/** What a side of a comparison of two reports may be. */
const SIDES = 'run:ID, report:FILE, entries:FILE';

/** Runs an investigation of its own for a baseline, with the options of the run in hand. */
export type Investigate = (options: Partial<InvestigateOptions>) => Promise<EarlierReport['report']>;

/** Earlier runs; null where none are kept. */
export interface EarlierRuns {
  readonly find: (id: string) => EarlierReport;
  readonly lastOf: (report: EarlierReport['report']) => EarlierReport | null;
}

/** `--baseline` -> what the run is compared with; undefined for not at all. @throws UserError for what is not understood or not there. */
export async function baselineOf(
  text: string | undefined,
  run: {
    readonly investigate: Investigate;
    readonly from: readonly string[];
    readonly since: string | undefined;
    readonly runs: EarlierRuns | null;
    readonly io: Io;
  },
): Promise<Baseline | undefined> {
  const { io, runs, since } = run;
  if (text === 'none') return undefined;
  if (text === undefined) return { kind: 'revision', otherwise: (report) => runs?.lastOf(report) ?? null };
  if (text === 'previous') return { kind: 'revision', everyLine: true };
  const [kind, value] = divided(text);
  if (kind === 'revision') return { kind: 'revision', name: value, everyLine: true };
  if (kind === 'entries' && value === '-' && run.from.includes('-'))
    throw new UserError('standard input cannot be the run and its baseline', {
      where: `--baseline ${text}`,
      next: 'save one of them: --baseline entries:FILE',
    });
  let patterns: RunPatterns | undefined;
  // What the other investigation counted goes over in this process: its report names no healthy line.
  const investigate: Investigate = (options) =>
    run.investigate({ ...options, keepPatterns: (counted) => (patterns = counted) });
  const earlier =
    kind === 'before'
      ? await windowBefore(value, since, investigate)
      : await earlierReport(text, { io, runs, investigate, forms: BASELINES });
  return { kind: 'report', earlier, patterns };
}

/** `run:ID`, `report:FILE`, `entries:FILE`, or the bare path of a report or of NDJSON entries -> the report. @throws UserError for what is not understood or not there. */
export async function earlierReport(
  text: string,
  run: {
    readonly io: Io;
    readonly runs: EarlierRuns | null;
    readonly investigate: Investigate;
    /** What may be given here, for what is none of it; the sides of a comparison unless told. */
    readonly forms?: string;
  },
): Promise<EarlierReport> {
  const { io, runs } = run;
  const [kind, value] = divided(text);
  switch (kind) {
    case 'run':
      if (!runs) throw new UserError('there is no history of runs', { next: 'give report:FILE' });
      return runs.find(value);
    case 'entries':
      return {
        report: await run.investigate({
          from: [value],
          tests: undefined,
          since: undefined,
          until: undefined,
          // The revision in question is of the run: what was well before ran on another.
          revisions: undefined,
          baseline: undefined,
        }),
        source: value,
      };
    case 'report':
      return { report: await readReport(value, io, OR_ENTRIES), source: value };
    default:
      return { report: await bareReport(text, io, run.forms ?? SIDES), source: text };
  }
}

/** A word without a kind is the file of a report; where there is none, it may have been meant for one of the other forms. */
async function bareReport(text: string, io: Io, forms: string): Promise<EarlierReport['report']> {
  const there = await stat(resolve(io.cwd, text)).then(
    () => true,
    () => false,
  );
  if (!there)
    throw new UserError('neither a file nor one of the forms of a baseline', {
      where: text,
      next: `give the file of a JSON report, or one of: ${forms}`,
    });
  return readReport(text, io, OR_ENTRIES);
}

/** Endings of files that hold entries, and never a report. */
const OF_ENTRIES = /\.(?:ndjson|jsonl)(?:\.(?:gz|zst))?$/i;

function divided(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  const kind = colon < 0 ? '' : text.slice(0, colon);
  if (!['run', 'report', 'entries', 'before', 'revision'].includes(kind))
    return [OF_ENTRIES.test(text) ? 'entries' : '', text];
  const value = text.slice(colon + 1);
  if (value === '') throw new UserError(`${text} names nothing`, { next: `baselines are: ${BASELINES}` });
  return [kind, value];
}

/** The window right before the one asked for, in the same source. */
async function windowBefore(
  span: string,
  since: string | undefined,
  investigate: Investigate,
): Promise<EarlierReport> {
  const length = parseDuration(span);
  if (length === null || length <= 0n)
    throw new UserError(`before:${span} is no length of time`, { next: 'write for example before:30m' });
  if (since === undefined)
    throw new UserError(`before:${span} needs the window that it is before`, { next: 'give --since' });
  const when = parseWhen(since, '--since');
  // Written as a time back from the run's clock, the earlier window begins that much further back.
  const start =
    when.kind === 'ago' ? `${(when.duration + length).toString()}ns` : formatTimestamp(when.time - length);
  return {
    report: await investigate({
      since: start,
      until: since,
      tests: undefined,
      revisions: undefined,
      baseline: undefined,
    }),
    source: `the ${span} before`,
    live: true,
  };
}
