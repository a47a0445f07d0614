import { perDigitShape } from '../util/digit-shape.ts';

interface Phase {
  readonly lifecycle: 'start' | 'exit';
  /** Each pattern is anchored or led by a literal, with bounded gaps. */
  readonly pattern: RegExp;
  /** In a longer line it is only the end of what the line is about. */
  readonly longest?: number;
}

/** How processes, workers and containers say that they begin or end; one line each. */
const PHASES: readonly Phase[] = [
  { lifecycle: 'exit', pattern: /^Container (?:called exit\(|terminated on signal|exited)/ },
  { lifecycle: 'exit', pattern: /\bWorker \(pid:\d{1,9}\) (?:exited with code|was sent SIG)/ },
  { lifecycle: 'exit', pattern: /\bShutting down: Master\b/ },
  { lifecycle: 'exit', pattern: /\bReason: Worker failed to boot\b/ },
  { lifecycle: 'exit', pattern: /\bWorker exiting \(pid: \d{1,9}\)/ },
  { lifecycle: 'exit', pattern: /\bBack-off restarting failed container\b/ },
  {
    lifecycle: 'exit',
    pattern: /\b(?:[Pp]rocess|[Cc]ontainer|[Cc]hild|npm).{0,80}\bexit(?:ed)? (?:with )?(?:code|status) [1-9]/,
  },
  { lifecycle: 'exit', pattern: /\bOOMKilled\b|\bMemory limit of .{1,40} exceeded\b/ },
  {
    lifecycle: 'exit',
    pattern: /\b[Ee]xiting with (?:exit )?(?:code|status) [1-9]\d{0,2}\.?$/,
    longest: 100,
  },
  { lifecycle: 'exit', pattern: /\bapplication (?:startup|lifespan) failed\b/i },
  { lifecycle: 'start', pattern: /^Starting new instance\b/ },
  { lifecycle: 'start', pattern: /\bBooting worker with pid\b/ },
  { lifecycle: 'start', pattern: /\bStarting gunicorn \d/ },
  { lifecycle: 'start', pattern: /\bStarted server process \[/ },
  { lifecycle: 'start', pattern: /^Started container\b/ },
];

/** What lifecycle lines look like: a line that none of these matches is none. */
export const LIFECYCLE_PATTERNS: readonly RegExp[] = PHASES.map(({ pattern }) => pattern);

/** The same for any digits. */
const WITH_ANY_DIGIT = LIFECYCLE_PATTERNS.map(
  ({ source, flags }) => new RegExp(source.replaceAll('[1-9]', String.raw`\d`), flags),
);
const mayTell = perDigitShape((message) => WITH_ANY_DIGIT.some((pattern) => pattern.test(headOf(message))));

/** An end that somebody asked for (scale-down, new revision): gunicorn logs it as an error, and nothing failed. */
const ASKED = /\bSIG(?:TERM|INT|HUP|QUIT)\b|\bon signal (?:15|2|1)\b|\b[Kk]illed on request\b/;
/** A process that ends on such a signal as it should tells no code of its own, or that of the signal (128 + 15, 2, 1). */
const FAILED_CODE = /\b(?:code|status)[ :=]{1,3}(?!0\b|1(?:29|30|31|43)\b)\d{1,3}\b/;

/** Whether a message tells of an end that somebody asked for. */
export function wasAsked(message: string): boolean {
  const head = headOf(message);
  return ASKED.test(head) && !FAILED_CODE.test(head);
}

/** Whether a message says that a process began or ended. */
export function lifecycleOf(message: string): 'start' | 'exit' | null {
  if (!mayTell(message)) return null;
  const head = headOf(message);
  for (const phase of PHASES)
    if (head.length <= (phase.longest ?? Infinity) && phase.pattern.test(head)) return phase.lifecycle;
  return null;
}

function headOf(message: string): string {
  return message.length > 1000 ? message.slice(0, 1000) : message;
}
