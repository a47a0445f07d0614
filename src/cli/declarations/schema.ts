import type { Argv } from 'yargs';
import type { Declaring } from './declaring.ts';

/** Declares `rca schema`. */
export function declareSchema(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'schema [what]',
    'JSON Schema of the report, or what templates can show of it (view)',
    (y) => y.positional('what', { choices: ['report', 'view'] as const, default: 'report' as const }),
    async (argv) => {
      const { runSchema } = await import('../commands/schema.ts');
      done(await runSchema(argv.what, io));
    },
  );
}
