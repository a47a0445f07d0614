// Runs every check that a contributor runs and ends with one line: N passed, N failed.
import { spawnSync } from 'node:child_process';

const bin = (name) => ['node', [`node_modules/${name}`]];
const CHECKS = [
  ['types', ...bin('typescript/bin/tsc'), ['-p', '.']],
  [
    'lint',
    ...bin('eslint/bin/eslint.js'),
    ['.', '--cache', '--cache-location', 'node_modules/.cache/eslint/'],
  ],
  ['format', ...bin('prettier/bin/prettier.cjs'), ['--check', '--log-level', 'warn', '.']],
  ['unused', ...bin('knip/bin/knip.js'), []],
  ['build', 'npm', ['run', '-s', 'build'], []],
  ['rules', 'node', ['bin/rca.js'], ['rules', 'check']],
  [
    'tests',
    ...bin('vitest/vitest.mjs'),
    ['run', '--reporter=dot', '--reporter=json', '--outputFile.json=node_modules/.cache/vitest.json'],
  ],
];
let passed = 0;
let failed = 0;
for (const [name, command, head, args] of CHECKS) {
  const from = Date.now();
  process.stdout.write(`== ${name}\n`);
  const run = spawnSync(command, [...head, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  process.stdout.write(
    `== ${name}: ${run.status === 0 ? 'ok' : `FAILED (${run.status ?? run.signal})`}, ${((Date.now() - from) / 1000).toFixed(1)} s\n`,
  );
  if (run.status === 0) passed += 1;
  else failed += 1;
  if (name === 'tests') {
    const { readFileSync } = await import('node:fs');
    try {
      const result = JSON.parse(readFileSync('node_modules/.cache/vitest.json', 'utf8'));
      passed += result.numPassedTests - (run.status === 0 ? 1 : 0);
      failed += result.numFailedTests - (run.status !== 0 && result.numFailedTests > 0 ? 1 : 0);
    } catch {
      // The runner broke off before it wrote a result: that is the failure counted above.
    }
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
