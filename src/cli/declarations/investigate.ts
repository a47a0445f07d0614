import type { Argv, Options } from 'yargs';
import { merged } from '../merge.ts';
import { COMMON, INVESTIGATE_OPTIONS } from '../options.ts';
import type { Declaring } from './declaring.ts';

/** Declares `rca investigate`. */
export function declareInvestigate(parser: Argv, { args, io, done }: Declaring): Argv {
  const all = args.includes('--help-all');
  const options = Object.fromEntries(
    Object.entries(INVESTIGATE_OPTIONS).map(([name, option]): [string, Options] => {
      // The default comes last, after configuration file and environment: yargs only shows it.
      const { default: preset, ...rest }: Options = option;
      return [
        name,
        {
          ...rest,
          hidden: !all && !COMMON.has(name),
          ...(preset === undefined ? {} : { defaultDescription: String(preset) }),
        },
      ];
    }),
  );
  return parser.command(
    ['$0', 'investigate'],
    'Explain the failures in log entries, saved or live',
    (y) => y.options(options),
    async (argv) => {
      const { runInvestigate } = await import('../commands/investigate.ts');
      const options = await merged(argv, io);
      const run = (): Promise<number> => runInvestigate(options, io);
      if (!options.profile) return done(await run());
      const { profiled } = await import('../profile.ts');
      done(await profiled(run, io));
    },
  );
}
