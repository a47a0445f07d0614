import { spawn } from 'node:child_process';

/** What a git command gave. `cut`: it was stopped at the size limit. */
export interface GitResult {
  readonly code: number;
  readonly out: Buffer;
  readonly err: string;
  readonly cut: boolean;
}

const MAX_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** A repository's own configuration can name programs; each way to run one, or to reach the network, is switched off. */
const SAFE = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.pager', 'cat'],
  ['core.attributesFile', '/dev/null'],
  ['core.sshCommand', 'false'],
  ['core.quotePath', 'false'],
  ['protocol.allow', 'never'],
  ['log.showSignature', 'false'],
  ['gpg.program', 'false'],
  ['gpg.ssh.program', 'false'],
  ['diff.external', ''],
  ['submodule.recurse', 'false'],
  ['grep.patternType', 'default'],
  ['grep.fallbackToNoIndex', 'false'],
  ['blame.ignoreRevsFile', ''],
  ['credential.helper', ''],
].flatMap(([key, value]) => ['-c', `${key}=${value}`]);

/** Variables of the caller that would point git elsewhere or make it run something are left out. */
function cleanEnv(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env))
    if (!name.startsWith('GIT_') && !['PAGER', 'EDITOR', 'VISUAL', 'SSH_ASKPASS'].includes(name))
      env[name] = value;
  return {
    ...env,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** Runs git on a repository without shell, hooks, filters or network. Never throws: a git that is missing gives code 127. */
export function runGit(dir: string, args: readonly string[], input?: string): Promise<GitResult> {
  return new Promise((done) => {
    const child = spawn('git', ['--no-pager', '--literal-pathspecs', ...SAFE, '-C', dir, ...args], {
      env: cleanEnv(),
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
    });
    const out: Buffer[] = [];
    let size = 0;
    let err = '';
    let cut = false;
    const timer = setTimeout(() => {
      cut = true;
      child.kill('SIGKILL');
    }, TIMEOUT_MS);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BYTES) {
        cut = true;
        child.kill('SIGKILL');
      } else out.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (err.length < 4_000) err += chunk.toString('utf8');
    });
    const end = (code: number): void => {
      clearTimeout(timer);
      done({ code, out: Buffer.concat(out), err, cut });
    };
    child.on('error', (error) => {
      err = error.message;
      end(127);
    });
    child.on('close', (code) => end(code ?? 128));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}
