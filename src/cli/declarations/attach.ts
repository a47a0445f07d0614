import type { Argv } from 'yargs';
import { INVESTIGATE_OPTIONS, TICKET_HELP, TICKET_PLACES } from '../options.ts';
import type { Declaring } from './declaring.ts';

/** Declares `rca attach`. */
export function declareAttach(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'attach <report> [findings..]',
    'Make tickets say what a report (or "last") says: found again, updated in place',
    (y) =>
      y
        .epilogue(TICKET_HELP)
        .positional('report', { type: 'string', demandOption: true, describe: 'A JSON report, or last' })
        .positional('findings', { type: 'string', array: true, default: [] as string[] })
        .option('to', {
          type: 'string',
          demandOption: true,
          requiresArg: true,
          describe: TICKET_PLACES,
        })
        .option('adopt', {
          type: 'string',
          requiresArg: true,
          describe: 'Use this ticket, which people wrote, from now on',
        })
        .option('on-closed', {
          choices: ['reopen', 'new'] as const,
          describe:
            'What a failure does whose ticket is closed (default: tickets.onClosed of the configuration, else reopen)',
        })
        .option('close-fixed', {
          type: 'boolean',
          describe: 'Close tickets of findings that the comparison calls fixed',
        })
        .option('config', INVESTIGATE_OPTIONS.config)
        .option('dry-run', { type: 'boolean', default: false, describe: 'Print what would be sent' }),
    async (argv) => {
      const { runAttach } = await import('../commands/attach.ts');
      done(await runAttach(argv, io));
    },
  );
}
