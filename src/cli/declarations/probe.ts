import type { Argv } from 'yargs';
import { INVESTIGATE_OPTIONS } from '../options.ts';
import type { Declaring } from './declaring.ts';

/** Declares `rca probe`. */
export function declareProbe(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'probe <report>',
    'Ask the code probes of a report (or "last") again at a later commit: is it fixed?',
    (y) =>
      y
        .positional('report', { type: 'string', demandOption: true, describe: 'A JSON report, or last' })
        .option('repo', { ...INVESTIGATE_OPTIONS.repo, demandOption: true })
        .option('commit', {
          type: 'string',
          requiresArg: true,
          describe: 'The later commit (default: HEAD)',
        })
        .option('rules', INVESTIGATE_OPTIONS.rules)
        .option('format', { choices: ['text', 'json'] as const, default: 'text' as const }),
    async (argv) => {
      const { runProbe } = await import('../commands/probe.ts');
      done(await runProbe({ ...argv, rules: argv.rules ?? [] }, io));
    },
  );
}
