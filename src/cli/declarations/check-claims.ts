import type { Argv } from 'yargs';
import type { Declaring } from './declaring.ts';

/** Declares `rca check-claims`. */
export function declareCheckClaims(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'check-claims <file>',
    'Figures of a hand-written report that contradict each other or the data',
    (y) =>
      y
        .positional('file', { type: 'string', demandOption: true, describe: 'Markdown or text' })
        .option('report', {
          type: 'string',
          requiresArg: true,
          describe: 'Hold it against this report, or last',
        })
        .option('from', {
          type: 'string',
          array: true,
          requiresArg: true,
          default: [] as string[],
          describe: 'Look for its quotes in these entries',
        })
        .option('format', { choices: ['text', 'json'] as const, default: 'text' as const }),
    async (argv) => {
      const { runCheckClaims } = await import('../commands/check-claims.ts');
      done(await runCheckClaims({ ...argv, json: argv.format === 'json' }, io));
    },
  );
}
