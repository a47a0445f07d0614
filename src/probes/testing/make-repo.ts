import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A repository in a temporary folder, for tests. */
export interface TestRepo {
  readonly dir: string;
  /** Writes files (null removes), commits them, gives the commit's id. `time`: seconds since 1970. */
  commit(files: Readonly<Record<string, string | Buffer | null>>, message: string, time?: number): string;
  git(...args: string[]): string;
  remove(): void;
}

/** Makes an empty repository, in a temporary folder or in `target`, whose commits depend on their content and times only. */
export function makeRepo(target?: string): TestRepo {
  const dir = target ?? mkdtempSync(join(tmpdir(), 'rca-probe-'));
  mkdirSync(dir, { recursive: true });
  let clock = 1_759_000_000;
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=/dev/null', ...args], {
      cwd: dir,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...Object.fromEntries(Object.entries(process.env).filter(([k]) => !k.startsWith('GIT_'))),
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Ada Example',
        GIT_AUTHOR_EMAIL: 'ada@example.com',
        GIT_COMMITTER_NAME: 'Ada Example',
        GIT_COMMITTER_EMAIL: 'ada@example.com',
        GIT_AUTHOR_DATE: `${clock} +0000`,
        GIT_COMMITTER_DATE: `${clock} +0000`,
      },
    });
  git('init', '-q', '-b', 'main', '--object-format=sha1');
  return {
    dir,
    git,
    commit(files, message, time) {
      clock = time ?? clock + 60;
      for (const [path, content] of Object.entries(files)) {
        const full = join(dir, path);
        if (content === null) rmSync(full, { force: true });
        else {
          mkdirSync(dirname(full), { recursive: true });
          writeFileSync(full, content);
        }
      }
      git('add', '-A', '-f');
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD').trim();
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
