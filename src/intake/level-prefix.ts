import type { Severity } from '../model/index.ts';
import { levelOfWord } from './level-words.ts';

/** Characters of a line's head in which its level is looked for. */
export const LEVEL_HEAD = 200;
const LOGFMT = ['level=', 'lvl=', 'severity=', 'levelname=', 'loglevel='] as const;
const KLOG: Readonly<Record<string, Severity>> = { I: 'INFO', W: 'WARNING', E: 'ERROR', F: 'CRITICAL' };

/**
 * The level that a line states in its prefix (`[.. +0000] [14] [ERROR]`, `ERROR:`, `level=error`, `E0612 ..`, `12:00:01.123
 * WARN c.x.Y`); undefined where it states none. A level word inside a sentence is no level: only times, bracketed
 * parts, names with dots, and one plain word set off by a dash, bar or colon may stand before it.
 */
export function levelOfLine(text: string): Severity | undefined {
  const newline = text.indexOf('\n');
  const line = text.slice(0, newline < 0 ? LEVEL_HEAD : Math.min(newline, LEVEL_HEAD)).trimStart();
  return (
    klog(line) ??
    logfmt(line) ??
    php(line) ??
    printedWarning(line) ??
    postgres(line) ??
    prefix(line) ??
    programWarning(line)
  );
}

function klog(line: string): Severity | undefined {
  return /^[IWEF]\d{4} \d\d:\d\d:\d\d/.test(line) ? KLOG[line.charAt(0)] : undefined;
}

/** PHP's own level, of which PHP-FPM makes a NOTICE of its own. */
function php(line: string): Severity | undefined {
  if (!line.includes('PHP ')) return undefined;
  const word = /^(?:.{0,80}\bPHP message: )?PHP (Fatal|Parse|Warning|Notice|Deprecated)\b/.exec(line)?.[1];
  if (word === undefined) return undefined;
  return word === 'Fatal' || word === 'Parse' ? 'ERROR' : word === 'Warning' ? 'WARNING' : 'NOTICE';
}

/**
 * `/app/main.py:76: UserWarning: ...` as Python's `warnings` prints it with the line of code below it, `(node:14) DeprecationWarning: ...` as
 * Node.js does: printed, not thrown.
 */
function printedWarning(line: string): Severity | undefined {
  if (line.startsWith('(Use `node --trace-')) return 'INFO';
  return line.startsWith('warnings.warn(') ||
    (line.includes('Warning: ') &&
      /^(?:\S{1,160}:\d{1,6}: |\(node:\d{1,9}\) (?:\[\w{1,20}\] )?)?(?:[A-Z]\w{0,40}Warning|(?<=\) )Warning): /.test(
        line,
      ) &&
      !THROWN.test(line))
    ? 'WARNING'
    : undefined;
}

/** A warning of Node.js that an error was thrown and caught by nobody. */
const THROWN = /UnhandledPromiseRejectionWarning: /;

/** `OpenJDK 64-Bit Server VM warning: ...`, and what tools say beside an error or a warning of theirs: `pg_dump: hint: ...`. */
const PROGRAM = /^[\w()./-]{1,40}(?: [\w()./-]{1,20}){0,4}:? (warning|note|hint|detail): /;
const BESIDE = [' warning: ', ' note: ', ' hint: ', ' detail: '] as const;

function programWarning(line: string): Severity | undefined {
  const found = BESIDE.some((word) => line.includes(word)) ? PROGRAM.exec(line) : null;
  if (!found || /err|fail|not\b|fatal|abort/i.test(found[0])) return undefined;
  return found[1] === 'warning' ? 'WARNING' : 'INFO';
}

/** Lines of PostgreSQL that go with another one, which states how bad it is; two blanks follow its words. */
function postgres(line: string): Severity | undefined {
  return line.includes(':  ') && /\b(?:DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION): {2}/.test(line)
    ? 'INFO'
    : undefined;
}

function logfmt(line: string): Severity | undefined {
  if (!line.includes('=')) return undefined;
  for (const key of LOGFMT) {
    const at = line.indexOf(key);
    if (at < 0 || (at > 0 && !' \t{,['.includes(line.charAt(at - 1)))) continue;
    const word = /^"?([A-Za-z]{3,13})/.exec(line.slice(at + key.length, at + key.length + 15));
    const level = word?.[1] === undefined ? undefined : levelOfWord(word[1]);
    if (level) return level;
  }
  return undefined;
}

const TIME_WORDS =
  /^(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|utc|gmt|am|pm|t|z|[cepm][sd]?t|cest|php)$/i;
/** By code: 2 what a token may end with, 1 what else may be in it. */
const IN_TOKEN = new Uint8Array(128);
for (const c of '.-/@~#+') IN_TOKEN[c.charCodeAt(0)] = 1;
for (let code = 0; code < 128; code++)
  if (/[A-Za-z0-9_$]/.test(String.fromCharCode(code))) IN_TOKEN[code] = 2;

function prefix(line: string): Severity | undefined {
  let plainWords = 0;
  for (let start = 0; start < line.length;) {
    // A token is a word of letters, or a name: letters with digits, dots, slashes ...
    let end = start;
    let behind = start;
    for (let kind = IN_TOKEN[line.charCodeAt(behind)]; kind; kind = IN_TOKEN[line.charCodeAt(behind)]) {
      behind++;
      if (kind === 2) end = behind;
    }
    if (end > start) {
      const token = line.slice(start, end);
      const bracketed = isBracketed(line, start);
      const level = levelOfToken(token);
      if (level && states(line, start, end, token, bracketed, plainWords)) return level;
      const isPlain =
        !bracketed && !/[\d_.$/@]/.test(token) && !TIME_WORDS.test(token) && !isPair(line, start, end);
      if (isPlain && ++plainWords > 1) return undefined;
    }
    start = behind + 1;
  }
  return undefined;
}

/** What follows a level word that states no level. */
const NO_LEVEL =
  /^(?::\s*(?:false|true|none|null|nil|no|yes|undefined|ok|0|"")(?:[\s,;]|$)|\s+(?:levels?|logging|section|handl(?:er|ing)|logs?|counts?|rates?|budget|pages?|codes?|entered|mode)\b)/i;

/** `ERROR`, and the last part of `app.ERROR` (Monolog). */
function levelOfToken(token: string): Severity | undefined {
  const dot = token.lastIndexOf('.');
  if (dot < 0) return levelOfWord(token);
  const last = token.slice(dot + 1);
  return last === last.toUpperCase() ? levelOfWord(last) : undefined;
}

function states(
  line: string,
  start: number,
  end: number,
  token: string,
  bracketed: boolean,
  plainWords: number,
): boolean {
  const next = line.charAt(end);
  const previous = line.charAt(start - 1);
  // `fatal: false` and `errors: 0` are fields; "ERROR level logging configured" speaks of levels.
  if (!bracketed && NO_LEVEL.test(line.slice(end, end + 24))) return false;
  if (bracketed)
    return /[\])>]/.test(nextVisible(line, end)) || (token === token.toUpperCase() && /\s/.test(next));
  const upper = token === token.toUpperCase() || token.includes('.');
  const closes = next === ':' || next === '|' || next === '\t';
  if (plainWords === 0)
    return closes && !/[=:/]/.test(previous) ? true : upper && (next === '' || /[\s\])>,;-]/.test(next));
  const setOff = /[-|:\])>,]/.test(previousVisible(line, start)) || /[:|\]-]/.test(nextVisible(line, end));
  return setOff && upper && (next === '' || /[\s:|\])>,-]/.test(next)) && !/[=/]/.test(previous);
}

/** Key or value of `key=value`. */
function isPair(line: string, start: number, end: number): boolean {
  return line.charAt(end) === '=' || line.charAt(start - 1) === '=';
}

function isBracketed(line: string, at: number): boolean {
  for (let i = at - 1; i >= 0 && i >= at - 80; i--) {
    const c = line.charAt(i);
    if (c === ']' || c === ')' || c === '>') return false;
    if (c === '[' || c === '(' || c === '<') return true;
  }
  return false;
}

function nextVisible(line: string, at: number): string {
  let i = at;
  while (line.charAt(i) === ' ') i++;
  return line.charAt(i);
}

function previousVisible(line: string, at: number): string {
  let i = at - 1;
  while (line.charAt(i) === ' ') i--;
  return line.charAt(i);
}
