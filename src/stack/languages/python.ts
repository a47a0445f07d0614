import type { ExceptionInfo } from '../../model/index.ts';
import { finishAll, frame, UNKNOWN_TYPE } from '../build.ts';
import type { Draft } from '../build.ts';
import { findHead } from '../exception-line.ts';
import { looksLikeLogLine } from '../log-line.ts';
import type { FoundTrace, FragmentKind, LanguageParser, ParseOptions } from '../types.ts';
import {
  isPythonHeader,
  readConnector,
  readMargin,
  readPythonException,
  readPythonFrame,
} from './python-lines.ts';
import type { MarginLine } from './python-lines.ts';
import { findBoxed, isBoxFrame, readFaultHandler } from './python-other.ts';

/** Lines between the end of one traceback and the connector to the next: notes, long messages, quotes of remote tracebacks. */
const MAX_BETWEEN = 60;
const MAX_CONTINUED = 20;
/** A line below an exception that can only be more of its message: indented, `DETAIL: ...` of a database, what SQLAlchemy adds. */
const CERTAIN =
  /^(?:\s|(?:DETAIL|HINT|CONTEXT|LINE \d+|QUERY|STATEMENT): |\[(?:SQL|parameters|cached)|\(Background on)/;
const MAX_DEPTH = 50;

interface Cursor {
  readonly lines: readonly MarginLine[];
  readonly options: ParseOptions;
  at: number;
  /** Groups within groups that are open; hostile margins must not exhaust the call stack. */
  depth: number;
}

/** An exception of a group's tree: the line of causes below it is given by order, its members by branches. */
interface Block {
  readonly draft: Draft;
  readonly members: Block[][];
}

const textAt = (c: Cursor, i: number): string => c.lines[i]?.text ?? '';
const indentOf = (text: string): number => Math.max(0, text.search(/\S/));

function isCaret(text: string): boolean {
  return /^\s*[\^~][\^~ ]*$/.test(text);
}

/** A line that names an exception beyond doubt: a type with a usual ending, or any capitalised type with a message. */
function namesException(text: string): boolean {
  const found = readPythonException(text.trimStart());
  return (
    found !== null &&
    (findHead(text)?.at === indentOf(text) || (found.message !== '' && /^(?:[\w]+\.)?[A-Z]/.test(found.type)))
  );
}

function readFrames(c: Cursor, column: number, headerIndent: number, draft: Draft): void {
  let sourceAllowed = false;
  for (; c.at < c.lines.length; c.at++) {
    const line = c.lines[c.at];
    if (line?.column !== column || line.kind !== 'text') return;
    const found = readPythonFrame(line.text);
    if (found) {
      draft.frames.push(frame('python', found, c.options));
      sourceAllowed = true;
      continue;
    }
    if (line.text.trim() === '') {
      const next = textAt(c, c.at + 1);
      // loguru puts empty lines between frames, and before the exception.
      if (readPythonFrame(next) || (draft.frames.length === 0 && next.trim() === '')) continue;
      if (draft.frames.length > 0 && indentOf(next) <= headerIndent && namesException(next)) c.at++;
      return;
    }
    if (isPythonHeader(line.text) || readConnector(line.text)) return;
    const deeper = indentOf(line.text) > headerIndent;
    if (deeper || isCaret(line.text)) continue;
    // Written without indentation: the line after a frame is its source, unless an exception ends the traceback here.
    const next = textAt(c, c.at + 1);
    const trimmed =
      sourceAllowed &&
      (readPythonFrame(next) !== null ||
        isCaret(next) ||
        (namesException(next) && !namesException(line.text)));
    if (!trimmed) return;
    sourceAllowed = isCaret(next);
  }
}

const unindent = (text: string, indent: number): string => text.slice(Math.min(indent, indentOf(text)));

/** A traceback quoted in JSON that was cut out as text ends in the quote and braces around it. */
function withoutJsonEnd(text: string): string {
  let end = text.length;
  while (end > 0 && '"}] '.includes(text[end - 1] ?? '')) end--;
  return text.startsWith('"}', end) ? text.slice(0, end) : text;
}

function readMessage(c: Cursor, column: number, headerIndent: number, draft: Draft): void {
  const line = c.lines[c.at];
  const found =
    line?.column === column && line.kind === 'text'
      ? readPythonException(withoutJsonEnd(unindent(line.text, headerIndent)))
      : null;
  if (!found || (line && looksLikeLogLine(line.text))) return;
  draft.type = found.type;
  draft.message = found.message;
  c.at++;
  const more: string[] = [];
  while (c.at < c.lines.length && more.length < MAX_CONTINUED) {
    const next = c.lines[c.at];
    if (next?.column !== column || next.kind !== 'text') break;
    const text = unindent(next.text, headerIndent);
    if (
      text.trim() === '' ||
      isPythonHeader(text) ||
      readConnector(text) ||
      looksLikeLogLine(text) ||
      /^["'}\]),;]+$/.test(text)
    )
      break;
    more.push(text.trimEnd());
    c.at++;
  }
  if (c.options.strictEnd && column === -1) {
    const certain = more.findLastIndex(
      (text, i) =>
        CERTAIN.test(text) &&
        !(i > 1 && !CERTAIN.test(more[i - 1] ?? '') && !CERTAIN.test(more[i - 2] ?? '')),
    );
    c.at -= more.splice(certain + 1).length;
  }
  if (more.length === 0) return;
  if (more.some((text) => CERTAIN.test(text)) || draft.message === '')
    draft.message = [draft.message, ...more].join('\n').trim();
  else draft.notes = more;
}

/** Members of the group that has just ended at `column`: each `+---- n ----` opens one, a line of dashes closes the last. */
function readMembers(c: Cursor, column: number): Block[][] {
  const members: Block[][] = [];
  let inner = -1;
  while (c.at < c.lines.length) {
    const line = c.lines[c.at];
    if (!line) break;
    if (line.kind === 'member' && (inner === -1 ? line.column > column : line.column === inner)) {
      inner = line.column;
      c.at++;
      c.depth++;
      const sequence = c.depth > MAX_DEPTH ? [] : readSequence(c, inner);
      c.depth--;
      if (sequence.length > 0) members.push(sequence);
      continue;
    }
    if (line.kind === 'end' && line.column === inner) {
      c.at++;
      break;
    }
    break;
  }
  return members;
}

function readBlock(c: Cursor, column: number): Block {
  const draft: Draft = { type: UNKNOWN_TYPE, message: '', frames: [] };
  let indent = 0;
  if (isPythonHeader(textAt(c, c.at))) {
    if (/^\s*(?:Exception Group )?Traceback/.test(textAt(c, c.at))) indent = indentOf(textAt(c, c.at));
    c.at++;
  }
  readFrames(c, column, indent, draft);
  readMessage(c, column, indent, draft);
  draft.frames.reverse();
  const line = c.lines[c.at];
  const opens = line?.kind === 'member' && line.column > column;
  return { draft, members: opens ? readMembers(c, column) : [] };
}

/** The next connector and header after a block at this margin, or -1: the traceback below belongs to the same failure. */
function findNext(c: Cursor, column: number): { relation: 'cause' | 'context'; at: number } | null {
  const top = column === -1;
  let relation: 'cause' | 'context' | null = null;
  for (let i = c.at; i < Math.min(c.lines.length, c.at + MAX_BETWEEN); i++) {
    const line = c.lines[i];
    if (!line || line.kind !== 'text' || (!top && line.column !== column)) return null;
    if (isPythonHeader(line.text)) return relation ? { relation, at: i } : null;
    const found = readConnector(line.text);
    if (found) relation = found;
    else if (line.text.trim() !== '' && (relation || looksLikeLogLine(line.text))) {
      // A group's member without frames may stand behind a connector as an exception line alone.
      return relation && !top && readPythonException(line.text) ? { relation, at: i } : null;
    }
  }
  return null;
}

/** Blocks joined by connectors, in the order printed: innermost first. */
function readSequence(c: Cursor, column: number): Block[] {
  const blocks: Block[] = [];
  for (;;) {
    const own = c.lines[c.at]?.column ?? column;
    blocks.push(readBlock(c, column === -1 ? own : column));
    const next = findNext(c, column);
    if (!next) return blocks;
    const last = blocks.at(-1);
    if (last) last.draft.relation = next.relation;
    c.at = next.at;
  }
}

function flatten(
  sequence: readonly Block[],
  relation: ExceptionInfo['relation'],
  into: Draft[],
  branches: Draft[],
): void {
  const outermostFirst = [...sequence].reverse();
  outermostFirst.forEach((block, i) => {
    if (i === 0 && relation) block.draft.relation = relation;
    into.push(block.draft);
    for (const member of block.members) {
      if (into === branches) flatten(member, 'member', branches, branches);
    }
  });
  if (into === branches) return;
  // The innermost group's members come first: they are what the main line ends in.
  for (const block of sequence)
    for (const member of block.members) flatten(member, 'member', branches, branches);
}

function find(lines: readonly string[], options: ParseOptions): readonly FoundTrace[] {
  const found: FoundTrace[] = [...findBoxed(lines, options)];
  const c: Cursor = { lines: lines.map(readMargin), options, at: 0, depth: 0 };
  for (let i = 0; i < c.lines.length; i++) {
    const text = textAt(c, i);
    const header = isPythonHeader(text);
    // A syntax error, or a traceback whose header was lost: frames that an exception line ends.
    const headless = !header && (c.lines[i]?.column ?? 0) === -1 && readPythonFrame(text) !== null;
    if (!header && !headless) continue;
    if (
      header &&
      (/^\s*\d+: from /.test(textAt(c, i + 1)) || /^\s*(?:\d+: )?from \S+:\d+:in /.test(textAt(c, i + 1)))
    )
      continue; // Ruby prints the same header.
    const fatal = headless ? readFaultHandler(lines, i, options) : null;
    if (fatal) {
      found.push(fatal);
      i = fatal.last;
      continue;
    }
    c.at = i;
    const sequence = readSequence(c, -1);
    const main: Draft[] = [];
    const branches: Draft[] = [];
    flatten(sequence, undefined, main, branches);
    const drafts = [...main, ...branches];
    if (
      headless &&
      drafts.every((d) => d.type === UNKNOWN_TYPE) &&
      drafts.reduce((n, d) => n + d.frames.length, 0) < 2
    )
      continue;
    if (header && drafts.every((d) => d.type === UNKNOWN_TYPE && d.frames.length === 0)) continue;
    const last = Math.max(i, c.at - 1);
    found.push({ first: i, last, chain: { language: 'python', exceptions: finishAll(drafts) } });
    i = last;
  }
  return found;
}

function classify(line: string): FragmentKind | null {
  const { text, kind } = readMargin(line);
  if (kind !== 'text') return 'connector';
  if (isPythonHeader(text)) return 'header';
  if (readPythonFrame(text) || isBoxFrame(line)) return 'frame';
  if (readConnector(text) || /^\s*\[Previous line repeated \d+ more times?\]$/.test(text)) return 'connector';
  return isCaret(text) && text.trim().length > 1 ? 'source' : null;
}

/** Python: plain, chained, grouped, loguru's arrows, syntax errors, cut-off tracebacks. */
export const python: LanguageParser = {
  language: 'python',
  signs: ['Traceback (most recent', 'File "', '(most recent call last)'],
  find,
  classify,
};
