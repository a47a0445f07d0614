import type { Argv } from 'yargs';
import { DB } from './db.ts';
import type { Declaring } from './declaring.ts';

/** Declares `rca history`. */
export function declareHistory(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'history [action] [what..]',
    'Earlier runs: list, show RUN, export, import FILE, prune',
    (y) =>
      y
        .positional('action', {
          choices: ['list', 'show', 'export', 'import', 'prune'] as const,
          default: 'list' as const,
        })
        .positional('what', { type: 'string', array: true, default: [] as string[] })
        .option('db', DB)
        .option('format', { choices: ['text', 'json'] as const, default: 'text' as const })
        .option('output', { type: 'string', requiresArg: true, describe: 'File for the export' })
        .option('keep', { type: 'number', requiresArg: true, describe: 'prune: keep the latest N runs' })
        .option('older-than', { type: 'string', requiresArg: true, describe: 'prune: 90d, or a date' }),
    async (argv) => {
      const { runHistory } = await import('../commands/history.ts');
      done(await runHistory({ ...argv, json: argv.format === 'json' }, io));
    },
  );
}
