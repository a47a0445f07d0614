import { messageLine } from '../mining/index.ts';
import { splitPrefix } from './log-prefix.ts';

/** What redaction leaves: to a pattern it is a variable part like any other. */
const STAND_IN = /\[[a-z-]{1,20}:[0-9a-f]{8}\]/g;

/**
 * The line of a message by which its pattern is told, redacted, without its line's own head (time, process, level, logger). The line of a redacted message
 * gives the same as that of the message itself.
 */
export function patternLine(message: string, redact: (text: string) => string): string {
  return redact(splitPrefix(messageLine(message)).body).replace(STAND_IN, '<*>');
}
