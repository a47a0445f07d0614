import type { Options } from 'yargs';
import { FINDING_SEVERITIES, SEVERITY_NUMBER } from '../model/index.ts';
import type { Format } from '../render/index.ts';
import type { FailOn } from '../report/index.ts';

// Types only: the rooms themselves cost start-up time that --help need not pay. The compiler keeps both lists whole.
const FORMATS = Object.keys({ terminal: 0, markdown: 0, json: 0, html: 0 } satisfies Record<
  Format,
  0
>) as readonly Format[];
const FAIL_ON = Object.keys({ critical: 0, high: 0, medium: 0, low: 0, new: 0, never: 0 } satisfies Record<
  FailOn,
  0
>) as readonly FailOn[];

/** A lone `-` reaches yargs as ''. */
const dash = (values: unknown): readonly string[] | undefined =>
  values === undefined
    ? undefined
    : (Array.isArray(values) ? values : [values]).map((v) => (v === '' ? '-' : String(v)));
const list = (values: unknown): readonly string[] | undefined =>
  values === undefined
    ? undefined
    : (Array.isArray(values) ? values : [values])
        .flatMap((v) => String(v).split(','))
        .map((v) => v.trim())
        .filter(Boolean);

/** Options that `--help` shows; the others are behind `--help-all`. */
export const COMMON: ReadonlySet<string> = new Set([
  'from',
  'tests',
  'since',
  'until',
  'service',
  'filter',
  'format',
  'output-json',
  'output-md',
  'output-html',
  'fail-on',
  'full',
]);

/** Every option of `rca investigate`: the one list from which help, the configuration file and the CLI reference derive. */
export const INVESTIGATE_OPTIONS = {
  from: {
    type: 'string',
    array: true,
    coerce: dash,
    requiresArg: true,
    describe: 'Saved entries: file, folder, or - for standard input (any form, also .gz)',
  },
  tests: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'JUnit XML of the test run; a failing test can be the surface of a finding',
  },
  since: {
    type: 'string',
    alias: 'freshness',
    requiresArg: true,
    describe: 'From when: 1h, 30m, 2d, a date or an RFC 3339 time',
  },
  until: { type: 'string', requiresArg: true, describe: 'Up to when (exclusive), written as --since' },
  now: {
    type: 'string',
    requiresArg: true,
    describe: 'The clock of the run; for saved entries the last entry stands in',
  },
  service: { type: 'string', array: true, coerce: list, requiresArg: true, describe: 'Only these services' },
  revision: {
    type: 'string',
    array: true,
    coerce: list,
    requiresArg: true,
    describe: 'Only these revisions',
  },
  filter: {
    type: 'string',
    requiresArg: true,
    describe: 'Only entries that match, in Cloud Logging query language',
  },
  'min-severity': {
    type: 'string',
    choices: Object.keys(SEVERITY_NUMBER),
    coerce: (v: unknown) => (typeof v === 'string' ? v.toUpperCase() : v),
    describe: 'Only entries of this effective severity or above',
  },
  rules: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Further folders of rules; a rule of the same id replaces the bundled one',
  },
  'bundled-rules': {
    type: 'boolean',
    default: true,
    describe: 'Use the rules that come with rca (--no-bundled-rules leaves them out)',
  },
  format: { type: 'string', choices: FORMATS, default: 'terminal', describe: 'What standard output gets' },
  'output-json': { type: 'string', requiresArg: true, describe: 'Also write the JSON report to this file' },
  'output-md': { type: 'string', requiresArg: true, describe: 'Also write the Markdown report to this file' },
  'output-html': {
    type: 'string',
    requiresArg: true,
    describe: 'Also write the report as one HTML page to this file',
  },
  'fail-on': {
    type: 'string',
    choices: FAIL_ON,
    default: 'never',
    describe: `Exit 1 when a finding is this bad or worse (${FINDING_SEVERITIES.join(', ')}, new)`,
  },
  context: {
    type: 'string',
    requiresArg: true,
    describe: 'JSON file with what a person on call knows: {symptom, deployTime, system}',
  },
  cycle: { type: 'string', requiresArg: true, describe: 'A label for this run' },
  config: {
    type: 'string',
    requiresArg: true,
    describe:
      'Configuration file (else .rcarc.yaml, .rcarc.json or "rca" in package.json, upwards from here)',
  },
  full: { type: 'boolean', default: false, describe: 'Everything instead of the first screen' },
  width: { type: 'number', requiresArg: true, describe: 'Columns (default: the terminal, 80 when piped)' },
} as const satisfies Record<string, Options>;

/** The options as a run gets them, after configuration file, environment and command line. */
export interface RunOptions {
  readonly from: readonly string[];
  readonly tests: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly now?: string;
  readonly service: readonly string[];
  readonly revision: readonly string[];
  readonly filter?: string;
  readonly minSeverity?: keyof typeof SEVERITY_NUMBER;
  readonly rules: readonly string[];
  readonly bundledRules: boolean;
  readonly format: Format;
  readonly outputJson?: string;
  readonly outputMd?: string;
  readonly outputHtml?: string;
  readonly failOn: FailOn;
  readonly context?: string;
  readonly cycle?: string;
  readonly config?: string;
  readonly full: boolean;
  readonly width?: number;
}
