import { findHead, headAtStart } from './exception-line.ts';
import { KNOWN_LINES, lineMayHoldTrace } from './gate.ts';
import { looksLikeLogLine, prefixLength } from './log-line.ts';
import { LANGUAGES } from './registry.ts';
import { remembering } from '../util/remember.ts';
import type { FragmentKind } from './types.ts';

const MAX_LINE = 4_096;

const classify: (line: string) => FragmentKind | null = remembering((line) => {
  if (!lineMayHoldTrace(line)) return null;
  for (const language of LANGUAGES) {
    const kind = language.classify(line);
    if (kind) return kind;
  }
  return null;
}, KNOWN_LINES);

/** Whether any language sees a frame in this one line. */
export function isAnyFrame(line: string): boolean {
  return (
    line.length <= MAX_LINE &&
    lineMayHoldTrace(line) &&
    LANGUAGES.some((language) => language.classify(line) === 'frame')
  );
}

/** Whether a line begins, by itself, as a frame or a connecting line does: what shows if lines carry a log prefix. */
export function isAnchored(line: string): boolean {
  if (line.length > MAX_LINE) return false;
  const kind = classify(line);
  return kind === 'frame' || kind === 'connector';
}

/**
 * What part of a trace a line (or the first line of an entry's text) is, judged by itself: cheap and approximate.
 * `exception` is a line that starts with a type and message; `source` is indented text as tracebacks quote it; null is none of these.
 */
export function isStackFragment(text: string): FragmentKind | null {
  const end = text.indexOf('\n');
  const line = (end < 0 ? text : text.slice(0, end)).slice(0, MAX_LINE).trimEnd();
  if (line.trim() === '') return null;
  const own = classify(line);
  if (own) return own;
  if (lineMayHoldTrace(line)) {
    const prefix = prefixLength(line);
    const behind = prefix > 0 ? classify(line.slice(prefix)) : null;
    if (behind) return behind;
  }
  if (looksLikeLogLine(line)) return null;
  const head = findHead(line);
  if (head?.at === 0 && headAtStart(line)) return 'exception';
  return /^(?: {4}|\t)\s*\S/.test(line) ? 'source' : null;
}
