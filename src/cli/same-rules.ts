import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { compareReports } from '../compare/index.ts';
import type { InvestigateOptions } from '../investigate.ts';
import type { Report } from '../model/index.ts';
import type { History, RunInputs } from '../store/index.ts';
import { withUnknownsCompared, type EarlierReport } from '../baseline/index.ts';
import type { Investigate } from './baseline.ts';
import { fixesKnownTo } from './history-place.ts';

/** Options of a run that say which entries of its files count. */
const KEPT = ['since', 'until', 'now', 'services', 'revisions', 'filter', 'minSeverity'] as const;

/** What a run over saved files read, for the history; null where it read anything else. */
export async function inputsOf(asked: InvestigateOptions, cwd: string): Promise<RunInputs | null> {
  const files: RunInputs['files'][number][] = [];
  for (const from of asked.from) {
    if (from === '-' || from.startsWith('gcp:')) return null;
    const path = resolve(cwd, from);
    const found = await stat(path).catch(() => null);
    // A folder may hold other files tomorrow, and its own time does not tell.
    if (!found?.isFile()) return null;
    files.push({ path, size: found.size, changed: found.mtimeMs });
  }
  return { files, options: Object.fromEntries(KEPT.map((key) => [key, asked[key]])) };
}

async function unchanged({ files }: RunInputs): Promise<boolean> {
  for (const { path, size, changed } of files) {
    const found = await stat(path).catch(() => null);
    if (found?.size !== size || found.mtimeMs !== changed) return false;
  }
  return true;
}

/** The run again with today's rules, where its files are still as they were; null where they are not. */
async function again(history: History, run: Report, investigate: Investigate): Promise<Report | null> {
  const inputs = history.inputsOf(run.run.key);
  if (inputs === null || !(await unchanged(inputs))) return null;
  const made = await investigate({
    ...inputs.options,
    from: inputs.files.map(({ path }) => path),
    tests: undefined,
    baseline: undefined,
  });
  // Its tests and its own comparison do not depend on rules.
  return {
    ...made,
    ...(run.tests ? { tests: run.tests } : {}),
    ...(run.comparison ? { comparison: run.comparison } : {}),
  };
}

/** Two runs judged by the same rules: those of other rules are read again where their files are still there. */
export async function bySameRules(
  before: EarlierReport,
  after: EarlierReport,
  history: History | null,
  investigate: Investigate,
): Promise<readonly [EarlierReport, EarlierReport]> {
  const pair = [before, after] as [EarlierReport, EarlierReport];
  for (const side of [0, 1] as const) {
    const { report, source } = pair[side];
    if (history === null || pair[0].report.run.catalogHash === pair[1].report.run.catalogHash) return pair;
    const made = await again(history, report, investigate);
    if (made) pair[side] = { report: made, source: `${source}, its files read again with today's rules` };
  }
  return pair;
}

/** The report, compared with its earlier run by the same rules where that can be. */
export async function comparedBySameRules(
  report: Report,
  history: History | null,
  investigate: Investigate,
): Promise<Report> {
  const before = report.comparison?.before;
  if (!before || history === null || before.catalogHash === report.run.catalogHash) return report;
  const known = history.list().some((row) => row.key === before.key);
  if (!known) return report;
  const earlier = { report: history.find(before.key), source: before.source };
  const [read] = await bySameRules(earlier, { report, source: 'this run' }, history, investigate);
  if (read.report === earlier.report) return report;
  const fixedBefore = fixesKnownTo(history).fixedBefore?.(report);
  const comparison = compareReports(read.report, report, {
    ...(fixedBefore ? { fixedBefore } : {}),
    sources: { before: read.source, after: 'this run' },
  });
  return withUnknownsCompared({ ...report, comparison }, read.report);
}
