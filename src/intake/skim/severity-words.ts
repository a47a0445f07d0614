import { QUIET_SEVERITIES, SEVERITY_NUMBER, type QuietSeverity } from '../../model/index.ts';
import { levelOfLine } from '../level-prefix.ts';
import { hasTraceSign } from '../trace-sign.ts';

/** Without one of these, in any case, a line states no level of WARNING or above and shows no trace, if it does not begin as klog's lines do. */
export const SEVERITY_WORDS = [
  'warn',
  'wrn',
  'err',
  'fail',
  'severe',
  'critical',
  'crit',
  'fatal',
  'ftl',
  'panic',
  'alert',
  'emerg',
  'php parse',
  'traceback',
  'exception',
  'goroutine ',
  'uncaught',
  '.rb:',
] as const;

/** Without one of these, in any case, a line does not state that it is a notice. */
export const NOTICE_WORDS = ['notice', 'php deprecated'] as const;

/** A severity's name if it is below WARNING; null for others, and for none. */
export function asQuiet(severity: string | undefined): QuietSeverity | null {
  return QUIET_SEVERITIES.find((one) => one === severity) ?? null;
}

/** Whether a line begins as klog's warnings and errors do (`W0612 `), as far as two bytes tell. */
export function beginsAsKlog(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] === 0x20) at++;
  const first = bytes[at];
  const second = bytes[at + 1] ?? 0;
  return (first === 0x57 || first === 0x45 || first === 0x46) && second >= 0x30 && second <= 0x39;
}

/** Whether a text by itself leaves an entry's severity below WARNING. */
export function isCalm(message: string): boolean {
  const level = levelOfLine(message);
  return level === undefined ? !hasTraceSign(message) : SEVERITY_NUMBER[level] < SEVERITY_NUMBER.WARNING;
}
