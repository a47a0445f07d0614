import { finishAll, frame, UNKNOWN_TYPE } from '../build.ts';
import type { Draft } from '../build.ts';
import { findHead, headAtStart } from '../exception-line.ts';
import { looksLikeLogLine } from '../log-line.ts';
import type { FoundTrace, FragmentKind, LanguageParser, StackOptions } from '../types.ts';

const FRAME =
  /^\s*(?:at|\|-) {1,4}([^\s()]{1,600}(?: [^\s()]{1,200})?)\(([^()]{0,300})\)(?: ~?\[[^\]]{0,300}\])?\s*$/;
const PLACE =
  /^(?:Native Method|Unknown Source(?::\d+)?|SourceFile(?::\d+)?|Redefined|Unknown|<generated>(?::\d+)?|[^\s:/\\]{1,200}\.(?:java|kt|kts|scala|groovy|clj|aj|sc|xtend)(?::-?\d+)?|NO_SOURCE_FILE:\d+|[A-Za-z_$][\w$]{0,100}:\d+|[^\s:/\\]{1,100}\.(?:class|jsp|xsp)(?::\d+)?)$/;
const MORE =
  /^\s*\.\.\. (?:\d+ (?:more|common frames omitted|frames? (?:excluded|truncated|trimmed))|suppressed \d+ lines?|\d+ )/;
const LINK = /^(\s*)(Caused by|Suppressed|Wrapped by|\[CIRCULAR REFERENCE ?):\s*(.*)$/;
/** A line whose message goes on below: `nested exception is:`. */
const CONTINUED = /(?:nested exception is:?|[;:])\s*$/;
/** Lines of a message between an exception and its first frame. */
const MAX_MESSAGE_LINES = 40;

function readFrame(line: string, options: StackOptions): ReturnType<typeof frame> | null {
  if (!line.includes('(') || !line.includes('at ')) return null;
  const m = FRAME.exec(line);
  const place = m?.[2] ?? '';
  if (!m || !PLACE.test(place)) return null;
  // `java.base@17/`, `app//`: class loader and module stand before the last slash (lambda classes carry a slash of their own).
  const path = (m[1] ?? '')
    .replace(/(\$\$Lambda[^/]*)\/(?:0x)?[0-9a-f]+/g, '$1')
    .replace(/^(?:[\w.@+-]*\/){1,3}/, '');
  const dot = path.lastIndexOf('.');
  if (dot <= 0) return null;
  const at = /^(.*?)(?::(-?\d+))?$/.exec(place);
  const file = /^(?:Native Method|Unknown)/.test(place) ? undefined : at?.[1];
  return frame(
    'java',
    {
      function: path,
      module: path.slice(0, dot),
      file,
      line: Number(at?.[2] ?? -1) > 0 ? at?.[2] : undefined,
    },
    options,
  );
}

const isFrame = (line: string): boolean => readFrame(line, {}) !== null;
const isBoundary = (line: string): boolean =>
  line.trim() === '' || /^\s*\((?:Coroutine boundary|Coroutine creation stacktrace)\)$/.test(line);

function headOf(text: string): { type: string; message: string } {
  const head = headAtStart(text.trim().replace(/\]$/, '')) ?? findHead(text);
  return head ? { type: head.type, message: head.message } : { type: UNKNOWN_TYPE, message: text.trim() };
}

/** A line that begins with a class names that one, whatever errors its message quotes. */
function lineHead(line: string): ReturnType<typeof findHead> {
  const head = findHead(line);
  if (!head || head.at === 0) return head;
  return /^[a-z][\w$]*(?:\.[\w$]+){2,}: /.test(line) ? (headAtStart(line) ?? head) : head;
}

/** The line above the frames that names the exception: nearest line with a known ending, else a dotted name right above. */
function findStart(
  lines: readonly string[],
  firstFrame: number,
  floor: number,
): { at: number; type: string; message: string } | null {
  const lowest = Math.max(floor, firstFrame - MAX_MESSAGE_LINES);
  const make = (
    at: number,
    head: { type: string; message: string },
  ): { at: number; type: string; message: string } => ({
    at,
    type: head.type,
    message: [head.message, ...lines.slice(at + 1, firstFrame)].join('\n').trimEnd(),
  });
  let best: number | null = null;
  for (let i = firstFrame - 1; i >= lowest; i--) {
    const line = lines[i] ?? '';
    if (isFrame(line) || MORE.test(line)) break;
    const head = LINK.exec(line) ? null : lineHead(line);
    // A message may quote exceptions of its own (`nested exception is:`): the outermost line of the run that starts with a type is the head.
    if (head && (best === null || CONTINUED.test(line) || CONTINUED.test(lines[i + 1] ?? ''))) best = i;
    if (
      looksLikeLogLine(line) ||
      (best !== null && !CONTINUED.test(line) && !CONTINUED.test(lines[i - 1] ?? ''))
    )
      break;
  }
  if (best !== null) {
    const head = lineHead(lines[best] ?? '');
    if (head) return make(best, head);
  }
  const above = lines[firstFrame - 1] ?? '';
  const weak =
    firstFrame - 1 >= lowest ? headAtStart(above.replace(/^Exception in thread "[^"]*" /, '').trim()) : null;
  return weak && weak.type.includes('.') ? make(firstFrame - 1, weak) : null;
}

interface Open {
  readonly draft: Draft;
  readonly branch: boolean;
  readonly indent: number;
}

function readTrace(
  lines: readonly string[],
  start: number,
  firstFrame: number,
  head: Draft,
  options: StackOptions,
): FoundTrace {
  const main: Draft[] = [head];
  const branches: Draft[] = [];
  let open: Open = { draft: head, branch: false, indent: -1 };
  let last = firstFrame;
  let rootFirst = false;
  for (let i = firstFrame; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const found = readFrame(line, options);
    if (found) {
      open.draft.frames.push(found);
      last = i;
      continue;
    }
    if (MORE.test(line)) {
      last = i;
      continue;
    }
    const link = LINK.exec(line);
    if (link) {
      const [, space = '', word = '', rest = ''] = link;
      last = i;
      if (word.startsWith('[')) continue;
      const circular = rest.startsWith('[CIRCULAR');
      if (circular) continue;
      const inBranch = open.branch && space.length > 0 && space.length >= open.indent && open.indent > 0;
      const suppressed = word === 'Suppressed';
      const draft: Draft = { ...headOf(rest), frames: [], relation: suppressed ? 'suppressed' : 'cause' };
      if (word === 'Wrapped by') {
        rootFirst = true;
        delete draft.relation;
        (main.at(-1) ?? head).relation = 'cause';
        main.push(draft);
      } else if (suppressed || inBranch) branches.push(draft);
      else main.push(draft);
      open = { draft, branch: suppressed || inBranch, indent: suppressed ? space.length : open.indent };
      i = takeMessage(lines, i, draft);
      last = Math.max(last, i);
      continue;
    }
    if (
      isBoundary(line) &&
      i + 1 < lines.length &&
      (isFrame(lines[i + 1] ?? '') || LINK.test(lines[i + 1] ?? ''))
    )
      continue;
    break;
  }
  const ordered = rootFirst ? [...main].reverse() : main;
  return {
    first: start,
    last,
    chain: { language: 'java', exceptions: finishAll([...ordered, ...branches]) },
  };
}

/** Message lines of a linked exception up to its first frame; the index of the last of them. */
function takeMessage(lines: readonly string[], at: number, draft: Draft): number {
  for (let i = at + 1; i < Math.min(lines.length, at + MAX_MESSAGE_LINES); i++) {
    const line = lines[i] ?? '';
    if (isFrame(line) || MORE.test(line)) {
      if (i > at + 1) draft.message = [draft.message, ...lines.slice(at + 1, i)].join('\n').trimEnd();
      return i - 1;
    }
    if (LINK.test(line) || looksLikeLogLine(line)) break;
  }
  return at;
}

function find(lines: readonly string[], options: StackOptions): readonly FoundTrace[] {
  const found: FoundTrace[] = [];
  let floor = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const frames = isFrame(line);
    // A cause whose frames were all folded (`... 12 more`) or never printed still belongs to a chain.
    const bareLink =
      !frames &&
      i > floor &&
      /^\s*Caused by: /.test(line) &&
      findHead(lines[i - 1] ?? '') !== null &&
      findHead(line) !== null;
    if (!frames && !bareLink) continue;
    if (/java\.lang\.Thread\.State: /.test(lines[i - 1] ?? '')) {
      while (
        i + 1 < lines.length &&
        (isFrame(lines[i + 1] ?? '') ||
          /^\s*- (?:locked|waiting|parking|eliminated|None)/.test(lines[i + 1] ?? ''))
      )
        i++;
      floor = i + 1;
      continue;
    }
    const link = LINK.exec(lines[i - 1] ?? '');
    const start = link ? { at: i - 1, ...headOf(link[3] ?? '') } : findStart(lines, i, floor);
    const head: Draft = { type: start?.type ?? UNKNOWN_TYPE, message: start?.message ?? '', frames: [] };
    const trace = readTrace(lines, start?.at ?? i, i, head, options);
    floor = trace.last + 1;
    i = trace.last;
    if (start || (trace.chain.exceptions[0]?.frames.length ?? 0) >= 2 || trace.chain.exceptions.length > 1)
      found.push(trace);
  }
  return found;
}

function classify(line: string): FragmentKind | null {
  if (isFrame(line)) return 'frame';
  if (LINK.test(line) || MORE.test(line)) return 'connector';
  return /^\s*Exception in thread "/.test(line) ? 'header' : null;
}

/** Java, Kotlin, Scala and the other languages of the JVM. */
export const java: LanguageParser = { language: 'java', signs: ['at ', 'Caused by: '], find, classify };
