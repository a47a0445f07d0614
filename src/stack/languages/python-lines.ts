/** One line of a Python traceback with the margin of exception groups taken off; `column` is -1 outside of a group. */
export interface MarginLine {
  readonly kind: 'text' | 'member' | 'end';
  readonly column: number;
  readonly text: string;
}

/** Reads the margin (`  | `, `  + `, `  +-+--- 1 ---`, `  +-----`) that exception groups draw. */
export function readMargin(line: string): MarginLine {
  const column = line.search(/\S/);
  const sign = column < 0 ? '' : (line[column] ?? '');
  if (sign === '|')
    return {
      kind: 'text',
      column,
      text: line.startsWith(' ', column + 1) ? line.slice(column + 2) : line.slice(column + 1),
    };
  if (sign !== '+') return { kind: 'text', column: -1, text: line };
  const rest = line.slice(column);
  if (/^\+ Exception Group Traceback /.test(rest)) return { kind: 'text', column, text: rest.slice(2) };
  if (/^\+-\+-+ (?:\d+|\.\.\.) -+$/.test(rest)) return { kind: 'member', column: column + 2, text: rest };
  if (/^\+-+ (?:\d+|\.\.\.) -+$/.test(rest)) return { kind: 'member', column, text: rest };
  if (/^\+-{8,}$/.test(rest)) return { kind: 'end', column, text: rest };
  return { kind: 'text', column: -1, text: line };
}

const HEADER = /(?:^|[\s"'`:>\])])(?:Exception Group )?Traceback \(most recent call last\):?\s*$/;
const PLAIN_FRAME = /^\s*>?\s{0,8}File "([^"\n]{1,1000})", line (\d+|\?{1,3})(?:, in (.*)| in (.*))?\s*$/;

/** `Traceback (most recent call last):`, also behind a log prefix on its line. */
export function isPythonHeader(line: string): boolean {
  return line.includes('Traceback (most recent call last)') && HEADER.test(line);
}

/** File, line and function of `File "x.py", line 3, in f`; null for other lines. */
export function readPythonFrame(line: string): { file: string; line: string; function?: string } | null {
  if (!line.includes('File "')) return null;
  const m = PLAIN_FRAME.exec(line);
  if (!m) return null;
  const name = m[3] ?? m[4];
  return {
    file: m[1] ?? '',
    line: m[2]?.startsWith('?') ? '0' : (m[2] ?? '0'),
    ...(name ? { function: name.trim() } : {}),
  };
}

/** How the traceback below came about, for the two sentences that Python prints between tracebacks. */
export function readConnector(line: string): 'cause' | 'context' | null {
  if (line.includes('The above exception was the direct cause of the following exception')) return 'cause';
  if (line.includes('During handling of the above exception, another exception occurred')) return 'context';
  return null;
}

/** Type and message of the line that ends a traceback: any dotted name, alone or followed by a colon. */
export function readPythonException(line: string): { type: string; message: string } | null {
  const m = /^\s{0,3}([A-Za-z_][\w.<>]*)(?::(?: (.*))?)?\s*$/.exec(line);
  if (!m || (m[1] ?? '').length > 300) return null;
  return { type: m[1] ?? '', message: (m[2] ?? '').trim() };
}
