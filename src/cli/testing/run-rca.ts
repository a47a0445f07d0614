import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folder. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** The bundled incident. */
export const CASE = join(ROOT, 'fixtures/cases/websocket-auth');
/** What a run of the command left. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A new empty folder. */
export function scratch(): string {
  return mkdtempSync(join(tmpdir(), 'rca-test-'));
}

const state = scratch();

/** Runs bin/rca.js as a person would, in the project's folder unless told, with a state folder of the tests. */
export function rca(
  args: readonly string[],
  options: { cwd?: string; input?: string | Buffer; env?: Record<string, string> } = {},
): Ran {
  const run = spawnSync(process.execPath, [join(ROOT, 'bin/rca.js'), ...args], {
    cwd: options.cwd ?? ROOT,
    input: options.input ?? '',
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 1 << 28,
    env: { PATH: process.env['PATH'] ?? '', HOME: state, RCA_STATE_DIR: state, ...options.env },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** Runs a shell line in which `$RCA` is the command. */
export function shell(line: string, env: Record<string, string> = {}): Ran {
  const run = spawnSync('/bin/sh', ['-c', line], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 120_000,
    env: {
      PATH: process.env['PATH'] ?? '',
      RCA: `${process.execPath} ${join(ROOT, 'bin/rca.js')}`,
      HOME: state,
      RCA_STATE_DIR: state,
      ...env,
    },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}
