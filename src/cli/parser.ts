import yargs, { type Argv } from 'yargs';
import { complete } from './complete.ts';
import { COMMANDS } from './declarations/index.ts';
import type { Io } from './io.ts';
import { lastCounts } from './merge.ts';
import { usageError } from './usage-error.ts';

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['rca --since 1h --project shop-staging', 'explain the last hour, live from Cloud Logging'],
  ['rca --from entries.json --tests junit.xml', 'explain a saved window and the tests that failed in it'],
  ['gcloud logging read FILTER --format=json | rca --from -', 'read standard input'],
  [
    'rca --from exports/ --since 1h --service api --fail-on high',
    'a gate: exit 1 on a finding of severity high or critical',
  ],
  ['rca --from entries.json.gz --format markdown > report.md', 'for a ticket'],
  ['rca show F1', 'one finding of the last run, in full'],
];

/** Reads the command line and runs the command; the exit code comes back through `done`. */
export function buildParser(args: readonly string[], io: Io, done: (code: number) => void): Argv {
  const parser = yargs([...args])
    .scriptName('rca')
    .usage(
      '$0 [investigate]\n\nReads what a system logged and explains each failure: the error, the error behind it, and so on, each sentence cited or marked as not established.',
    );
  return COMMANDS.reduce((declared, declare) => declare(declared, { args, io, done }), parser)
    .middleware(lastCounts, true)
    .completion('completion', 'Shell completion: rca completion >> ~/.bashrc', complete)
    .example(EXAMPLES.map(([command, what]) => [command, what]))
    .option('help-all', { type: 'boolean', describe: 'All options', global: false })
    .strict()
    .help()
    .alias('help', 'h')
    .epilogue(
      'Exit codes: 0 nothing at or above --fail-on; 1 findings at or above it; 2 usage or configuration;\n3 inconclusive (nothing readable, no entries, payloads lost); 130 interrupted.',
    )
    .wrap(Math.min(100, io.stdout.columns ?? 80))
    .exitProcess(false)
    .fail((message, error: Error | undefined) => {
      // What a command throws passes through; what yargs itself refuses is said in our words.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw usageError(message || (error?.message ?? ''), args);
    });
}
