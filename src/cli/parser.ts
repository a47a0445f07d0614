import yargs, { type Argv, type Options } from 'yargs';
import type { Io } from './io.ts';
import { lastCounts, merged } from './merge.ts';
import { usageError, otherAction } from './usage-error.ts';
import { COMMON, FORMATS, INVESTIGATE_OPTIONS, TICKET_HELP, TICKET_PLACES } from './options.ts';

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['rca --since 1h --project shop-staging', 'explain the last hour, live from Cloud Logging'],
  ['rca --from entries.json --tests junit.xml', 'explain a saved window and the tests that failed in it'],
  ['gcloud logging read FILTER --format=json | rca --from -', 'read standard input'],
  [
    'rca --from exports/ --since 1h --service api --fail-on high',
    'a gate: exit 1 on a finding of severity high or critical',
  ],
  ['rca --from entries.json.gz --format markdown > report.md', 'for a ticket'],
  ['rca show F1', 'one finding of the last run, in full'],
];

const DB = {
  type: 'string',
  requiresArg: true,
  describe: 'File of the history (default: .rca/ of the project, else the state folder)',
} as const;
const COMPARED = 'A report file, run:ID, or entries:FILE';

/** Where to read from, and how. */
const DOCTOR_OPTIONS = [
  'project',
  'folder',
  'organization',
  'billing-account',
  'bucket',
  'location',
  'view',
  'resource-name',
  'transport',
  'endpoint',
] as const satisfies readonly (keyof typeof INVESTIGATE_OPTIONS)[];

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

/** Those options, of which the types are known once they are merged. */
function readingOptions<T>(y: Argv<T>): Argv<T> {
  y.options(Object.fromEntries(SUGGEST_OPTIONS.map((name) => [name, INVESTIGATE_OPTIONS[name]])));
  return y;
}

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
      '$0 [investigate]\n\nReads what a system logged and explains each failure: the error, the error behind it, and so on, each sentence cited or marked as not established.',
    )
    .command(
      ['$0', 'investigate'],
      'Explain the failures in log entries, saved or live',
      (y) => y.options(options),
      async (argv) => {
        const { runInvestigate } = await import('./commands/investigate.ts');
        const options = await merged(argv, io);
        const run = (): Promise<number> => runInvestigate(options, io);
        if (!options.profile) return done(await run());
        const { profiled } = await import('./profile.ts');
        done(await profiled(run, io));
      },
    )
    .command(
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
        const { runProbe } = await import('./commands/probe.ts');
        done(await runProbe({ ...argv, rules: argv.rules ?? [] }, io));
      },
    )
    .command(
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
        const { runShow } = await import('./commands/show.ts');
        done(await runShow(argv.finding, { ...argv, width: argv.width }, io));
      },
    )
    .command(
      'render <report>',
      'A saved JSON report once more, in any format',
      (y) =>
        y
          .positional('report', { type: 'string', demandOption: true })
          .option('output-json', INVESTIGATE_OPTIONS['output-json'])
          .option('output-md', INVESTIGATE_OPTIONS['output-md'])
          .option('output-html', INVESTIGATE_OPTIONS['output-html'])
          .option('output-junit', INVESTIGATE_OPTIONS['output-junit'])
          .option('output-sarif', INVESTIGATE_OPTIONS['output-sarif'])
          .option('template', INVESTIGATE_OPTIONS.template)
          .option('format', { choices: FORMATS, default: 'terminal' as const })
          .option('full', INVESTIGATE_OPTIONS.full)
          .option('width', INVESTIGATE_OPTIONS.width)
          .option('ascii', INVESTIGATE_OPTIONS.ascii)
          .option('mermaid', INVESTIGATE_OPTIONS.mermaid),
      async (argv) => {
        const { runRender } = await import('./commands/render.ts');
        done(await runRender(argv.report, argv, io));
      },
    )
    .command(
      'doctor',
      'Whether all that reading Cloud Logging needs is there',
      (y) => y.options(Object.fromEntries(DOCTOR_OPTIONS.map((name) => [name, INVESTIGATE_OPTIONS[name]]))),
      async (argv) => {
        const { runDoctor } = await import('./commands/doctor.ts');
        done(await runDoctor(await merged(argv, io), io));
      },
    )
    .command(
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
        const { runCollect } = await import('./commands/collect.ts');
        const { output, resume } = argv as unknown as { output: string; resume: boolean };
        done(await runCollect({ ...(await merged(argv, io)), output, resume }, io));
      },
    )
    .command(
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
        const { runAttach } = await import('./commands/attach.ts');
        done(await runAttach(argv, io));
      },
    )
    .command(
      'explain <what>',
      'Why: a finding (F1), an unknown pattern (U1), a rule, or an entry (insertId) of the last run',
      (y) => y.positional('what', { type: 'string', demandOption: true }),
      async (argv) => {
        const { runExplain } = await import('./commands/explain.ts');
        done(await runExplain(argv.what, io));
      },
    )
    .command(
      'blindspots [report]',
      'What to log so that open chains go further, and whether the last changes helped',
      (y) =>
        y
          .positional('report', { type: 'string', default: 'last', describe: 'A JSON report, or last' })
          .option('before', {
            type: 'string',
            requiresArg: true,
            describe: 'The earlier report (default: the run before in the history)',
          })
          .option('db', DB)
          .option('format', { choices: ['text', 'json'] as const, default: 'text' as const }),
      async (argv) => {
        const { runBlindspots } = await import('./commands/blindspots.ts');
        done(await runBlindspots({ ...argv, json: argv.format === 'json' }, io));
      },
    )
    .command(
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
          .option('output', {
            type: 'string',
            requiresArg: true,
            describe: 'suggest: folder for the drafts, a file each',
          })
          .group([...SUGGEST_OPTIONS, 'unknown', 'report', 'output'], 'Of rca rules suggest:'),
      async (argv) => {
        if (argv.action === 'suggest') {
          const { runSuggest } = await import('./commands/suggest.ts');
          const { unknown, report, output, format } = argv;
          return done(
            await runSuggest(
              { ...(await merged(argv, io)), unknown, report, output, json: format === 'json' },
              argv.ids,
              io,
            ),
          );
        }
        otherAction(
          'rules',
          argv.action,
          'suggest',
          [...SUGGEST_OPTIONS, 'unknown', 'report', 'output'],
          argv,
        );
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
        const { runCompare } = await import('./commands/compare.ts');
        done(await runCompare(argv, io));
      },
    )
    .command(
      'history [action] [what..]',
      'Earlier runs: list, show RUN, export, import FILE, prune',
      (y) =>
        y
          .positional('action', {
            choices: ['list', 'show', 'export', 'import', 'prune'] as const,
            default: 'list' as const,
          })
          .positional('what', { type: 'string', array: true, default: [] as string[] })
          .option('db', DB)
          .option('format', { choices: ['text', 'json'] as const, default: 'text' as const })
          .option('output', { type: 'string', requiresArg: true, describe: 'File for the export' })
          .option('keep', { type: 'number', requiresArg: true, describe: 'prune: keep the latest N runs' })
          .option('older-than', { type: 'string', requiresArg: true, describe: 'prune: 90d, or a date' }),
      async (argv) => {
        const { runHistory } = await import('./commands/history.ts');
        done(await runHistory({ ...argv, json: argv.format === 'json' }, io));
      },
    )
    .command(
      'check-claims <file>',
      'Figures of a hand-written report that contradict each other or the data',
      (y) =>
        y
          .positional('file', { type: 'string', demandOption: true, describe: 'Markdown or text' })
          .option('report', {
            type: 'string',
            requiresArg: true,
            describe: 'Hold it against this report, or last',
          })
          .option('from', {
            type: 'string',
            array: true,
            requiresArg: true,
            default: [] as string[],
            describe: 'Look for its quotes in these entries',
          })
          .option('format', { choices: ['text', 'json'] as const, default: 'text' as const }),
      async (argv) => {
        const { runCheckClaims } = await import('./commands/check-claims.ts');
        done(await runCheckClaims({ ...argv, json: argv.format === 'json' }, io));
      },
    )
    .command(
      'schema [what]',
      'JSON Schema of the report, or what templates can show of it (view)',
      (y) => y.positional('what', { choices: ['report', 'view'] as const, default: 'report' as const }),
      async (argv) => {
        const { runSchema } = await import('./commands/schema.ts');
        done(await runSchema(argv.what, io));
      },
    )
    .middleware(lastCounts, true)
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
    .fail((message, error: Error | undefined) => {
      // What a command throws passes through; what yargs itself refuses is said in our words.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw usageError(message || (error?.message ?? ''), args);
    });
  return parser;
}
