import type { Window } from '../io/window.ts';
import type { Sink } from '../sink.ts';
import type { Cutter, Form } from './form.ts';
import { CUT_OFF, tooLong } from './form.ts';
import { jsonCutter } from './json.ts';
import { DONE, isBlank, isWhole, MORE, newScan, scanJson } from './json-scan.ts';
import { isWrapper } from './wrapper.ts';

/** Lines of the sample that are looked at for one whole object. */
const TRIED = 20;

/** One JSON object a line: `jq -c`, Cloud Storage sinks, BigQuery and Log Analytics exports, Pub/Sub envelopes. */
export const lines: Form = {
  name: 'NDJSON',
  claims: (sample) => !isWrapper(sample) && hasWholeLine(sample.bytes, sample.first, sample.whole),
  open: (_sample, limit) => lineCutter(limit),
};

/** Text of no known form: every line is handed on as it is, and found unreadable. */
export const text: Form = { name: 'text', claims: () => true, open: (_sample, limit) => lineCutter(limit) };

/** An array that begins behind lines of other text. */
const ARRAY_LINE = /^\[(?:$|\{)/;

function hasWholeLine(bytes: Buffer, first: number, whole: boolean): boolean {
  if (bytes[first] === 0x5b) return false;
  if (bytes[first] === 0x7b) {
    const scan = newScan();
    const outcome = scanJson(scan, bytes, first, bytes.length);
    if (outcome === MORE || (outcome === DONE && scan.lines > 0)) return false; // an object of several lines
  }
  let at = first;
  for (let n = 0; n < TRIED && at < bytes.length; n++) {
    const newline = bytes.indexOf(0x0a, at);
    if (newline < 0 && !whole) return false;
    let end = newline < 0 ? bytes.length : newline;
    const next = end + 1;
    while (end > at && (isBlank(bytes[end - 1] as number) || bytes[end - 1] === 0x2c)) end--;
    while (at < end && isBlank(bytes[at] as number)) at++;
    if (bytes[at] === 0x7b && isWhole(bytes, at, end)) return true;
    if (ARRAY_LINE.test(bytes.toString('latin1', at, Math.min(end, at + 8)))) return false;
    at = next;
  }
  return false;
}

/** Cuts at line feeds. A carriage return, blanks and a comma at the end of a line are no part of the record. */
export function lineCutter(limit: number): Cutter & Required<Pick<Cutter, 'lines'>> {
  let line = 1;
  let looked = 0;
  let dropping = false;
  /** Takes over where JSON of several lines begins: different outputs appended to one file. */
  let rest: Cutter | null = null;
  return {
    lines: () => (rest ? null : line - 1),
    cut(window, sink) {
      if (rest) return rest.cut(window, sink);
      const view = window.buffer.subarray(0, window.end);
      while (!sink.full()) {
        const newline = view.indexOf(0x0a, window.start + looked);
        if (newline < 0) {
          looked = window.end - window.start;
          if (!dropping && looked > limit) {
            sink.unreadable(tooLong(limit), line);
            dropping = true;
          }
          if (dropping) {
            window.start = window.end;
            looked = 0;
          }
          return;
        }
        if (!dropping && opensLines(view, window.start, newline)) {
          rest = jsonCutter({ wrapped: false, preamble: 0, limit, firstLine: line });
          return rest.cut(window, sink);
        }
        if (!dropping) putLine(sink, view, window.start, newline, line);
        dropping = false;
        looked = 0;
        line++;
        window.start = newline + 1;
      }
    },
    end(window, sink) {
      if (rest) return rest.end(window, sink);
      if (!dropping) putLast(window, sink, line);
      window.start = window.end;
      return false;
    },
  };
}

/** Whether a line is `{` or `[` alone, or opens an array of objects. */
function opensLines(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start];
  if (first !== 0x5b && (first !== 0x7b || end - start > 8)) return false;
  return /^(?:\{\s*$|\[\s*(?:\{|$))/.test(bytes.toString('latin1', start, Math.min(end, start + 16)));
}

function putLine(sink: Sink, bytes: Buffer, from: number, to: number, line: number): void {
  let start = from;
  let end = to;
  while (end > start && (isBlank(bytes[end - 1] as number) || bytes[end - 1] === 0x2c)) end--;
  while (start < end && isBlank(bytes[start] as number)) start++;
  if (bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) start += 3; // of a file joined on
  if (start < end) sink.bytes(bytes, start, end, line);
}

/** The last line has no line feed behind it: either the writer left it out, or the line is cut. */
function putLast(window: Window, sink: Sink, line: number): void {
  const { buffer, start, end } = window;
  let from = start;
  while (from < end && isBlank(buffer[from] as number)) from++;
  let to = end;
  while (to > from && (isBlank(buffer[to - 1] as number) || buffer[to - 1] === 0x2c)) to--;
  if (buffer[from] === 0x7b && from < to && !isWhole(buffer, from, to)) {
    sink.unreadable(CUT_OFF, line);
    sink.truncated('the last line is not whole: the input is cut off', line);
  } else putLine(sink, buffer, from, to, line);
}
