import { parseExceptionLine } from '../stack/index.ts';
import { cut } from '../util/text.ts';

const MAX_MESSAGE = 300;
const NESTED = 'nested exception is ';

/** Spring and servlet containers quote the causes in one line, in brackets: the last is the deepest. */
function nestedIn(line: string): { type: string; message: string } | null {
  const at = line.lastIndexOf(NESTED);
  if (at < 0) return null;
  const end = line.indexOf('] with root cause', at);
  const found = parseExceptionLine(line.slice(at + NESTED.length, end < 0 ? undefined : end));
  return found ? { type: found.type, message: cut(found.message, MAX_MESSAGE) } : null;
}

/** An exception named in the first line of a message: the line itself, or what follows a `: ` in it. */
export function mentionIn(first: string): { type: string; message: string } | null {
  const line = first.slice(0, 2000);
  const nested = nestedIn(line);
  if (nested) return nested;
  let at = 0;
  for (let tries = 0; tries < 6; tries += 1) {
    const found = parseExceptionLine(line.slice(at));
    if (found) return { type: found.type, message: cut(found.message, MAX_MESSAGE) };
    const next = line.indexOf(': ', at);
    if (next < 0) return null;
    at = next + 2;
  }
  return null;
}
