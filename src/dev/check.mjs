// Runs every check that a contributor runs and ends with one line: N passed, N failed.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

const bin = (name, ...args) => ['node', `node_modules/${name}`, ...args];
/** Checks that only read, in two lanes of about the same length: each lane keeps one core busy. */
const READING = [
  [
    [
      'lint',
      ...bin('eslint/bin/eslint.js', '.', '--cache', '--cache-location', 'node_modules/.cache/eslint/'),
    ],
  ],
  [
    ['types', ...bin('typescript/bin/tsc', '-p', '.')],
    ['format', ...bin('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
    ['unused', ...bin('knip/bin/knip.js')],
  ],
];
const RESULT = 'node_modules/.cache/vitest.json';
/** What runs the tool, one after the other. */
const RUNNING = [
  ['build', 'npm', 'run', '-s', 'build'],
  ['rules', 'node', 'bin/rca.js', 'rules', 'check'],
  [
    'tests',
    ...bin('vitest/vitest.mjs', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${RESULT}`),
  ],
];
let passed = 0;
let failed = 0;

/** Runs one check; a check that shares the terminal with another one is told whole, at its end. */
function check([name, command, ...args], shared) {
  const from = Date.now();
  if (!shared) process.stdout.write(`== ${name}\n`);
  const run = spawn(command, args, {
    stdio: shared ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  const said = [];
  run.stdout?.on('data', (piece) => said.push(piece));
  run.stderr?.on('data', (piece) => said.push(piece));
  return new Promise((done) => {
    run.on('error', (error) => done(error.message));
    run.on('close', (code, signal) => done(code === 0 ? null : (code ?? signal)));
  }).then((fault) => {
    if (shared) process.stdout.write(Buffer.concat([Buffer.from(`== ${name}\n`), ...said]));
    const how = fault === null ? 'ok' : `FAILED (${fault})`;
    process.stdout.write(`== ${name}: ${how}, ${((Date.now() - from) / 1000).toFixed(1)} s\n`);
    if (fault === null) passed += 1;
    else failed += 1;
    if (name === 'tests') countTests(fault === null);
  });
}

/** The tests count each for itself, not as one check. */
function countTests(ok) {
  try {
    const result = JSON.parse(readFileSync(RESULT, 'utf8'));
    passed += result.numPassedTests - (ok ? 1 : 0);
    failed += result.numFailedTests - (!ok && result.numFailedTests > 0 ? 1 : 0);
  } catch {
    // The runner broke off before it wrote a result: that is the failure counted above.
  }
}

async function lane(checks, shared) {
  for (const one of checks) await check(one, shared);
}

// A runner that breaks off writes none: that of a run before must not be counted.
rmSync(RESULT, { force: true });
await Promise.all(READING.map((checks) => lane(checks, true)));
await lane(RUNNING, false);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
