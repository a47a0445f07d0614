import { finishAll, frame, UNKNOWN_TYPE } from '../build.ts';
import type { Draft } from '../build.ts';
import type { FoundTrace, ParseOptions } from '../types.ts';
import { isPythonHeader, readConnector, readPythonException, readPythonFrame } from './python-lines.ts';

const BOX_TOP = /^\s*[╭┌+][─-]+ Traceback \(most recent call last\) [─-]+[╮┐+]\s*$/;
const BOX_END = /^\s*[╰└+][─-]+[╯┘+]\s*$/;
const BOX_FRAME = /^\s*[│|] ((?:[A-Za-z]:)?[^\s│|][^│|]{0,400}?):(\d+) in ([^\s│|]{1,200})\s*[│|]?\s*$/;
const NOTEBOOK = /^([A-Za-z_][\w.]{0,200}) {2,}Traceback \(most recent call last\)\s*$/;
const NOTEBOOK_FRAME =
  /^(?:File )?(~?[^\s:()]{1,400}?)(?::(\d+))?(?:, line (\d+))? in (<?[\w.<>]{1,200})(?:\(.*\))?\s*$|^File (~?[^\s:]{1,400}):(\d+), in ([^\s(]{1,200})|^(?:Cell )?In ?\[\d+\], line (\d+)/;
const ARROW = /^-{2,}> (\d+) /;
const MAX_LINES = 4_000;
const MAX_BETWEEN = 8;

/** `│ /srv/x.py:12 in f │`, a frame inside the box that rich draws. */
export function isBoxFrame(line: string): boolean {
  return line.includes('│') && BOX_FRAME.test(line);
}

interface Box {
  readonly draft: Draft;
  readonly next: number;
}

function readBox(lines: readonly string[], at: number, options: ParseOptions): Box | null {
  if (!BOX_TOP.test(lines[at] ?? '')) return null;
  const draft: Draft = { type: UNKNOWN_TYPE, message: '', frames: [] };
  let i = at + 1;
  for (; i < Math.min(lines.length, at + MAX_LINES) && !BOX_END.test(lines[i] ?? ''); i++) {
    const m = BOX_FRAME.exec(lines[i] ?? '');
    if (m) draft.frames.unshift(frame('python', { file: m[1], line: m[2], function: m[3] }, options));
  }
  const named = readPythonException(lines[i + 1] ?? '');
  if (!named) return { draft, next: i + 1 };
  return { draft: { ...draft, ...named }, next: i + 2 };
}

function readNotebook(lines: readonly string[], at: number, options: ParseOptions): Box | null {
  const head = NOTEBOOK.exec(lines[at] ?? '');
  if (!head) return null;
  const draft: Draft = { type: head[1] ?? UNKNOWN_TYPE, message: '', frames: [] };
  for (let i = at + 1; i < Math.min(lines.length, at + MAX_LINES); i++) {
    const line = lines[i] ?? '';
    if (NOTEBOOK.test(line)) return null;
    const named = readPythonException(line);
    if (named?.type === draft.type || (named && line.startsWith(draft.type)))
      return { draft: { ...draft, message: named.message }, next: i + 1 };
    const m = NOTEBOOK_FRAME.exec(line);
    const arrow = ARROW.exec(line);
    const last = draft.frames[0];
    if (m)
      draft.frames.unshift(
        frame(
          'python',
          { file: m[1] ?? m[5] ?? '<notebook>', line: m[2] ?? m[3] ?? m[6] ?? m[8], function: m[4] ?? m[7] },
          options,
        ),
      );
    else if (arrow && last && last.line === undefined) draft.frames[0] = { ...last, line: Number(arrow[1]) };
  }
  return null;
}

/** The boxes that rich draws, and notebooks' tracebacks, joined by Python's connecting sentences. */
export function findBoxed(lines: readonly string[], options: ParseOptions): readonly FoundTrace[] {
  const found: FoundTrace[] = [];
  const read = (at: number): Box | null =>
    lines[at]?.includes('Traceback (')
      ? (readBox(lines, at, options) ?? readNotebook(lines, at, options))
      : null;
  for (let i = 0; i < lines.length; i++) {
    let box = read(i);
    if (!box) continue;
    const drafts = [box.draft];
    let { next } = box;
    for (;;) {
      const until = Math.min(lines.length, next + MAX_BETWEEN);
      let at = next;
      while (at < until && !readConnector(lines[at] ?? '') && !isPythonHeader(lines[at] ?? '')) at++;
      const relation = readConnector(lines[at] ?? '');
      if (!relation) break;
      at++;
      while (at < until && (lines[at] ?? '').trim() === '') at++;
      box = read(at);
      if (!box) break;
      const inner = drafts[0];
      if (inner) inner.relation = relation;
      drafts.unshift(box.draft);
      next = box.next;
    }
    found.push({ first: i, last: next - 1, chain: { language: 'python', exceptions: finishAll(drafts) } });
    i = next - 1;
  }
  return found;
}

/** What faulthandler prints when the interpreter dies: the innermost call comes first, without an exception. */
export function readFaultHandler(
  lines: readonly string[],
  firstFrame: number,
  options: ParseOptions,
): FoundTrace | null {
  if (!/\(most recent call first\):\s*$/.test(lines[firstFrame - 1] ?? '')) return null;
  let first = firstFrame - 1;
  let message = '';
  for (let i = firstFrame - 2; i >= Math.max(0, firstFrame - 6); i--) {
    const m = /^Fatal Python error: (.*)$/.exec(lines[i] ?? '');
    if (!m) continue;
    first = i;
    message = m[1] ?? '';
    break;
  }
  const draft: Draft = { type: message ? 'Fatal Python error' : UNKNOWN_TYPE, message, frames: [] };
  let i = firstFrame;
  for (let found = readPythonFrame(lines[i] ?? ''); found; found = readPythonFrame(lines[++i] ?? ''))
    draft.frames.push(frame('python', found, options));
  return { first, last: i - 1, chain: { language: 'python', exceptions: finishAll([draft]) } };
}
