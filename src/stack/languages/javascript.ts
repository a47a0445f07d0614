import { finishAll, UNKNOWN_TYPE } from '../build.ts';
import type { Draft } from '../build.ts';
import { findHead, headAtStart } from '../exception-line.ts';
import type { Head } from '../exception-line.ts';
import { looksLikeLogLine } from '../log-line.ts';
import type { FoundTrace, FragmentKind, LanguageParser, StackOptions } from '../types.ts';
import { isWeakScriptFrame, readScriptFrame } from './javascript-frame.ts';

const MAX_MESSAGE_LINES = 40;
const MAX_PROPERTIES = 400;
const CAUSE =
  /^(\s*)(?:\[cause\]|cause|reason|originalError|innerError|original|parent|previous|inner): \[?(.*)$/;
const ERRORS = /^(\s*)\[?(?:errors|reasons)\]?: \[/;
const LINK = /^\s*(?:\[?cause\]?|caused by|Caused by|from previous event): ?\[?(.*)$/;
const NODE_VERSION = /^Node\.js v\d+/;

const isFrame = (line: string): boolean => readScriptFrame(line, {}) !== null;
const indentOf = (line: string): number => Math.max(0, line.search(/\S/));

function headOf(text: string): { type: string; message: string } | null {
  const inner = text
    .trim()
    .replace(/^\[/, '')
    .replace(/(?:\] ?\{?|,| \{)$/, '')
    .replace(/\]$/, '');
  return headAtStart(inner.replace(/^Uncaught (?:\(in promise\) )?/, '')) ?? findHead(inner);
}

/** `UnhandledPromiseRejectionWarning: TypeError: x` names the error behind the warning. */
function behindWarning(head: Head | null, line: string): Head | null {
  if (!head?.type.endsWith('Warning')) return head;
  const rest = line.slice(head.at + head.type.length);
  const inner = findHead(rest);
  return inner ? { ...inner, at: head.at + head.type.length + inner.at } : head;
}

interface Start {
  readonly at: number;
  readonly type: string;
  readonly message: string;
}

function findStart(lines: readonly string[], firstFrame: number, floor: number): Start | null {
  const lowest = Math.max(floor, firstFrame - MAX_MESSAGE_LINES);
  const message = (at: number, first: string): string =>
    [first, ...lines.slice(at + 1, firstFrame)].join('\n').trimEnd();
  let inner: Start | null = null;
  for (let i = firstFrame - 1; i >= lowest; i--) {
    const line = lines[i] ?? '';
    if (isFrame(line) || NODE_VERSION.test(line)) break;
    const head = behindWarning(findHead(line), line);
    if (head) {
      const lead = line.slice(0, head.at).trim();
      if (
        /^(?:|\[|Uncaught|Uncaught \(in promise\)|Unhandled rejection|.*Rejection(?:Warning)?:)$/.test(lead)
      )
        return { at: i, type: head.type, message: message(i, head.message) };
      inner ??= { at: i, type: head.type, message: message(i, head.message) };
    }
    if (looksLikeLogLine(line) && i < firstFrame - 1) break;
  }
  if (inner) return inner;
  const above = (lines[firstFrame - 1] ?? '').trim();
  if (firstFrame - 1 < lowest || above === '') return null;
  const weak = headAtStart(above);
  return weak?.message
    ? { at: firstFrame - 1, type: weak.type, message: weak.message }
    : { at: firstFrame - 1, type: 'Error', message: above };
}

/** Where the source line and caret that Node prints above an uncaught error begin. */
function sourceAbove(lines: readonly string[], head: number, floor: number): number {
  let caret = head - 1;
  while (caret > head - 4 && caret > floor && (lines[caret] ?? '').trim() === '') caret--;
  if (!/^\s*\^+\s*$/.test(lines[caret] ?? '')) return head;
  for (let i = caret - 1; i >= Math.max(floor, caret - 4); i--)
    if (/^(?:file:\/\/|node:|\/|[A-Za-z]:\\|[\w.-]+[/.]).*:\d+$/.test(lines[i] ?? '')) return i;
  return head;
}

interface Open {
  readonly draft: Draft;
  readonly indent: number;
  readonly onMain: boolean;
}

/** Errors inside the properties that util.inspect prints below a stack; the index of the last line read. */
function readProperties(
  lines: readonly string[],
  from: number,
  root: Open,
  main: Draft[],
  branches: Draft[],
  options: StackOptions,
): number {
  const stack: Open[] = [root];
  let listIndent = -1;
  let last = from - 1;
  for (let i = from; i < Math.min(lines.length, from + MAX_PROPERTIES); i++) {
    const line = lines[i] ?? '';
    const indent = indentOf(line);
    const current = stack.at(-1) ?? root;
    last = i;
    const found = readScriptFrame(line, options);
    if (found) {
      current.draft.frames.push(found);
      continue;
    }
    if (/^\s*\}[\],]*$/.test(line) && indent <= root.indent) return i;
    if (looksLikeLogLine(line) && indent <= root.indent) return i - 1;
    if (listIndent >= 0 && indent <= listIndent && /^\s*\]/.test(line)) listIndent = -1;
    while (stack.length > 1 && indent <= (stack.at(-1)?.indent ?? 0)) stack.pop();
    const parent = stack.at(-1) ?? root;
    const cause = CAUSE.exec(line);
    const list = ERRORS.exec(line);
    if (list) {
      listIndent = indent;
      continue;
    }
    const member = !cause && listIndent >= 0 && indent > listIndent && parent.indent <= listIndent;
    const head = cause || member ? headOf(cause?.[2] ?? line) : null;
    if (!head || head.type === 'undefined' || (cause && !/[A-Z]/.test(head.type) && head.message === ''))
      continue;
    const onMain = cause !== null && parent.onMain && main.at(-1) === parent.draft;
    if (cause && !onMain && parent.onMain) continue; // `parent` and `original` show the same error twice.
    const draft: Draft = { ...head, frames: [], relation: cause ? 'cause' : 'member' };
    (onMain ? main : branches).push(draft);
    stack.push({ draft, indent, onMain });
  }
  return last;
}

function readTrace(
  lines: readonly string[],
  start: Start | null,
  firstFrame: number,
  floor: number,
  options: StackOptions,
): FoundTrace {
  const head: Draft = { type: start?.type ?? UNKNOWN_TYPE, message: start?.message ?? '', frames: [] };
  const main: Draft[] = [head];
  const branches: Draft[] = [];
  let last = firstFrame - 1;
  let i = firstFrame;
  for (; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const found = readScriptFrame(line, options);
    const link = found ? null : LINK.exec(line);
    const linked = link ? headOf(link[1] ?? '') : null;
    if (found) main.at(-1)?.frames.push(found);
    else if (linked && (isFrame(lines[i + 1] ?? '') || /^\s*[Cc]aused by/.test(line)))
      main.push({ ...linked, frames: [], relation: 'cause' });
    else if (!isWeakScriptFrame(line)) break;
    last = i;
    if (/ \{$/.test(line)) {
      last = readProperties(
        lines,
        i + 1,
        { draft: head, indent: indentOf(lines[start?.at ?? i] ?? ''), onMain: true },
        main,
        branches,
        options,
      );
      i = last;
    }
  }
  for (let k = last + 1; k <= last + 3 && k < lines.length; k++)
    if (NODE_VERSION.test(lines[k] ?? '')) last = k;
  const first = start ? sourceAbove(lines, start.at, floor) : firstFrame;
  return { first, last, chain: { language: 'javascript', exceptions: finishAll([...main, ...branches]) } };
}

function find(lines: readonly string[], options: StackOptions): readonly FoundTrace[] {
  const found: FoundTrace[] = [];
  let floor = 0;
  for (let i = 0; i < lines.length; i++) {
    if (isFrame(lines[i] ?? '')) {
      // Frames without a place may stand above the first that has one.
      let firstFrame = i;
      while (firstFrame > floor && isWeakScriptFrame(lines[firstFrame - 1] ?? '')) firstFrame--;
      const start = findStart(lines, firstFrame, floor);
      const trace = readTrace(lines, start, firstFrame, floor, options);
      floor = trace.last + 1;
      i = trace.last;
      if (
        start
          ? start.type !== 'Error' ||
            start.message === '' ||
            (trace.chain.exceptions[0]?.frames.length ?? 0) > 0
          : (trace.chain.exceptions[0]?.frames.length ?? 0) >= 2
      )
        found.push(trace);
    } else if (
      /^\s*\[?[A-Z][\w$]*Error(?: \[\w+\])?: .*\] \{$/.test(lines[i] ?? '') &&
      lines.slice(i + 1, i + 30).some((line) => CAUSE.test(line) || ERRORS.test(line))
    ) {
      // An error without stack, printed with its properties.
      const head = headOf(lines[i] ?? '');
      if (!head) continue;
      const draft: Draft = { ...head, frames: [] };
      const main = [draft];
      const branches: Draft[] = [];
      const last = readProperties(
        lines,
        i + 1,
        { draft, indent: indentOf(lines[i] ?? ''), onMain: true },
        main,
        branches,
        options,
      );
      found.push({
        first: i,
        last,
        chain: { language: 'javascript', exceptions: finishAll([...main, ...branches]) },
      });
      floor = last + 1;
      i = last;
    }
  }
  return found;
}

function classify(line: string): FragmentKind | null {
  if (isFrame(line)) return 'frame';
  if (/^\s*\[(?:cause|errors)\]: /.test(line) || /^\s*\.\.\. \d+ lines matching cause stack trace/.test(line))
    return 'connector';
  return NODE_VERSION.test(line) ? 'source' : null;
}

/** JavaScript and TypeScript: Node, V8, Firefox and Safari forms, with the properties that util.inspect adds. */
export const javascript: LanguageParser = { language: 'javascript', signs: ['at ', '@'], find, classify };
