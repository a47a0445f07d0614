// Runs the property tests again and again with new seeds, until a round fails or the time is up: npm run fuzz [-- --minutes N] [--seed S]
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } },
});
const until = Date.now() + Number(values.minutes) * 60_000;
const files = readdirSync('src', { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => join('src', file))
  .filter((file) => readFileSync(file, 'utf8').includes("from 'fast-check'"));
let rounds = 0;
do {
  const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`round ${++rounds}, seed ${seed}\n`);
  const run = spawnSync('node', ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', ...files], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, RCA_SEED: seed },
  });
  if (run.status !== 0) {
    process.stdout.write(`failed: npm run fuzz -- --seed ${seed}\n`);
    process.exit(1);
  }
} while (values.seed === undefined && Date.now() < until);
process.stdout.write(`${rounds} rounds, none failed\n`);
