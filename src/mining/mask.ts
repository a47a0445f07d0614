import { CLOSING, isAlnum, isDigit, KIND } from './chars.ts';
import { atom } from './mask-atom.ts';
import type { PathStyle } from './mask-atom.ts';
import { collapse, createSink, hole, raw, word } from './mask-sink.ts';
import type { Sink } from './mask-sink.ts';
import { perDigitShape } from '../util/digit-shape.ts';
import { DIGITS_TELL, HOLE, maskWord } from './mask-word.ts';
import { messageLine } from './message-line.ts';

/** Longest quoted value. */
const MAX_QUOTED = 300;
const METHODS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT|TRACE|WebSocket) /;

/**
 * Masks the variable parts of one message with `<*>`; blanks are folded, repeated masked parts become one.
 * Idempotent, and depends on this message alone. Multi-line messages are reduced to one line (`messageLine`).
 */
export function maskMessage(text: string, paths: PathStyle = 'hole'): string {
  return ofShape[paths](text) ?? masked(text, paths);
}

const inShape = (paths: PathStyle): ((text: string) => string | null) =>
  perDigitShape(
    (text) => (DIGITS_TELL.test(text) ? null : masked(text, paths)),
    (text) => masked(text, paths),
  );
/** Log texts repeat, up to their numbers. */
const ofShape = { hole: inShape('hole'), fold: inShape('fold') };

function masked(text: string, paths: PathStyle): string {
  let line = messageLine(text);
  if (line.includes('\\')) line = line.replace(/\\{1,8}(?:042|")/g, '"');
  const sink = createSink();
  scan(line, sink, paths, 0);
  const whole = collapse(sink);
  // A message that is nothing but a path or a dotted name is told apart by its words.
  return whole === HOLE && paths === 'hole' && !/[/\\]/.test(line) ? masked(line, 'fold') : whole;
}

function scan(line: string, sink: Sink, paths: PathStyle, depth: number): void {
  const { length } = line;
  let i = 0;
  while (i < length) {
    const c = line.charCodeAt(i);
    const kind = c > 127 ? 0 : KIND[c];
    const end = c > 127 && depth === 0 ? endOfQuote(line, i) : -1;
    if (end > 0) {
      raw(sink, line.charAt(i));
      hole(sink);
      raw(sink, line.charAt(end));
      i = end + 1;
    } else if (kind === 0) i = atom(line, i, sink, paths);
    else if (kind === 1) {
      raw(sink, ' ');
      for (i++; i < length && line.charCodeAt(i) <= 32; i++);
      // Brackets that stand alone and empty hold a value that is missing this time.
      if (line.startsWith('()', i) || line.startsWith('[]', i)) {
        raw(sink, line.charAt(i));
        hole(sink);
        i++;
      }
    } else if (c === 60 && line.startsWith(HOLE, i)) i = atom(line, i, sink, paths);
    else if (kind === 3) i = quoted(line, i, c, sink, paths, depth);
    else if (
      (c === 60 || c === 62) &&
      isDigit(line.charCodeAt(i + 1)) &&
      (i === 0 || line.charCodeAt(i - 1) === 32)
    )
      i++;
    else {
      raw(sink, line.charAt(i));
      i++;
    }
  }
}

/** A quoted value becomes one hole; keys of JSON keep their name, quoted requests are read like text. */
function quoted(
  line: string,
  at: number,
  quote: number,
  sink: Sink,
  paths: PathStyle,
  depth: number,
): number {
  const before = at > 0 ? line.charCodeAt(at - 1) : 32;
  const mark = line.charAt(at);
  const plain = (): number => {
    raw(sink, mark);
    return at + 1;
  };
  if (isAlnum(before) || depth > 0 || (before === 62 && line.startsWith(HOLE, at - 3))) return plain();
  let end = at;
  do end = line.indexOf(mark, end + 1);
  while (
    end > 0 &&
    end - at <= MAX_QUOTED &&
    (isAlnum(line.charCodeAt(end + 1)) || line.startsWith(HOLE, end + 1) || line.charCodeAt(end - 1) === 92)
  );
  if (end < 0 || end - at > MAX_QUOTED) return plain();
  const inner = line.slice(at + 1, end);
  raw(sink, mark);
  if (quote === 34 && (isKey(line, end + 1) || isKind(line, at, inner))) word(sink, maskWord(inner));
  else if (isStatement(line, at, end, inner)) scan(inner, sink, paths, depth + 1);
  else hole(sink);
  raw(sink, mark);
  return end + 1;
}

/** What a quoted text is the value of. */
const KEY_BEFORE = /(\w{1,20})("?) ?([=:]) ?$/;
/** Keys of structured lines whose value is what the line says. */
const SAYING = /^(?:msg|message|error|err|event)$/i;
/** Structured lines of Go programs say first what happened, in quotes, and then its values: `"Probe failed" pod="shop/cart"`. */
const VALUES = /^(?:$| \w{1,40}=)/;

/** Keys whose one word tells kinds of events apart: `"type":"ContainerDied"`, `result="denied"`. */
const KIND_BEFORE =
  /(?:type|kind|reason|status|state|phase|action|result|outcome|operation|event)"?(?:=| ?: ?)$/i;
const ONE_WORD = /^[A-Za-z]{2,30}$/;

const isKind = (line: string, at: number, inner: string): boolean =>
  ONE_WORD.test(inner) && KIND_BEFORE.test(line.slice(Math.max(0, at - 14), at));

/** Whether quoted words say what happened: the request of an access log, the message of a structured line. */
function isStatement(line: string, at: number, end: number, inner: string): boolean {
  const [, key, quote, sign] = KEY_BEFORE.exec(line.slice(Math.max(0, at - 22), at)) ?? [];
  if (METHODS.test(inner)) return key === undefined;
  // `error: "orders" is gone` is a sentence that names something.
  if (key !== undefined)
    return SAYING.test(key) && (sign === '=' || quote === '"' || end + 1 === line.length);
  return (
    inner.includes(' ') &&
    (at === 0 || line.startsWith('] ', at - 2)) &&
    VALUES.test(line.slice(end + 1, end + 44))
  );
}

/** Where a value in quotes that open and close otherwise ends; -1 where none begins. */
function endOfQuote(line: string, at: number): number {
  const closing = CLOSING.get(line.charCodeAt(at));
  if (closing === undefined) return -1;
  for (let i = at + 2; i < line.length && i - at <= MAX_QUOTED; i++)
    if (closing.includes(line.charAt(i))) return i;
  return -1;
}

function isKey(line: string, at: number): boolean {
  let i = at;
  while (line.charCodeAt(i) === 32) i++;
  return line.charCodeAt(i) === 58;
}
