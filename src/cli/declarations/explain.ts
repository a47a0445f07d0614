import type { Argv } from 'yargs';
import type { Declaring } from './declaring.ts';

/** Declares `rca explain`. */
export function declareExplain(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'explain <what>',
    'Why: a finding (F1), an unknown pattern (U1), a rule, or an entry (insertId) of the last run',
    (y) => y.positional('what', { type: 'string', demandOption: true }),
    async (argv) => {
      const { runExplain } = await import('../commands/explain.ts');
      done(await runExplain(argv.what, io));
    },
  );
}
