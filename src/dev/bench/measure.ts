import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What one command cost, all its processes together. */
export interface Cost {
  /** User and system time, seconds. */
  readonly cpu: number;
  readonly wall: number;
  /** Peak memory of the largest process, MiB; null where nothing tells it. */
  readonly peak: number | null;
}

/** GNU time tells memory too; the shell's own clock stands in where it is missing (macOS has another one). */
const GNU_TIME = '/usr/bin/time';
const hasGnuTime =
  existsSync(GNU_TIME) && spawnSync(GNU_TIME, ['--version'], { encoding: 'utf8' }).status === 0;

/** Runs a shell command; null where it fails, is not installed, or took longer than `minutes`. */
export function measure(
  command: string,
  env: NodeJS.ProcessEnv = process.env,
  { minutes = 10 }: { readonly minutes?: number } = {},
): Cost | null {
  // Into a pipe: grep stops at its first match when it writes to /dev/null.
  const piped = `set -o pipefail; { eval "$COMMAND"; } 2> /dev/null | cat > /dev/null`;
  const timed = hasGnuTime
    ? spawnSync(GNU_TIME, ['-f', 'cost %e %U %S %M', 'bash', '-c', piped], options())
    : spawnSync('bash', ['-c', `TIMEFORMAT='cost %R %U %S'; time (${piped})`], options());
  function options(): { encoding: 'utf8'; env: NodeJS.ProcessEnv; timeout: number } {
    return { encoding: 'utf8', env: { ...env, COMMAND: command }, timeout: minutes * 60_000 };
  }
  const [wall = NaN, user = NaN, system = NaN, peak] = (/cost (.+)/.exec(timed.stderr)?.[1] ?? '')
    .split(' ')
    .map(Number);
  if (timed.status !== 0 || Number.isNaN(wall + user + system)) return null;
  return { cpu: user + system, wall, peak: peak === undefined ? null : peak / 1024 };
}

/** Whether the shell knows a command. */
export function isInstalled(command: string): boolean {
  return spawnSync('bash', ['-c', `command -v ${command}`]).status === 0;
}
