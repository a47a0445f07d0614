import type { Options } from 'yargs';
import { FINDING_SEVERITIES, SEVERITY_NUMBER } from '../model/index.ts';
import type { Format } from '../render/index.ts';
import type { FailOn } from '../report/index.ts';

// Types only: the rooms themselves cost start-up time that --help need not pay. The compiler keeps both lists whole.
export const FORMATS = Object.keys({
  terminal: 0,
  markdown: 0,
  json: 0,
  html: 0,
  junit: 0,
  sarif: 0,
  github: 0,
} satisfies Record<Format, 0>) as readonly Format[];
const FAIL_ON = Object.keys({ critical: 0, high: 0, medium: 0, low: 0, new: 0, never: 0 } satisfies Record<
  FailOn,
  0
>) as readonly FailOn[];

/** Stands for a lone `-` on its way through yargs, which would hand it over as '' and then miss a value. */
const STDIN = '\u0000stdin';

/** The arguments as yargs is to see them. */
export function forYargs(args: readonly string[]): readonly string[] {
  return args.map((arg) => (arg === '-' ? STDIN : arg === '--from=-' ? `--from=${STDIN}` : arg));
}

/** A text that went through yargs, as the person wrote it. */
export function asTyped(text: string): string {
  return text.replaceAll(STDIN, '-');
}

const dash = (values: unknown): readonly string[] | undefined =>
  values === undefined
    ? undefined
    : (Array.isArray(values) ? values : [values]).map((v) => asTyped(String(v)));
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
  'project',
  'tests',
  'since',
  'until',
  'service',
  'filter',
  'format',
  'fail-on',
  'full',
]);

/** What a team may say about its tickets, and who may write them, for people. */
export const TICKET_HELP = `Access, from the environment:
  GITHUB_TOKEN (and GITHUB_API_URL), GITLAB_TOKEN (and GITLAB_API_URL),
  JIRA_BASE_URL with JIRA_EMAIL and JIRA_API_TOKEN (Cloud) or JIRA_TOKEN
  (Server), or for Slack any variable that holds the webhook.

"tickets" in the configuration file (.rcarc.yaml):
  tickets:
    labels: [staging]               # beside "rca" and the severity
    severity:                       # by severity of the finding
      high: { label: P1, priority: High }
    assignee: { api: ann, '*': ben }   # by service
    codeowners: .github/CODEOWNERS  # by the code that a finding names; or false
    onClosed: reopen                # or new
    closeFixed: false`;

/** Where tickets are, for people. */
export const TICKET_PLACES =
  'github:owner/repo[#12], gitlab:group/project[#12], jira:PROJECT[-12], or slack:VARIABLE that holds the webhook';

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
    describe: 'From when: 1h, 30m, 2d, a date, an RFC 3339 time, or deploy (the newest revision)',
  },
  until: { type: 'string', requiresArg: true, describe: 'Up to when (exclusive), written as --since' },
  wait: {
    type: 'string',
    requiresArg: true,
    describe: 'With --since deploy: wait at most so long (5m) for traffic and late entries',
  },
  'first-seen': {
    type: 'boolean',
    default: true,
    describe: 'Live: ask since when a finding of weight is in the logs (--no-first-seen spares a read each)',
  },
  'require-traffic': {
    type: 'number',
    requiresArg: true,
    describe: 'Exit 3 with fewer requests than this (since the deploy, or in the window)',
  },
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
  repo: {
    type: 'string',
    requiresArg: true,
    describe: 'Git clone of the sources: check what the deepest layer claims of code',
  },
  commit: {
    type: 'string',
    requiresArg: true,
    describe: 'The commit that ran (else found in the entries, or inferred by time)',
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
  'output-junit': {
    type: 'string',
    requiresArg: true,
    describe: 'Also write findings and explained tests as JUnit XML to this file',
  },
  'output-sarif': {
    type: 'string',
    requiresArg: true,
    describe: 'Also write the layers that have a place in code as SARIF to this file',
  },
  template: {
    type: 'string',
    requiresArg: true,
    describe: 'cycle (what became of things since the run before), or your own Handlebars file (.hbs)',
  },
  attach: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: `Make tickets say what the report says: ${TICKET_PLACES}`,
  },
  'fail-on': {
    type: 'string',
    choices: FAIL_ON,
    default: 'never',
    describe: `Exit 1 when a finding is this bad or worse (${FINDING_SEVERITIES.join(', ')}), or new against the baseline (new); new log lines alone never count`,
  },
  db: {
    type: 'string',
    requiresArg: true,
    describe: 'File of the history of runs, or none (default: .rca/ of the project, else the state folder)',
  },
  baseline: {
    type: 'string',
    requiresArg: true,
    describe:
      'Compare with: previous (revision in the same logs), revision:NAME, run:ID, report:FILE, entries:FILE, before:30m, none (default: previous, else the last run of the same services)',
  },
  project: {
    type: 'string',
    array: true,
    coerce: list,
    requiresArg: true,
    describe: 'Read Cloud Logging of this project (without --from: GOOGLE_CLOUD_PROJECT, the credentials)',
  },
  folder: {
    type: 'string',
    array: true,
    coerce: list,
    requiresArg: true,
    describe: 'Read the logs of a folder of projects',
  },
  organization: {
    type: 'string',
    array: true,
    coerce: list,
    requiresArg: true,
    describe: 'Read the logs of an organization',
  },
  'billing-account': {
    type: 'string',
    array: true,
    coerce: list,
    requiresArg: true,
    describe: 'Read the logs of a billing account',
  },
  bucket: { type: 'string', requiresArg: true, describe: 'Read a log bucket; with --location and --view' },
  location: { type: 'string', requiresArg: true, describe: 'Location of the --bucket' },
  view: { type: 'string', requiresArg: true, describe: 'View of the --bucket' },
  'resource-name': {
    type: 'string',
    array: true,
    coerce: list,
    requiresArg: true,
    describe: 'Read these places, named in full (projects/P/locations/L/buckets/B/views/V)',
  },
  transport: { type: 'string', choices: ['grpc', 'rest'], describe: 'How Cloud Logging is read (grpc)' },
  endpoint: {
    type: 'string',
    requiresArg: true,
    describe:
      'Another server: http://HOST:PORT without credentials, https://HOST with (also RCA_LOGGING_ENDPOINT)',
  },
  timeout: {
    type: 'string',
    requiresArg: true,
    describe: 'Time for reading, waits for quota included (10m)',
  },
  'max-reads': { type: 'number', requiresArg: true, describe: 'Reads of 1,000 entries at most' },
  all: {
    type: 'boolean',
    default: false,
    describe: "Read every entry of a window that is larger than a minute's reads",
  },
  quota: {
    type: 'number',
    requiresArg: true,
    describe: 'Reads that the project has in a minute (60); nine tenths are used',
  },
  'page-size': { type: 'number', requiresArg: true, describe: 'Entries a read (1000)' },
  context: {
    type: 'string',
    requiresArg: true,
    describe: 'JSON file with what a person on call knows: {symptom, deployTime, system}',
  },
  cycle: { type: 'string', requiresArg: true, describe: 'A label for this run' },
  resume: {
    type: 'boolean',
    default: false,
    describe: 'Go on with the last live run, which could not finish (same window; give the same options)',
  },
  config: {
    type: 'string',
    requiresArg: true,
    describe:
      'Configuration file (else .rcarc.yaml, .rcarc.json or "rca" in package.json, upwards from here)',
  },
  prefilter: {
    type: 'boolean',
    default: true,
    describe: 'Parse only entries that may matter (--no-prefilter parses all; the report is the same)',
  },
  workers: {
    type: 'number',
    requiresArg: true,
    describe:
      'Threads at work: one observes, the others read parts of the saved entries (at most 5; default: as many as there are processors where they are three or more and the input is large, else 1; the report is the same)',
  },
  profile: {
    type: 'boolean',
    default: false,
    describe: 'Tell on standard error where the time went, by room',
  },
  full: { type: 'boolean', default: false, describe: 'Everything instead of the first screen' },
  width: { type: 'number', requiresArg: true, describe: 'Columns (default: the terminal, 80 when piped)' },
  ascii: {
    type: 'boolean',
    describe: 'ASCII characters only, for the terminal (default: where the terminal has no UTF-8)',
  },
  mermaid: {
    type: 'boolean',
    default: false,
    describe: 'Markdown: each chain as a Mermaid diagram as well',
  },
} as const satisfies Record<string, Options>;

/** The options as a run gets them, after configuration file, environment and command line. */
export interface RunOptions {
  readonly from: readonly string[];
  readonly tests: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly now?: string;
  readonly wait?: string;
  readonly firstSeen: boolean;
  readonly requireTraffic?: number;
  readonly service: readonly string[];
  readonly revision: readonly string[];
  readonly filter?: string;
  readonly minSeverity?: keyof typeof SEVERITY_NUMBER;
  readonly repo?: string;
  readonly commit?: string;
  readonly rules: readonly string[];
  readonly bundledRules: boolean;
  readonly format: Format;
  readonly outputJson?: string;
  readonly outputMd?: string;
  readonly outputHtml?: string;
  readonly outputJunit?: string;
  readonly outputSarif?: string;
  readonly template?: string;
  readonly attach: readonly string[];
  readonly failOn: FailOn;
  readonly baseline?: string;
  readonly db?: string;
  readonly project: readonly string[];
  readonly folder: readonly string[];
  readonly organization: readonly string[];
  readonly billingAccount: readonly string[];
  readonly bucket?: string;
  readonly location?: string;
  readonly view?: string;
  readonly resourceName: readonly string[];
  readonly transport?: 'grpc' | 'rest';
  readonly endpoint?: string;
  readonly timeout?: string;
  readonly maxReads?: number;
  readonly all: boolean;
  readonly quota?: number;
  readonly pageSize?: number;
  readonly context?: string;
  readonly cycle?: string;
  readonly config?: string;
  readonly resume: boolean;
  readonly prefilter: boolean;
  readonly workers?: number;
  readonly profile: boolean;
  readonly full: boolean;
  readonly width?: number;
  readonly ascii?: boolean;
  readonly mermaid: boolean;
}
