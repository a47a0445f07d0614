import type { StackLanguage } from '../model/index.ts';

/** Type and message of one exception as a line names it; `at` is where the type starts in the line. */
export interface Head {
  readonly type: string;
  readonly message: string;
  readonly at: number;
}

const SUFFIX =
  /(?:Exception|Error|Throwable|Fault|Panic|Interrupt|Exit|Failure|Failed|Timeout|Violation|Cancelled|Abort|Warning|Problem|Group|Signal|Unauthorized|Forbidden|NotFound|DoesNotExist)(?![A-Za-z0-9_$])/g;
const MAX_TYPE = 300;
const BARE = new Set([
  'Error',
  'Exception',
  'Throwable',
  'Fault',
  'Panic',
  'Failure',
  'Failed',
  'Timeout',
  'Violation',
  'Abort',
  'Warning',
  'Group',
]);

function isTypeChar(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 || // _
    code === 36 || // $
    code === 46 || // .
    code === 92 || // \ of PHP namespaces
    code > 127
  );
}

/** Where the type that ends before `end` starts: letters, digits, `. _ $ \` and the pairs `::`. */
function typeStart(line: string, end: number): number {
  let i = end;
  const floor = Math.max(0, end - MAX_TYPE);
  while (i > floor) {
    if (isTypeChar(line.charCodeAt(i - 1))) i--;
    else if (i > floor + 1 && line[i - 1] === ':' && line[i - 2] === ':') i -= 2;
    else break;
  }
  return i;
}

/** `: message`, ` [CODE]: message`, or the end of the line after a type; null where something else follows. */
function messageAfter(line: string, end: number): string | null {
  let i = end;
  if (line.startsWith(' [', i)) {
    const close = line.indexOf(']', i);
    if (close > 0 && close - i < 60) i = close + 1;
  }
  const rest = line.slice(i);
  if (rest.trim() === '' || rest === ',' || rest === '"') return '';
  if (rest.startsWith(':') && !rest.startsWith('::')) return rest.slice(1).trim();
  if (/^ ?\{$/.test(rest)) return '';
  return null;
}

/** The first exception that a line names by a type with a usual ending (`...Error`, `...Exception`), anywhere in the line. */
export function findHead(line: string): Head | null {
  SUFFIX.lastIndex = 0;
  for (let m = SUFFIX.exec(line); m; m = SUFFIX.exec(line)) {
    const end = m.index + m[0].length;
    const message = messageAfter(line, end);
    if (message === null) continue;
    const at = typeStart(line, end);
    const type = line.slice(at, end);
    const before = at === 0 ? '' : line[at - 1];
    if (before !== '' && !/[\s"'([:>|=\-,]/.test(before ?? '')) continue;
    // `Some words ending in Error` is prose: a type is one word, so the word before must not be a plain continuation of a sentence that ends here.
    if (
      message === '' &&
      at > 0 &&
      /[a-z] $/.test(line.slice(Math.max(0, at - 2), at)) &&
      !/\b(?:Uncaught|exception|thread "[^"]*"|by|Rejection|error) $/i.test(
        line.slice(Math.max(0, at - 80), at),
      )
    )
      continue;
    if (!/^[A-Za-z_$]/.test(type) || type.includes('..')) continue;
    return { type, message, at };
  }
  return null;
}

/** `a.b.Type: message` or `Type: message` at the very start, whatever the type is called; null for prose. */
export function headAtStart(line: string): Head | null {
  const m = /^[\w.$\\]+/.exec(line);
  if (!m || m[0].length > MAX_TYPE || !/^[A-Za-z_$]/.test(m[0])) return null;
  const message = messageAfter(line, m[0].length);
  return message === null || m[0].endsWith('.') ? null : { type: m[0], message, at: 0 };
}

function languageOf(type: string): StackLanguage {
  if (/^(?:java|javax|jakarta|kotlin|scala|com|org|io|net|akka|sun|jdk|android)\.[\w.$]+$/.test(type))
    return 'java';
  if (/^(?:System|Microsoft|Npgsql)\./.test(type)) return 'csharp';
  if (type.includes('::')) return 'ruby';
  if (type.includes('\\')) return 'php';
  if (
    /^(?:ModuleNotFound|Import|Value|Key|Attribute|Runtime|Index|ZeroDivision|OS|FileNotFound|Permission|NotImplemented|Unicode\w*|Recursion|Timeout|Indentation|Lookup|Name|Connection\w*|Memory|Assertion|StopIteration|Unbound\w*)Error$/.test(
      type,
    )
  )
    return type === 'AssertionError' ? 'unknown' : 'python';
  return /^[a-z_][\w]*(?:\.[a-z_]\w*)*\.[A-Z]\w*$/.test(type) ? 'python' : 'unknown';
}

/**
 * The exception that one line starts with, as in `ModuleNotFoundError: No module named 'x'`; conservative: a type with a usual
 * ending, followed by a colon and a message. A bare `Error:` is prose, not a type, and gives null; so does `DeprecationWarning:`,
 * which Python and Node.js print, and throw only with frames.
 */
export function parseExceptionLine(
  line: string,
): { readonly type: string; readonly message: string; readonly language: StackLanguage } | null {
  const head = findHead(line.slice(0, 4096));
  if (!head || head.message === '' || BARE.has(head.type) || !/[A-Z]/.test(head.type)) return null;
  if (head.type.endsWith('Warning')) return null;
  return { type: head.type, message: head.message, language: languageOf(head.type) };
}
