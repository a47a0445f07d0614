import { spawnSync } from 'node:child_process';

/** What one command cost, all its processes together. */
export interface Cost {
  /** User and system time, seconds. */
  readonly cpu: number;
  readonly wall: number;
  /** Peak memory of the largest process, MiB; null where it is not told (Linux tells it). */
  readonly peak: number | null;
}

// A small process of its own runs the command, so that "children" means this command and nothing else.
const RUNNER = `import os, resource, subprocess, sys, time
start = time.time()
# Into a pipe: grep stops at its first match when it writes to /dev/null.
code = subprocess.run(sys.argv[1], shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, time.time() - start, used.ru_maxrss)`;

/** Runs a shell command; null where it fails, is not installed, or took longer than ten minutes. */
export function measure(command: string, env: NodeJS.ProcessEnv = process.env): Cost | null {
  const run = spawnSync('python3', ['-c', RUNNER, command], { encoding: 'utf8', env, timeout: 600_000 });
  if (run.status !== 0) return measureByTimes(command, env);
  const [code = NaN, cpu = NaN, wall = NaN, peak = NaN] = run.stdout.trim().split(' ').map(Number);
  return code === 0 ? { cpu, wall, peak: process.platform === 'linux' ? peak / 1024 : null } : null;
}

/** Where there is no Python: the shell's own clock, which knows nothing of memory. */
function measureByTimes(command: string, env: NodeJS.ProcessEnv): Cost | null {
  const run = spawnSync(
    'bash',
    ['-c', `TIMEFORMAT='%R %U %S'; time (eval "$COMMAND" | cat) > /dev/null 2>&1`],
    {
      encoding: 'utf8',
      env: { ...env, COMMAND: command },
      timeout: 600_000,
    },
  );
  const [wall = NaN, user = NaN, system = NaN] = (run.stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return run.status === 0 && !Number.isNaN(wall + user + system)
    ? { cpu: user + system, wall, peak: null }
    : null;
}
