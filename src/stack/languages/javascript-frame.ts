import type { StackFrame } from '../../model/index.ts';
import { frame } from '../build.ts';
import type { StackOptions } from '../types.ts';

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte|bundle|html?)(?:\?[^\s:]{0,200})?$/;
const BROWSER_FILE =
  /^(?:[a-z][\w+.-]{0,30}:\/|\/|[A-Za-z]:[\\/]|[\w.-]{1,100}\.(?:[cm]?[jt]sx?|bundle)$|webpack|<anonymous>|eval|\[native code\])/;

interface Place {
  readonly file: string;
  readonly line?: string;
  readonly column?: string;
}

/** `file:12:3`, `native`, `<anonymous>`, `eval at f (x.js:1:2), <anonymous>:1:1`; null for what other languages put in parentheses. */
function readPlace(text: string): Place | null {
  if (/^(?:native|<anonymous>|unknown location|index \d+|unknown source|anonymous)$/.test(text))
    return { file: text };
  if (text.startsWith('eval at ')) {
    const inner = /\(([^()]{1,500}):(\d+):(\d+)\)/.exec(text);
    return {
      file: inner?.[1] ?? '<anonymous>',
      ...(inner ? { line: inner[2] ?? '', column: inner[3] ?? '' } : {}),
    };
  }
  const m = /:(\d{1,9})(?::(\d{1,9}))?$/.exec(text);
  if (!m) return null;
  const file = text.slice(0, m.index).replace(/^address at /, '');
  if (file === '' || (!m[2] && !SCRIPT.test(file) && !file.startsWith('node:'))) return null;
  return { file, line: m[1] ?? '', ...(m[2] ? { column: m[2] } : {}) };
}

function make(name: string, place: Place, options: StackOptions): StackFrame {
  const file = place.file.replace(/^file:\/\//, '');
  return frame(
    'javascript',
    { function: name.trim(), file, line: place.line, column: place.column },
    options,
  );
}

function readV8(line: string, options: StackOptions): StackFrame | null {
  const start = /^\s*at /.exec(line);
  if (!start) return null;
  let text = line.slice(start[0].length).trimEnd();
  // util.inspect opens the extra properties on the last frame's line, and closes an error in a list there.
  text = text.replace(/(?:\]|,| \{)$/, '').replace(/\]$/, '');
  text = text.replace(/^async /, '');
  if (text.endsWith(')')) {
    const open = text.startsWith('(') ? text.indexOf(' (') : text.indexOf('(');
    if (open < 0) return null;
    const space = text.indexOf(' (', 0);
    const from = space >= 0 ? space + 1 : open;
    const place =
      readPlace(text.slice(from + 1, -1)) ??
      readPlace(text.slice(text.lastIndexOf(' (') + 2, -1)) ??
      readPlace(text.slice(text.lastIndexOf('(') + 1, -1));
    if (!place || /\.(?:java|kt|scala|groovy):?/.test(place.file)) return null;
    return make(text.slice(0, from), place, options);
  }
  if (text.includes(') in ')) return null;
  const place = readPlace(text);
  return place && (place.column !== undefined || text === '<anonymous>' || text === 'native')
    ? make('', place, options)
    : null;
}

function readGecko(line: string, options: StackOptions): StackFrame | null {
  const at = line.indexOf('@');
  if (at < 0 || at > 300 || line.length > 4_000) return null;
  // Old Opera and Firefox write arguments before the sign; a name with other blanks is prose or a mail address.
  const name = line.slice(0, at).trim();
  if (/\s/.test(name) && !/[()<>/]/.test(name)) return null;
  const rest = line.slice(line.lastIndexOf('@') + 1).trim();
  if (rest === '[native code]') return make(name, { file: rest }, options);
  const m = /:(\d{1,9})(?::(\d{1,9}))?$/.exec(rest);
  const file = m ? rest.slice(0, m.index) : '';
  return m && BROWSER_FILE.test(file)
    ? make(name, { file, line: m[1] ?? '', ...(m[2] ? { column: m[2] } : {}) }, options)
    : null;
}

/** A frame of V8 (Node, Chrome, Edge) or of Firefox and Safari; null for other lines, also for frames of Java and .NET. */
export function readScriptFrame(line: string, options: StackOptions): StackFrame | null {
  if (line.includes('at ')) {
    const found = readV8(line, options);
    if (found) return found;
  }
  return line.includes('@') ? readGecko(line, options) : null;
}

/** A frame without a place (`at a_function_name`), or the note that frames were folded: part of a trace only among its frames. */
export function isWeakScriptFrame(line: string): boolean {
  return (
    /^\s+at [\w$.<> [\]]{1,200}$/.test(line) ||
    /^\s*\.\.\. \d+ (?:lines matching cause stack trace|more items?)/.test(line) ||
    /^(?:global|eval|module) code$/.test(line.trim())
  );
}
