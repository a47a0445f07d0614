import type { StackFrame } from '../../model/index.ts';
import { finishAll, frame, UNKNOWN_TYPE } from '../build.ts';
import type { Draft } from '../build.ts';
import { findHead } from '../exception-line.ts';
import { looksLikeLogLine } from '../log-line.ts';
import type { FoundTrace, FragmentKind, LanguageParser, StackOptions } from '../types.ts';

const FRAME =
  /^\s*(?:\d+: )?(?:from )?((?:[A-Za-z]:)?[^\s:][^:\n]{0,600}):(\d+):in [`'](.{1,400}?)'(?:: (.*))?$/;
const PLAIN = /^\s*(?:\d+: )?(?:from )((?:[A-Za-z]:)?[^\s:][^:\n]{0,600}):(\d+)$/;
const BARE_FILE = /^\s*((?:[A-Za-z]:)?[^\s:][^:\n]{0,600}\.(?:rb|ru|rake|erb|haml|slim)):(\d+)(?::in .*)?$/;
/** The request's id before each line, as Rails' tagged logging writes it. */
const TAGS = /^(?:\[[^\]\n]{1,80}\] ){1,4}/;
const TYPE_AT_END = /^(.*?) ?\(([A-Z][\w:]*)\)$/;
const CAUSE = /^\s*(?:Caused by:?|Causes:|Cause:)\s*(.*)$/;
const MAX_HEAD = 12;

interface Raised {
  readonly type: string;
  readonly message: string;
}

function readFrame(line: string, options: StackOptions): { frame: StackFrame; message?: string } | null {
  if (!line.includes(':')) return null;
  const text = line.startsWith('[') ? line.replace(TAGS, '') : line;
  const m = FRAME.exec(text) ?? PLAIN.exec(text) ?? BARE_FILE.exec(text);
  if (!m || /^\s*(?:at|File) /.test(line)) return null;
  return {
    frame: frame('ruby', { file: m[1], line: m[2], function: m[3] }, options),
    ...(m[4] === undefined ? {} : { message: m[4] }),
  };
}

const isFrame = (line: string): boolean => {
  const found = readFrame(line, {});
  return found !== null && found.message === undefined;
};

/** `message (Type)`, whose message may go on over more lines before the first `from`. */
function raisedInline(message: string, more: readonly string[]): Raised | null {
  const m = TYPE_AT_END.exec(message);
  if (m) return { type: m[2] ?? '', message: [m[1] ?? '', ...more].join('\n').trim() };
  for (const [i, line] of more.entries()) {
    const end = TYPE_AT_END.exec(line);
    if (end) return { type: end[2] ?? '', message: [message, ...more.slice(0, i), end[1]].join('\n').trim() };
  }
  return message === 'unhandled exception' ? { type: 'RuntimeError', message: '' } : null;
}

/** `Type (message):` as Rails logs it, also behind a log prefix. */
function railsHead(text: string): Raised | null {
  const end = text.endsWith('):') ? text.length - 2 : text.endsWith(')') ? text.length - 1 : -1;
  const open = end < 0 ? -1 : text.indexOf(' (');
  if (open <= 0) return null;
  const before = text.slice(0, open);
  const type = before.slice(before.lastIndexOf(' ') + 1);
  if (
    !/^[A-Z][\w:]{0,300}$/.test(type) ||
    !(text.endsWith(':') || type.length === before.trimStart().length || findHead(`${type}:`))
  )
    return null;
  return { type, message: text.slice(open + 2, end) };
}

/** The exception that a line above frames names: `Type (message):` of Rails, `Type: message`, `message (Type)`. */
function raisedAbove(line: string): Raised | null {
  const text = line.trimEnd();
  const rails = railsHead(text);
  if (rails) return rails;
  const head = findHead(text);
  if (head) return { type: head.type, message: head.message };
  const plain = /^([A-Z][\w:]{0,300}): (.*)$/.exec(text);
  return plain ? { type: plain[1] ?? '', message: plain[2] ?? '' } : null;
}

interface Part {
  readonly draft: Draft;
  readonly first: number;
  readonly next: number;
}

function readFrames(lines: readonly string[], from: number, draft: Draft, options: StackOptions): number {
  let i = from;
  for (; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const found = readFrame(line, options);
    if (found?.message !== undefined) break;
    if (found) draft.frames.push(found.frame);
    else if (!/^\s*\.\.\. ?\d+ levels?/.test(line)) break;
  }
  return i;
}

/** `file:1:in 'm': message (Type)` and its `from` lines. */
function readInline(lines: readonly string[], at: number, options: StackOptions): Part | null {
  const top = readFrame(lines[at] ?? '', options);
  if (top?.message === undefined) return null;
  let body = at + 1;
  const more: string[] = [];
  while (
    body < lines.length &&
    more.length < MAX_HEAD &&
    !isFrame(lines[body] ?? '') &&
    readFrame(lines[body] ?? '', {}) === null &&
    (lines[body] ?? '').trim() !== '' &&
    !looksLikeLogLine(lines[body] ?? '')
  ) {
    more.push(lines[body] ?? '');
    body++;
  }
  const followed = isFrame(lines[body] ?? '');
  const raised = raisedInline(top.message, followed || TYPE_AT_END.test(more.at(-1) ?? '') ? more : []);
  if (!raised) return null;
  const draft: Draft = { ...raised, frames: [top.frame] };
  return { draft, first: at, next: followed ? readFrames(lines, body, draft, options) : at + 1 };
}

/** Outermost frame first, below `Traceback (most recent call last):`, the exception at the end. */
function readReversed(lines: readonly string[], at: number, options: StackOptions): Part | null {
  if (
    !/Traceback \(.*most recent call last.*\)/.test(lines[at] ?? '') ||
    !/^\s*\d+: from /.test(lines[at + 1] ?? '')
  )
    return null;
  const draft: Draft = { type: UNKNOWN_TYPE, message: '', frames: [] };
  const end = readFrames(lines, at + 1, draft, options);
  draft.frames.reverse();
  const last = readInline(lines, end, options);
  if (!last) return { draft, first: at, next: end };
  return {
    draft: { ...last.draft, frames: [...last.draft.frames, ...draft.frames] },
    first: at,
    next: last.next,
  };
}

function readBelowHead(
  lines: readonly string[],
  firstFrame: number,
  floor: number,
  options: StackOptions,
): Part | null {
  let at = firstFrame - 1;
  while (at > floor && at > firstFrame - 4 && (lines[at] ?? '').trim() === '') at--;
  let raised: Raised | null = null;
  for (let i = at; i >= Math.max(floor, at - MAX_HEAD); i--) {
    raised = raisedAbove((lines[i] ?? '').replace(CAUSE, '$1'));
    if (raised) {
      at = i;
      break;
    }
    if ((lines[i] ?? '').trim() === '' || isFrame(lines[i] ?? '')) break;
  }
  if (!raised) return null;
  const draft: Draft = { ...raised, frames: [] };
  return { draft, first: at, next: readFrames(lines, firstFrame, draft, options) };
}

function nextCause(lines: readonly string[], from: number, options: StackOptions): Part | null {
  let i = from;
  while (i < Math.min(lines.length, from + 3) && (lines[i] ?? '').trim() === '') i++;
  const blank = i > from;
  const inline = readInline(lines, i, options);
  if (inline) return blank ? null : inline;
  const cause = CAUSE.exec(lines[i] ?? '');
  if (!cause) return null;
  if (!cause[1]) i++;
  const raised = raisedAbove((cause[1] ?? '') || (lines[i] ?? ''));
  if (!raised) return null;
  let body = i + 1;
  while (body < Math.min(lines.length, i + 4) && (lines[body] ?? '').trim() === '') body++;
  const draft: Draft = { ...raised, frames: [] };
  const next = isFrame(lines[body] ?? '') ? readFrames(lines, body, draft, options) : i + 1;
  return { draft, first: i, next };
}

function find(lines: readonly string[], options: StackOptions): readonly FoundTrace[] {
  const found: FoundTrace[] = [];
  let floor = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (!line.includes(':')) continue;
    const part =
      readReversed(lines, i, options) ??
      readInline(lines, i, options) ??
      (isFrame(line) ? readBelowHead(lines, i, floor, options) : null);
    if (!part) continue;
    const drafts = [part.draft];
    let next = part.next;
    for (let cause = nextCause(lines, next, options); cause; cause = nextCause(lines, next, options)) {
      drafts.push({ ...cause.draft, relation: 'cause' });
      next = cause.next;
    }
    const inline = readFrame(lines[part.first] ?? '', {})?.message !== undefined;
    if (part.draft.frames.length >= 2 || inline || drafts.length > 1 || FRAME.test(lines[i] ?? ''))
      found.push({
        first: part.first,
        last: next - 1,
        chain: { language: 'ruby', exceptions: finishAll(drafts) },
      });
    floor = next;
    i = Math.max(i, next - 1);
  }
  return found;
}

function classify(line: string): FragmentKind | null {
  const m = FRAME.exec(line);
  if (m) return m[4] === undefined ? 'frame' : TYPE_AT_END.test(m[4]) ? 'header' : null;
  return PLAIN.test(line) ? 'frame' : null;
}

/** Ruby: uncaught errors, the reversed form of 2.5 to 2.7, Rails logs, causes. */
export const ruby: LanguageParser = {
  language: 'ruby',
  signs: [':in `', ":in '", '.rb:', 'from '],
  find,
  classify,
};
