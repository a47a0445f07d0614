import type { Argv } from 'yargs';
import { merged } from '../merge.ts';
import { otherAction } from '../usage-error.ts';
import { asTyped, INVESTIGATE_OPTIONS } from '../options.ts';
import type { Declaring } from './declaring.ts';

/** What `rules` does. */
const RULE_ACTIONS = ['list', 'show', 'check', 'test', 'filter', 'schema', 'suggest'] as const;

/** Which saved entries `rules suggest` looks at. */
const SUGGEST_OPTIONS = [
  'from',
  'since',
  'until',
  'now',
  'service',
  'revision',
  'filter',
  'min-severity',
] as const satisfies readonly (keyof typeof INVESTIGATE_OPTIONS)[];

/** All that only `rules suggest` takes. */
const OF_SUGGEST = [...SUGGEST_OPTIONS, 'healthy', 'unknown', 'report', 'output'];

/** Those options, of which the types are known once they are merged. */
function readingOptions<T>(y: Argv<T>): Argv<T> {
  y.options(Object.fromEntries(SUGGEST_OPTIONS.map((name) => [name, INVESTIGATE_OPTIONS[name]])));
  return y;
}

/** Declares `rca rules`. */
export function declareRules(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'rules <action> [ids..]',
    'The catalog: list, show ID, check, test; suggest drafts rules for what no rule knows',
    (y) =>
      readingOptions(y)
        .positional('action', {
          choices: RULE_ACTIONS,
          demandOption: true,
        })
        .positional('ids', { type: 'string', array: true, default: [] as string[] })
        .option('rules', {
          type: 'string',
          array: true,
          requiresArg: true,
          default: [] as string[],
          describe: 'Further folders of rules',
        })
        .option('bundled-rules', {
          type: 'boolean',
          default: true,
          describe: 'Use the rules that come with rca',
        })
        .option('format', { choices: ['text', 'json'] as const, default: 'text' as const })
        .option('unknown', {
          type: 'string',
          requiresArg: true,
          describe: 'suggest: only for this unknown pattern (U3, or its fingerprint)',
        })
        .option('report', {
          type: 'string',
          requiresArg: true,
          describe:
            'suggest: the JSON report that U3 is a number of, or last (default: the last run where it read these entries)',
        })
        .option('healthy', {
          type: 'string',
          array: true,
          requiresArg: true,
          describe: 'suggest: saved entries of a time when all was well; what is seen in them is no rule',
        })
        .option('output', {
          type: 'string',
          requiresArg: true,
          describe: 'suggest: folder for the drafts, a file each',
        })
        .group(OF_SUGGEST, 'Of rca rules suggest:'),
    async (argv) => {
      if (argv.action === 'suggest') {
        const { runSuggest } = await import('../commands/suggest.ts');
        const { unknown, report, output, healthy, format } = argv;
        return done(
          await runSuggest(
            {
              ...(await merged(argv, io)),
              unknown,
              report,
              output,
              healthy: (healthy ?? []).map(asTyped),
              json: format === 'json',
            },
            argv.ids,
            io,
          ),
        );
      }
      otherAction('rules', argv.action, 'suggest', OF_SUGGEST, argv);
      const { runRules } = await import('../commands/rules.ts');
      done(
        await runRules(
          argv.action,
          argv.ids,
          { rules: argv.rules, bundled: argv.bundledRules, json: argv.format === 'json' },
          io,
        ),
      );
    },
  );
}
