import type { StackFrame } from '../../model/index.ts';
import { finishAll, frame } from '../build.ts';
import type { Draft } from '../build.ts';
import { looksLikeLogLine } from '../log-line.ts';
import type { FoundTrace, FragmentKind, LanguageParser, StackOptions } from '../types.ts';

const PANIC = /thread '([^'\n]{0,200})'(?: \(\d+\))? panicked at /;
const OLD_PLACE = /, ([^\s,][^,\n]{0,600}):(\d+):(\d+)$/;
const NEW_PLACE = /^([^'"\s][^\n]{0,600}):(\d+):(\d+):?$/;
/** eyre leaves the column out. */
const LOCATION = /^([^'"\s][^\n]{0,600}?):(\d+)(?::(\d+))?$/;
const FRAME = /^\s*(\d+): (?:\s*0x[0-9a-f]+ - )?(\S.{0,600})$/;
const AT = /^\s+at (.{1,600}?):(\d+)(?::(\d+))?$/;
const BACKTRACE = /^\s*(?:stack backtrace:|Stack backtrace:|Backtrace:|backtrace:|.*BACKTRACE.*)$/;
const NOTE = /^\s*(?:note: |\[?\.\.\. (?:omitted )?\d+ frames)/;
const CAUSED = /^\s*Caused by(?: \(\d+\))?:\s*$/;
const MAX_MESSAGE_LINES = 30;
const MAX_CAUSES = 300;

function readBacktrace(
  lines: readonly string[],
  from: number,
  options: StackOptions,
): { frames: StackFrame[]; next: number } {
  const frames: StackFrame[] = [];
  let i = from;
  for (; i < lines.length; i++) {
    const m = FRAME.exec(lines[i] ?? '');
    if (!m) {
      if (NOTE.test(lines[i] ?? '') || /^\s*⋮/.test(lines[i] ?? '')) continue;
      break;
    }
    const at = AT.exec(lines[i + 1] ?? '');
    const name = (m[2] ?? '').replace(/::h[0-9a-f]{16}$/, '');
    frames.push(
      frame('rust', { function: name, ...(at ? { file: at[1], line: at[2], column: at[3] } : {}) }, options),
    );
    if (at) i++;
  }
  // What unwinds stands above what panicked.
  const thrown = frames.findLastIndex(
    (f) =>
      /^(?:rust_begin_unwind|core::panicking|std::panicking|core::result::unwrap_failed|core::option::(?:expect|unwrap)_failed|std::sys_common::backtrace|std::rt::begin_panic|std::backtrace|_rust_begin)/.test(
        f.function ?? '',
      ) && !/try/.test(f.function ?? ''),
  );
  const below = thrown >= 0 && thrown < frames.length - 1 ? frames.slice(thrown + 1) : frames;
  return { frames: below.some((f) => f.inApp) ? below : frames, next: i };
}

/** A panic names its file relative to the crate, the backtrace from where it was built. */
function isSameFile(traced: string | undefined, told: string | undefined): boolean {
  return told !== undefined && `/${traced?.replace(/^\.\//, '') ?? ''}`.endsWith(`/${told}`);
}

function readPanic(lines: readonly string[], at: number, options: StackOptions): FoundTrace | null {
  const line = lines[at] ?? '';
  const m = PANIC.exec(line);
  if (!m) return null;
  const rest = line.slice(m.index + m[0].length).trimEnd();
  let place = NEW_PLACE.exec(rest);
  const drafts: Draft[] = [];
  let next = at + 1;
  let message: string;
  const isEnd = (text: string): boolean => BACKTRACE.test(text) || NOTE.test(text) || PANIC.test(text);
  if (place && rest.endsWith(':')) {
    const more: string[] = [];
    while (
      next < lines.length &&
      more.length < MAX_MESSAGE_LINES &&
      !isEnd(lines[next] ?? '') &&
      (lines[next] ?? '').trim() !== '' &&
      !looksLikeLogLine(lines[next] ?? '')
    )
      more.push(lines[next++] ?? '');
    // Without a note or backtrace below, only the first line is known to be the message.
    if (!isEnd(lines[next] ?? '') && more.length > 1) next -= more.splice(1).length;
    message = more.join('\n');
  } else {
    const joined: string[] = [rest];
    while (
      !OLD_PLACE.test(joined.at(-1) ?? '') &&
      !place &&
      next < lines.length &&
      joined.length < MAX_MESSAGE_LINES &&
      !isEnd(lines[next] ?? '')
    )
      joined.push(lines[next++] ?? '');
    const whole = joined.join('\n');
    place = OLD_PLACE.exec(whole) ?? place;
    if (!OLD_PLACE.test(whole)) next = at + 1;
    message = (place && OLD_PLACE.test(whole) ? whole.slice(0, place.index) : rest).replace(
      /^'([^]*)'$/,
      '$1',
    );
  }
  const own = place ? [frame('rust', { file: place[1], line: place[2], column: place[3] }, options)] : [];
  const draft: Draft = { type: 'panic', message, frames: own };
  drafts.push(draft);
  let trace = next;
  while (trace < Math.min(lines.length, next + 3) && (lines[trace] ?? '').trim() === '') trace++;
  if (NOTE.test(lines[trace] ?? '')) next = ++trace;
  if (BACKTRACE.test(lines[trace] ?? '')) {
    const run = readBacktrace(lines, trace + 1, options);
    next = run.next;
    if (run.frames.length > 0)
      draft.frames =
        run.frames.some((f) => isSameFile(f.file, place?.[1])) || own[0]?.inApp === false
          ? run.frames
          : [...own, ...run.frames];
  }
  return { first: at, last: next - 1, chain: { language: 'rust', exceptions: finishAll(drafts) } };
}

/** `Error: outer`, blank, `Caused by:` and a numbered or indented list: what anyhow and eyre print. */
function readReport(
  lines: readonly string[],
  caused: number,
  floor: number,
  options: StackOptions,
): FoundTrace | null {
  let at = caused - 1;
  while (at > floor && at > caused - 3 && (lines[at] ?? '').trim() === '') at--;
  if (at < floor || (lines[at] ?? '').trim() === '') return null;
  const head = /(?:^|[\s\]:])(?:Error|error): (.*)$/.exec(lines[at] ?? '');
  const drafts: Draft[] = [{ type: 'Error', message: head?.[1] ?? (lines[at] ?? '').trim(), frames: [] }];
  let i = caused + 1;
  for (; i < Math.min(lines.length, caused + MAX_CAUSES); i++) {
    const line = lines[i] ?? '';
    const numbered = /^\s*(\d+): (.*)$/.exec(line);
    const indented = /^(?: {4}|\t| {2})(\S.*)$/.exec(line);
    if (numbered) drafts.push({ type: 'Error', message: numbered[2] ?? '', frames: [], relation: 'cause' });
    else if (CAUSED.test(line) && drafts.length > 1) continue;
    else if (indented && drafts.length === 1)
      drafts.push({ type: 'Error', message: indented[1] ?? '', frames: [], relation: 'cause' });
    else if (indented && drafts.length > 1) {
      const last = drafts.at(-1);
      if (last) last.message = `${last.message}\n${indented[1] ?? ''}`;
    } else break;
  }
  if (drafts.length === 1) return null;
  let trace = i;
  while (trace < Math.min(lines.length, i + 3) && (lines[trace] ?? '').trim() === '') trace++;
  const place = /^Location:\s*(.*)$/.exec(lines[trace] ?? '');
  const where = place ? LOCATION.exec((place[1] || (lines[trace + 1] ?? '')).trim()) : null;
  if (where) {
    drafts.at(-1)?.frames.push(frame('rust', { file: where[1], line: where[2], column: where[3] }, options));
    i = trace + (place?.[1] ? 1 : 2);
  } else if (BACKTRACE.test(lines[trace] ?? '')) {
    const run = readBacktrace(lines, trace + 1, options);
    drafts.at(-1)?.frames.push(...run.frames);
    i = run.next;
  }
  return { first: at, last: i - 1, chain: { language: 'rust', exceptions: finishAll(drafts) } };
}

function readEyre(lines: readonly string[], at: number, options: StackOptions): FoundTrace | null {
  if (!/^(?:Error|error): *$/.test(lines[at] ?? '') || !/^\s+\d: /.test(lines[at + 1] ?? '')) return null;
  const trace = readReport(['Error: ', 'Caused by:', ...lines.slice(at + 1, at + 400)], 1, 0, options);
  if (!trace) return null;
  const [, first, ...rest] = trace.chain.exceptions;
  if (!first) return null;
  const { relation: _relation, ...outermost } = first;
  return {
    first: at,
    last: at + trace.last - 1,
    chain: { language: 'rust', exceptions: [outermost, ...rest] },
  };
}

function find(lines: readonly string[], options: StackOptions): readonly FoundTrace[] {
  const found: FoundTrace[] = [];
  let floor = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const trace = line.includes('panicked at')
      ? readPanic(lines, i, options)
      : CAUSED.test(line)
        ? readReport(lines, i, floor, options)
        : (readEyre(lines, i, options) ??
          (/^(?:stack|Stack) backtrace:$/.test(line.trim()) ? readBare(lines, i, floor, options) : null));
    if (!trace) continue;
    found.push(trace);
    floor = trace.last + 1;
    i = Math.max(i, trace.last);
  }
  return found;
}

/** An error with a backtrace and no causes. */
function readBare(
  lines: readonly string[],
  at: number,
  floor: number,
  options: StackOptions,
): FoundTrace | null {
  const run = readBacktrace(lines, at + 1, options);
  if (run.frames.length < 2) return null;
  let above = at - 1;
  while (above > floor && above > at - 3 && (lines[above] ?? '').trim() === '') above--;
  const head = above >= floor ? /(?:^|[\s\]:])(?:Error|error): (.*)$/.exec(lines[above] ?? '') : null;
  return {
    first: head ? above : at,
    last: run.next - 1,
    chain: {
      language: 'rust',
      exceptions: finishAll([{ type: 'Error', message: head?.[1] ?? '', frames: run.frames }]),
    },
  };
}

function classify(line: string): FragmentKind | null {
  if (PANIC.test(line)) return 'header';
  if (
    /^\s+at (?:\/rustc\/|\.\/|\/|src\/)[^\s()]*\.rs:\d+(?::\d+)?$/.test(line) ||
    /^\s{2,}\d+:\s{1,24}(?:0x[0-9a-f]+ - )?<?[\w$]+(?:::|$)/.test(line)
  )
    return 'frame';
  return /^stack backtrace:$/.test(line) ||
    /^note: (?:run with `RUST_BACKTRACE|Some details are omitted)/.test(line) ||
    /^Backtrace omitted\. Run with RUST_BACKTRACE/.test(line) ||
    /^Caused by:$/.test(line)
    ? 'connector'
    : null;
}

/** Rust: panics of every version, backtraces, and the cause lists of anyhow and eyre. */
export const rust: LanguageParser = {
  language: 'rust',
  signs: ['panicked at', 'Caused by', 'backtrace:', 'Error:'],
  find,
  classify,
};
