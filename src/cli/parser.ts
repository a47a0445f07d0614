import yargs, { type Argv, type Options } from 'yargs';
import { UserError } from '../util/errors.ts';
import { envOptions, loadConfig } from './config.ts';
import type { Io } from './io.ts';
import { COMMON, INVESTIGATE_OPTIONS, type RunOptions } from './options.ts';

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['rca --from entries.json --tests junit.xml', 'explain a saved window and the tests that failed in it'],
  ['gcloud logging read FILTER --format=json | rca --from -', 'read standard input'],
  [
    'rca --from exports/ --since 1h --service api --fail-on high',
    'a gate: exit 1 on a finding of severity high or critical',
  ],
  ['rca --from entries.json.gz --format markdown > report.md', 'for a ticket'],
  ['rca show F1', 'one finding of the last run, in full'],
];

const COMPARED = 'A report file, run:ID, or entries:FILE';

/** Reads the command line and runs the command; the exit code comes back through `done`. */
export function buildParser(args: readonly string[], io: Io, done: (code: number) => void): Argv {
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
  const parser = yargs([...args])
    .scriptName('rca')
    .usage(
      '$0 [investigate]\n\nReads what a system logged and explains each failure: the error, the error behind it, and so on,\neach sentence cited or marked as not established.',
    )
    .command(
      ['$0', 'investigate'],
      'Explain the failures in saved log entries',
      (y) => y.options(options),
      async (argv) => {
        const { runInvestigate } = await import('./commands/investigate.ts');
        done(await runInvestigate(await merged(argv, io), io));
      },
    )
    .command(
      'show [finding]',
      'The last run again; with a finding (F1), that one in full',
      (y) =>
        y
          .positional('finding', { type: 'string', describe: 'F1, F2 ...' })
          .option('format', {
            choices: ['terminal', 'markdown', 'json'] as const,
            default: 'terminal' as const,
          })
          .option('full', {
            type: 'boolean',
            default: false,
            describe: 'Everything instead of the first screen',
          })
          .option('width', { type: 'number', requiresArg: true, describe: 'Columns' }),
      async (argv) => {
        const { runShow } = await import('./commands/show.ts');
        done(await runShow(argv.finding, { format: argv.format, width: argv.width, full: argv.full }, io));
      },
    )
    .command(
      'explain <what>',
      'Why: a finding (F1), a rule, or an entry (insertId) of the last run',
      (y) => y.positional('what', { type: 'string', demandOption: true }),
      async (argv) => {
        const { runExplain } = await import('./commands/explain.ts');
        done(await runExplain(argv.what, io));
      },
    )
    .command(
      'rules <action> [ids..]',
      'The catalog: list, show ID, check, test',
      (y) =>
        y
          .positional('action', {
            choices: ['list', 'show', 'check', 'test', 'filter', 'schema'] as const,
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
          .option('format', { choices: ['text', 'json'] as const, default: 'text' as const }),
      async (argv) => {
        const { runRules } = await import('./commands/rules.ts');
        done(
          await runRules(
            argv.action,
            argv.ids,
            { rules: argv.rules, bundled: argv.bundledRules, json: argv.format === 'json' },
            io,
          ),
        );
      },
    )
    .command(
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
          .option('fail-on', { choices: ['new', 'never'] as const, default: 'never' as const })
          .option('width', { type: 'number', requiresArg: true, describe: 'Columns' }),
      async (argv) => {
        const { runCompare } = await import('./commands/compare.ts');
        done(await runCompare(argv, io));
      },
    )
    .command('schema', 'JSON Schema of the report', {}, async () => {
      const { runSchema } = await import('./commands/schema.ts');
      done(await runSchema(io));
    })
    .completion('completion', 'Shell completion: rca completion >> ~/.bashrc')
    .example(EXAMPLES.map(([command, what]) => [command, what]))
    .option('help-all', { type: 'boolean', describe: 'All options', global: false })
    .strict()
    .help()
    .alias('help', 'h')
    .epilogue(
      'Exit codes: 0 nothing at or above --fail-on; 1 findings at or above it; 2 usage or configuration;\n3 inconclusive (nothing readable, no entries, payloads lost); 130 interrupted.',
    )
    .wrap(Math.min(100, io.stdout.columns ?? 80))
    .exitProcess(false)
    .fail((message, error) => {
      // yargs wraps what its own checks say in plain errors; what a command throws passes through.
      throw error ?? new UserError(message, { next: 'rca --help shows the options' });
    });
  return parser;
}

const LISTS = ['from', 'tests', 'service', 'revision', 'rules'] as const;

/** Command line over environment over configuration file over defaults. */
async function merged(argv: Readonly<Record<string, unknown>>, io: Io): Promise<RunOptions> {
  const env = envOptions(io.env);
  const config = await loadConfig((argv['config'] as string | undefined) ?? env['config'], io.cwd);
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(INVESTIGATE_OPTIONS)) {
    const key = name.replace(/-[a-z]/g, (c) => c.slice(1).toUpperCase());
    const typed = argv[key];
    const given =
      typed !== undefined
        ? typed
        : checked(
            name,
            option,
            env[name] ?? config[name],
            env[name] === undefined ? 'the configuration file' : 'the environment',
          );
    values[key] = given ?? ('default' in option ? option.default : undefined);
  }
  for (const name of LISTS) values[name] ??= [];
  return values as unknown as RunOptions;
}

/** The same checks for values that yargs has not seen. */
function checked(
  name: string,
  option: (typeof INVESTIGATE_OPTIONS)[keyof typeof INVESTIGATE_OPTIONS],
  value: unknown,
  from: string,
): unknown {
  if (value === undefined) return undefined;
  const refuse = (expected: string): never => {
    throw new UserError(`${name} in ${from} is ${JSON.stringify(value)}, expected ${expected}`, {
      next: 'rca --help-all shows the options',
    });
  };
  if (option.type === 'boolean')
    return value === true || value === 'true' || value === '1'
      ? true
      : value === false || value === 'false' || value === '0'
        ? false
        : refuse('true or false');
  if (option.type === 'number') return Number.isFinite(Number(value)) ? Number(value) : refuse('a number');
  const texts = (Array.isArray(value) ? value : [value]).map((v) =>
    typeof v === 'string' || typeof v === 'number' ? String(v) : refuse('a text'),
  );
  const coerced: unknown =
    'coerce' in option
      ? option.coerce('array' in option ? texts : texts[0])
      : 'array' in option
        ? texts
        : texts[0];
  if ('choices' in option && !(option.choices as readonly unknown[]).includes(coerced))
    refuse(`one of ${option.choices.join(', ')}`);
  return coerced;
}
