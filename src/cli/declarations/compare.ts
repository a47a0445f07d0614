import type { Argv } from 'yargs';
import { DB } from './db.ts';
import { INVESTIGATE_OPTIONS } from '../options.ts';
import type { Declaring } from './declaring.ts';

const COMPARED = 'A report file, run:ID, or entries:FILE';

/** Declares `rca compare`. */
export function declareCompare(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'compare <before> <after>',
    'Run against run: what was fixed, what was not, and how sure',
    (y) =>
      y
        .positional('before', { type: 'string', demandOption: true, describe: COMPARED })
        .positional('after', { type: 'string', demandOption: true, describe: COMPARED })
        .option('format', {
          choices: ['terminal', 'markdown', 'json'] as const,
          default: 'terminal' as const,
        })
        .option('output-json', { type: 'string', requiresArg: true, describe: 'Also write it as JSON' })
        .option('repo', {
          type: 'string',
          requiresArg: true,
          describe: 'A clone in which the code probes of the earlier findings are asked again',
        })
        .option('commit', {
          type: 'string',
          requiresArg: true,
          describe: 'The later commit (default: the one that ran, by the later report, else HEAD)',
        })
        .option('rules', INVESTIGATE_OPTIONS.rules)
        .option('fail-on', { choices: ['new', 'never'] as const, default: 'never' as const })
        .option('db', DB)
        .option('width', INVESTIGATE_OPTIONS.width)
        .option('ascii', INVESTIGATE_OPTIONS.ascii),
    async (argv) => {
      const { runCompare } = await import('../commands/compare.ts');
      done(await runCompare(argv, io));
    },
  );
}
