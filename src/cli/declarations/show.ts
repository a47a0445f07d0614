import type { Argv } from 'yargs';
import { INVESTIGATE_OPTIONS } from '../options.ts';
import type { Declaring } from './declaring.ts';

/** Declares `rca show`. */
export function declareShow(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'show [finding]',
    'The last run again; with a finding or an unknown pattern (F1, U1), that one in full',
    (y) =>
      y
        .positional('finding', { type: 'string', describe: 'F1, F2 ..., U1, U2 ...' })
        .option('format', {
          choices: ['terminal', 'markdown', 'json'] as const,
          default: 'terminal' as const,
        })
        .option('full', {
          type: 'boolean',
          default: false,
          describe: 'Everything instead of the first screen',
        })
        .option('width', INVESTIGATE_OPTIONS.width)
        .option('ascii', INVESTIGATE_OPTIONS.ascii),
    async (argv) => {
      const { runShow } = await import('../commands/show.ts');
      done(await runShow(argv.finding, { ...argv, width: argv.width }, io));
    },
  );
}
