import type { Argv } from 'yargs';
import { DB } from './db.ts';
import type { Declaring } from './declaring.ts';

/** Declares `rca blindspots`. */
export function declareBlindspots(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'blindspots [report]',
    'What to log so that open chains go further, and whether the last changes helped',
    (y) =>
      y
        .positional('report', { type: 'string', default: 'last', describe: 'A JSON report, or last' })
        .option('before', {
          type: 'string',
          requiresArg: true,
          describe: 'The earlier report (default: the run before in the history)',
        })
        .option('db', DB)
        .option('format', { choices: ['text', 'json'] as const, default: 'text' as const }),
    async (argv) => {
      const { runBlindspots } = await import('../commands/blindspots.ts');
      done(await runBlindspots({ ...argv, json: argv.format === 'json' }, io));
    },
  );
}
