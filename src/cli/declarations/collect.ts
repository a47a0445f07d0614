import type { Argv } from 'yargs';
import { merged } from '../merge.ts';
import { DOCTOR_OPTIONS } from './doctor.ts';
import { INVESTIGATE_OPTIONS } from '../options.ts';
import type { Declaring } from './declaring.ts';

/** What to collect, too. */
const COLLECT_OPTIONS = [
  ...DOCTOR_OPTIONS,
  'since',
  'until',
  'now',
  'service',
  'revision',
  'filter',
  'rules',
  'bundled-rules',
  'timeout',
  'max-reads',
  'all',
  'quota',
  'page-size',
] as const satisfies readonly (keyof typeof INVESTIGATE_OPTIONS)[];

/** Declares `rca collect`. */
export function declareCollect(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'collect',
    'Save redacted entries of Cloud Logging, to be explained offline: rca --from FILE',
    (y) =>
      y
        .options(Object.fromEntries(COLLECT_OPTIONS.map((name) => [name, INVESTIGATE_OPTIONS[name]])))
        .option('output', {
          type: 'string',
          demandOption: true,
          requiresArg: true,
          describe: 'File of entries, one a line (.gz zips it); beside it FILE.coverage.json',
        })
        .option('resume', {
          type: 'boolean',
          default: false,
          describe: 'Go on where an unfinished collection into this file stopped',
        }),
    async (argv) => {
      const { runCollect } = await import('../commands/collect.ts');
      const { output, resume } = argv as unknown as { output: string; resume: boolean };
      done(await runCollect({ ...(await merged(argv, io)), output, resume }, io));
    },
  );
}
