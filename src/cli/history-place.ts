import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { EarlierRuns } from './baseline.ts';
import type { InvestigateOptions } from '../investigate.ts';
import type { Report } from '../model/index.ts';
import {
  fixedBefore,
  openHistory,
  stateDir,
  withStories,
  type History,
  type RunInputs,
} from '../store/index.ts';
import type { Io } from './io.ts';

/** The history's file: `--db`, else that of the project's own `.rca` folder (here or above), else that of the user's state folder; null for `none`. */
export async function historyFile(db: string | undefined, io: Io): Promise<string | null> {
  if (db === 'none') return null;
  if (db !== undefined) return resolve(io.cwd, db);
  for (let at = io.cwd; ; at = dirname(at)) {
    const own = join(at, '.rca');
    if (await isFolder(own)) return join(own, 'history.db');
    if (dirname(at) === at) return join(stateDir(io.env), 'history.db');
  }
}

/** The history for a run. One that was not asked for by name and cannot be used is no reason to fail: it is said, and the run does without. */
export async function historyOfRun(db: string | undefined, io: Io): Promise<History | null> {
  const file = await historyFile(db, io);
  if (file === null) return null;
  try {
    const history = await openHistory(file);
    for (const notice of history.notices) io.stderr.write(`rca: ${notice}\n`);
    return history;
  } catch (error) {
    if (db !== undefined) throw error;
    return null;
  }
}

/**
 * Keeps a run that read something, and gives the report with what earlier runs say of its findings. A full disk is no reason to fail
 * it: what was asked for, the report, is written.
 */
export function keep(
  history: History | null,
  report: Report,
  io: Io,
  inputs: RunInputs | null = null,
): Report {
  if (history === null || report.coverage.entries === 0) return report;
  try {
    history.save(report, inputs);
    return withStories(report, history);
  } catch (error) {
    io.stderr.write(
      `rca: this run is not in the history: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return report;
  }
}

/** Earlier runs as baselines. */
export function earlierRuns(history: History | null): EarlierRuns | null {
  if (history === null) return null;
  return {
    find: (id) => {
      const report = history.find(id);
      return { report, source: report.run.key };
    },
    lastOf: (report) => {
      const earlier = history.before(report);
      return earlier ? { report: earlier, source: `the last run (${earlier.run.key})` } : null;
    },
  };
}

/** What the history knows to have been fixed, for the verdict "regressed". */
export function fixesKnownTo(history: History | null): Pick<InvestigateOptions, 'fixedBefore'> {
  if (history === null) return {};
  return {
    fixedBefore: (report) => {
      const known = fixedBefore(history, report);
      return (fingerprint) => known([fingerprint]);
    },
  };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
