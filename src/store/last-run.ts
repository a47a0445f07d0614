import { readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../model/index.ts';
import { UserError } from '../util/errors.ts';
import { ensureFolder } from './folder.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The user's state folder for rca: RCA_STATE_DIR, else XDG_STATE_HOME/rca, else ~/.local/state/rca. */
export function stateDir(env: Env): string {
  const own = env['RCA_STATE_DIR'];
  if (own !== undefined && own !== '') return own;
  const xdg = env['XDG_STATE_HOME'];
  return join(
    xdg !== undefined && xdg !== '' ? xdg : join(env['HOME'] ?? homedir(), '.local', 'state'),
    'rca',
  );
}

/** The folder of what can be made again: RCA_CACHE_DIR, else XDG_CACHE_HOME/rca, else ~/.cache/rca. */
export function cacheDir(env: Env): string {
  const own = env['RCA_CACHE_DIR'];
  if (own !== undefined && own !== '') return own;
  const xdg = env['XDG_CACHE_HOME'];
  return join(xdg !== undefined && xdg !== '' ? xdg : join(env['HOME'] ?? homedir(), '.cache'), 'rca');
}

/** The last run: its report, and what it was asked. */
export interface LastRun {
  readonly report: Report;
  /** The `--from` of the run, as absolute paths where they are paths. */
  readonly from: readonly string[];
}

/** Keeps the last run, whole or not at all. A state folder that cannot be written is no reason to fail a run: says whether it was kept. */
export async function saveLastRun(run: LastRun, env: Env, pid: number): Promise<boolean> {
  const folder = stateDir(env);
  const part = join(folder, `last-run.${pid}.part`);
  try {
    // Reports hold (redacted) log text: for this user only.
    await ensureFolder(folder, 0o700);
    await writeFile(part, JSON.stringify(run), { mode: 0o600 });
    await rename(part, join(folder, 'last-run.json'));
    return true;
  } catch {
    return false;
  }
}

/** The last run. @throws UserError when there is none, or it cannot be read. */
export async function loadLastRun(env: Env): Promise<LastRun> {
  const file = join(stateDir(env), 'last-run.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new UserError('there is no last run to show', { next: 'run rca --from FILE first' });
  }
  try {
    const run = JSON.parse(text) as LastRun;
    if (run.report.schemaVersion !== 1 || !Array.isArray(run.report.findings))
      throw new Error('not a report');
    return run;
  } catch {
    throw new UserError('the last run cannot be read: its file is damaged', {
      where: file,
      next: 'run rca --from FILE again',
    });
  }
}
