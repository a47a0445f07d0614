import type { StackFrame } from '../../model/index.ts';
import { finishAll, frame, UNKNOWN_TYPE } from '../build.ts';
import type { Draft } from '../build.ts';
import { findHead, headAtStart } from '../exception-line.ts';
import { looksLikeLogLine } from '../log-line.ts';
import type { FoundTrace, FragmentKind, LanguageParser, StackOptions } from '../types.ts';

/** `at` and `in ...:line` in the languages that .NET Framework speaks. */
const AT = /^\s*(?:at|bei|à|en|in|w|em|в|場所|在|위치:|vid|ved|på|op|konum:|v) /;
const WHERE =
  / (?:in|dans|в|w|位置|場所|위치: 파일|i|na|konum:|en) ((?:[A-Za-z]:[\\/]|\/|<filename|[^\s:()]{1,200}[\\/]|[^\s:()]{1,200}\.(?:cs|fs|vb|csharp|razor|cshtml|il)).{0,600})$/;
const LINE = /:(?:[^\s:\d]{1,12} )?(\d+)\.?\s*$/;
const END_INNER =
  /^\s*--- (?:End of inner exception stack trace|Ende der internen Ausnahmestapelüberwachung|Fin de la trace de la pile d'exception interne|Fin del seguimiento de la pila de la excepción interna|Fine dell'analisi dello stack dell'eccezione interna)/;
const END_PREVIOUS =
  /^\s*---? ?(?:End of (?:stack )?trace from previous location|Ende der Stapelüberwachung vom vorhergehenden|Fin de la trace de la pile à partir de l'emplacement)/;
const INNER = /^\s*---> \s*(.*)$/;
const LEAD = /^.*?(?:Unhandled [Ee]xception[.:] ?|\[ERROR\] FATAL UNHANDLED EXCEPTION: )/;
const MAX_MESSAGE_LINES = 40;

function readFrame(line: string, options: StackOptions): StackFrame | null {
  const start = line.includes('(') || line.includes(' in ') ? AT.exec(line) : null;
  if (!start) return null;
  let text = line.slice(start[0].length).trimEnd();
  const where = WHERE.exec(text);
  let file: string | undefined;
  let number: string | undefined;
  if (where) {
    const at = LINE.exec(where[1] ?? '');
    if (!at && !where[1]?.startsWith('<filename')) return null;
    file = at ? where[1]?.slice(0, at.index) : undefined;
    if (file?.startsWith('<filename')) file = undefined;
    number = file ? at?.[1] : undefined;
    text = text.slice(0, where.index);
  }
  text = text
    .replace(/ \[0x[0-9a-fA-F]+\]$/, '')
    .replace(/ <0x[0-9a-fA-F]+ \+ 0x[0-9a-fA-F]+>$/, '')
    .trimEnd();
  const open = text.indexOf('(');
  if (open <= 0 || !text.endsWith(')')) return null;
  const args = text.slice(open + 1, -1);
  const name = text.slice(0, open).trimEnd();
  // `(Foo.java:3)`, `(/x.js:1:2)`: places of other languages; a .NET frame carries parameters.
  if (
    /:\d+$|^(?:Native Method|Unknown Source|native|<anonymous>|<generated>)$|\.(?:java|kt|scala|groovy|[jt]sx?)$/.test(
      args,
    ) ||
    !/^[\w.<>`[\]+|$,:&*?=@{}~\-/ \\!]{1,900}$/.test(name)
  )
    return null;
  if (!where && !name.includes('.') && !name.startsWith('lambda_method')) return null;
  const dot = name.replace(/\[[^\]]*\]/g, (part) => 'x'.repeat(part.length)).lastIndexOf('.');
  return frame(
    'csharp',
    { function: text, module: dot > 0 ? name.slice(0, dot) : name, file, line: number },
    options,
  );
}

const isFrame = (line: string): boolean => readFrame(line, {}) !== null;

function headOf(text: string): { type: string; message: string } {
  const trimmed = text.trim().replace(/^\(Inner Exception #\d+\) /, '');
  const numbered = trimmed.replace(/^([\w.+`$]+) \((?:0x[0-9A-Fa-f]+|\d+)\)(?=:)/, '$1');
  const head =
    headAtStart(numbered.replace(/[`+]\w+(?=:)/, (s) => s.replace(/[`+]/g, '.'))) ?? findHead(numbered);
  return head ? { type: head.type, message: head.message } : { type: UNKNOWN_TYPE, message: numbered };
}

interface Start {
  readonly at: number;
  /** The head's text, from the type on, with the message lines below it. */
  readonly text: string;
}

function findStart(lines: readonly string[], firstFrame: number, floor: number): Start | null {
  let best: Start | null = null;
  let atStart = false;
  const lowest = Math.max(floor, firstFrame - MAX_MESSAGE_LINES);
  for (let i = firstFrame - 1; i >= lowest; i--) {
    const line = lines[i] ?? '';
    if (isFrame(line) || END_INNER.test(line)) break;
    if (INNER.test(line)) continue;
    const bare = line.replace(LEAD, '');
    const numbered = bare.replace(/ \((?:0x[0-9A-Fa-f]+|\d+)\)(?=:)/, '');
    const head = findHead(numbered);
    if (head && (best === null || (head.at === 0 && !atStart))) {
      atStart = head.at === 0;
      best = { at: i, text: [numbered.slice(head.at), ...lines.slice(i + 1, firstFrame)].join('\n') };
    }
    if (atStart) break;
    if (looksLikeLogLine(line)) break;
  }
  if (best) return best;
  const above = lines[firstFrame - 1] ?? '';
  const weak = firstFrame - 1 >= lowest ? headAtStart(above.replace(LEAD, '').trim()) : null;
  return weak?.type.includes('.') ? { at: firstFrame - 1, text: above.replace(LEAD, '').trim() } : null;
}

/** Exceptions of `A: x ---> B: y`, outermost first, each with its message of one or more lines. */
function splitHeads(text: string): Draft[] {
  return text
    .split(/ ?---> (?=\(Inner Exception #|[\w.+`$]+(?: \([^()]*\))?:|[\w.+`$]+\s*$)/)
    .filter((part) => part.trim() !== '')
    .map((part, i) => {
      const [line = '', ...more] = part.split('\n');
      const head = headOf(line);
      return {
        type: head.type,
        message: [head.message, ...more].join('\n').trim(),
        frames: [],
        ...(i > 0 ? { relation: 'wrapped' as const } : {}),
      };
    });
}

function readTrace(
  lines: readonly string[],
  start: Start | null,
  firstFrame: number,
  options: StackOptions,
): FoundTrace {
  const main: Draft[] = start ? splitHeads(start.text) : [{ type: UNKNOWN_TYPE, message: '', frames: [] }];
  const branches: Draft[] = [];
  /** Exceptions whose frames are still to come: the innermost prints first. */
  let open: Draft[] = [...main];
  let last = firstFrame - 1;
  for (let i = firstFrame; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const found = readFrame(line.replace(/<---\s*$/, ''), options);
    const inner = found ? null : INNER.exec(line);
    if (found) (open.at(-1) ?? main[0])?.frames.push(found);
    else if (END_INNER.test(line)) open = open.length > 1 ? open.slice(0, -1) : open;
    else if (inner) {
      const member = /^\(Inner Exception #\d+\)/.test(inner[1] ?? '');
      const drafts = splitHeads(inner[1] ?? '');
      const [head] = drafts;
      if (!head) break;
      head.relation = member ? 'member' : 'wrapped';
      let message = i + 1;
      while (
        message < Math.min(lines.length, i + MAX_MESSAGE_LINES) &&
        !isFrame(lines[message] ?? '') &&
        !END_INNER.test(lines[message] ?? '') &&
        !INNER.test(lines[message] ?? '')
      )
        message++;
      if (message < lines.length && message > i + 1 && isFrame(lines[message] ?? '')) {
        const tail = drafts.at(-1);
        if (tail) tail.message = [tail.message, ...lines.slice(i + 1, message)].join('\n').trim();
        i = message - 1;
      }
      (member ? branches : main).push(...drafts);
      open = member ? drafts : [...open, ...drafts];
    } else if (
      !END_PREVIOUS.test(line) &&
      !/^\s*(?:<---\s*)+$/.test(line) &&
      !(
        line.trim() === '' &&
        (isFrame(lines[i + 1] ?? '') ||
          INNER.test(lines[i + 1] ?? '') ||
          END_PREVIOUS.test(lines[i + 1] ?? ''))
      )
    )
      break;
    last = i;
  }
  return {
    first: start?.at ?? firstFrame,
    last,
    chain: { language: 'csharp', exceptions: finishAll([...main, ...branches]) },
  };
}

function find(lines: readonly string[], options: StackOptions): readonly FoundTrace[] {
  const found: FoundTrace[] = [];
  let floor = 0;
  for (let i = 0; i < lines.length; i++) {
    if (!isFrame(lines[i] ?? '')) continue;
    const start = findStart(lines, i, floor);
    const trace = readTrace(lines, start, i, options);
    floor = trace.last + 1;
    i = Math.max(i, trace.last);
    if (start || (trace.chain.exceptions[0]?.frames.length ?? 0) >= 2) found.push(trace);
  }
  return found;
}

function classify(line: string): FragmentKind | null {
  if (isFrame(line)) return 'frame';
  if (END_INNER.test(line) || END_PREVIOUS.test(line) || /^\s*---> [\w.(]/.test(line)) return 'connector';
  return /^Unhandled [Ee]xception[.:] /.test(line) && findHead(line) ? 'header' : null;
}

/** .NET: inner exceptions, aggregates, asynchronous boundaries, Mono's and localised frames. */
export const csharp: LanguageParser = { language: 'csharp', signs: ['('], find, classify };
