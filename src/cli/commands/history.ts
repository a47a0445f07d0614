import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Report } from '../../model/index.ts';
import { visible } from '../../render/index.ts';
import { openHistory, storiesOf, type History, type RunRow } from '../../store/index.ts';
import { UserError } from '../../util/errors.ts';
import { counted } from '../../util/text.ts';
import { formatTimestamp, parseDuration, parseTimestamp } from '../../util/time.ts';
import { historyFile } from '../history-place.ts';
import type { Io } from '../io.ts';
import { print, writeWhole } from '../output.ts';
import { checkReport } from '../report-file.ts';

/** What `rca history` was asked. */
export interface HistoryCommand {
  readonly action: 'list' | 'show' | 'export' | 'import' | 'prune';
  /** The run to show, or the files to import. */
  readonly what: readonly string[];
  readonly db?: string | undefined;
  readonly json: boolean;
  readonly output?: string | undefined;
  readonly keep?: number | undefined;
  readonly olderThan?: string | undefined;
}

/** `rca history [list|show RUN|export|import FILE|prune]`. */
export async function runHistory(command: HistoryCommand, io: Io): Promise<number> {
  const file = await historyFile(command.db, io);
  if (file === null) throw new UserError('there is no history: --db none', { next: 'leave out --db' });
  const history = await openHistory(file, true);
  try {
    for (const notice of history.notices) io.stderr.write(`rca: ${notice}\n`);
    await ACTIONS[command.action](history, command, io);
    return 0;
  } finally {
    history.close();
  }
}

type Action = (history: History, command: HistoryCommand, io: Io) => Promise<void>;

const ACTIONS: Readonly<Record<HistoryCommand['action'], Action>> = {
  list: async (history, { json }, io) => {
    const rows = history.list();
    await print(
      io,
      json
        ? `${JSON.stringify(rows, null, 2)}\n`
        : `${[...rows.map(rowText), counted(rows.length, 'run')].join('\n')}\n`,
    );
  },
  show: async (history, { what, json }, io) => {
    const report = history.find(what[0] ?? 'last');
    await print(
      io,
      json ? `${JSON.stringify(report, null, 2)}\n` : `${showText(history, report).join('\n')}\n`,
    );
  },
  export: async (history, { output }, io) => {
    const lines = history
      .list()
      .map((row) => `${JSON.stringify({ rcaHistory: 1, report: history.find(row.key) })}\n`);
    if (output === undefined) await print(io, lines.join(''));
    else await writeWhole(output, lines.join(''), io.cwd);
  },
  import: async (history, { what }, io) => {
    if (what.length === 0)
      throw new UserError('nothing to import', {
        next: 'rca history import FILE, as rca history export wrote it, or reports',
      });
    const reports = (await Promise.all(what.map((file) => readRuns(file, io.cwd)))).flat();
    history.saveAll(reports);
    await print(io, `${counted(reports.length, 'run')} imported\n`);
  },
  prune: async (history, { keep, olderThan }, io) => {
    if (keep === undefined && olderThan === undefined)
      throw new UserError('prune what?', { next: 'give --keep 50 or --older-than 90d' });
    if (keep !== undefined && !(Number.isInteger(keep) && keep >= 0))
      throw new UserError('--keep is no count', { next: 'write --keep 50' });
    const dropped = history.prune({
      ...(keep === undefined ? {} : { keep }),
      ...(olderThan === undefined ? {} : { olderThan: timeOf(olderThan) }),
    });
    await print(io, `${counted(dropped, 'run')} dropped, ${counted(history.list().length, 'run')} kept\n`);
  },
};

function timeOf(text: string): string {
  const at = parseTimestamp(text) ?? parseTimestamp(`${text}T00:00:00Z`);
  if (at !== null) return formatTimestamp(at);
  const span = parseDuration(text);
  if (span === null)
    throw new UserError(`--older-than ${JSON.stringify(text)} is no time`, {
      next: 'write 90d, 2025-09-07 or an RFC 3339 time',
    });
  return formatTimestamp(BigInt(Date.now()) * 1_000_000n - span);
}

function rowText(row: RunRow): string {
  return visible(
    [
      row.key,
      `${row.since?.slice(0, 16) ?? ''} to ${row.until?.slice(0, 16) ?? ''}Z`,
      row.revisions.join(', ') || row.services.join(', '),
      ...(row.cycle === null ? [] : [`cycle ${row.cycle}`]),
      `${counted(row.findings, 'finding')}, ${counted(row.entries, 'entry', 'entries')}${row.complete ? '' : ', NOT complete'}`,
    ].join('  '),
  );
}

function showText(history: History, report: Report): readonly string[] {
  const row = history.list().find((r) => r.key === report.run.key);
  const lines = [
    ...(row ? [rowText(row)] : []),
    `rules ${report.run.catalogHash}, rca ${report.tool.version}`,
  ];
  const verdicts = new Map(report.comparison?.verdicts.map((v) => [v.fingerprint, v]));
  const storyOf = storiesOf(history, report);
  for (const f of report.findings) {
    const verdict = verdicts.get(f.fingerprint);
    lines.push('', `${f.id} ${f.severity}${verdict ? `, ${verdict.verdict}` : ''}: ${visible(f.title)}`);
    const story = storyOf([f.fingerprint, ...f.aliases]);
    if (story !== null) lines.push(`  ${visible(story)}`);
    if (verdict) lines.push(`  ${visible(verdict.reason)}`);
  }
  for (const v of report.comparison?.verdicts ?? [])
    if (v.ids.after === null && !report.findings.some((f) => f.fingerprint === v.fingerprint))
      lines.push('', `${v.verdict}: ${visible(v.title)}`, `  ${visible(v.reason)}`);
  if (report.comparison) lines.push('', `compared with ${visible(report.comparison.before.source)}`);
  return lines;
}

/** Reports out of an export (one a line), or out of a JSON report. */
async function readRuns(file: string, cwd: string): Promise<readonly Report[]> {
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new UserError(`it cannot be read: ${(error as Error).message}`, {
      where: file,
      next: 'check the path',
      cause: error,
    });
  }
  const whole = parse(text);
  if (whole !== undefined) return [await checkReport(runOf(whole), file)];
  const lines = text.split('\n').map((line, i) => ({ line, where: `${file}:${i + 1}` }));
  return Promise.all(
    lines
      .filter(({ line }) => line.trim() !== '')
      .map(async ({ line, where }) => {
        const value = parse(line);
        if (value === undefined)
          throw new UserError('this line is no JSON', {
            where,
            next: 'give a file that rca history export wrote',
          });
        return checkReport(runOf(value), where);
      }),
  );
}

function runOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'rcaHistory' in value && 'report' in value
    ? value.report
    : value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
