// Installs what package-lock.json names, unless that is what node_modules holds already. Runs on old Node versions too.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const STAMP = 'node_modules/.rca-installed';
const lock = readFileSync('package-lock.json', 'utf8');
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== lock) {
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const run = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
  });
  if (run.status !== 0) {
    process.stderr.write('npm ci failed; its message is above\n');
    process.exit(run.status ?? 1);
  }
  writeFileSync(STAMP, lock);
}
