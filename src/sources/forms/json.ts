import type { Window } from '../io/window.ts';
import type { Sink } from '../sink.ts';
import type { Cutter, Form, Sample } from './form.ts';
import { CUT_OFF, tooLong } from './form.ts';
import type { JsonScan } from './json-scan.ts';
import { BROKEN, DONE, isBlank, isWhole, MORE, newScan, resetScan, scanJson } from './json-scan.ts';
import { createResync } from './resync.ts';
import { isWrapper, LISTS } from './wrapper.ts';

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const QUOTE = 0x22;
/** Byte order mark: one stands in the middle where files were joined. */
const BOM: ReadonlySet<number> = new Set([0xef, 0xbb, 0xbf]);

/**
 * JSON that does not keep to lines: an array (gcloud, console, Pub/Sub), objects one after the other, several arrays one
 * after the other, or `{"entries": [...], "nextPageToken": ...}` as the REST API answers.
 */
export const json: Form = {
  name: 'JSON',
  claims: (sample) => jsonAt(sample) !== null,
  open: (sample, limit) => {
    const first = jsonAt(sample) ?? 0;
    const preamble = first > sample.first ? first : 0;
    return jsonCutter({ wrapped: isWrapper({ ...sample, first }), preamble, limit });
  },
};

/** Lines of other text (a warning of the tool that wrote the file) that may stand before the JSON. */
const PREAMBLE_LINES = 20;

/** Where the JSON begins; null where there is none. */
function jsonAt({ bytes, first }: Sample): number | null {
  if (opens(bytes, first)) return first;
  let at = first;
  for (let n = 0; n < PREAMBLE_LINES; n++) {
    at = bytes.indexOf(0x0a, at) + 1;
    if (at === 0) return null;
    if (/^(?:\[\s*\{|\{\s*")/.test(bytes.toString('latin1', at, at + 200))) return at;
  }
  return null;
}

function opens(bytes: Buffer, first: number): boolean {
  return bytes[first] === OPEN_BRACE || (bytes[first] === OPEN_BRACKET && opensArray(bytes, first));
}

/** `[2025-09-08 21:00] ERROR` opens no array: numbers and words do only where nothing follows the array. */
function opensArray(bytes: Buffer, first: number): boolean {
  if (/^\[\s*(?:[[{"\],]|$)/.test(bytes.toString('latin1', first, first + 200))) return true;
  const scan = newScan();
  const outcome = scanJson(scan, bytes, first, bytes.length);
  return outcome === MORE || (outcome === DONE && isWhole(bytes, first, bytes.length));
}

/**
 * Cuts JSON into elements. `wrapped`: the objects at the top hold lists of entries and are none themselves; `preamble`: bytes
 * of other text before the JSON.
 */
export function jsonCutter({
  wrapped,
  preamble,
  limit,
  firstLine = 1,
}: {
  readonly wrapped: boolean;
  readonly preamble: number;
  readonly limit: number;
  /** Line that the window begins at. */
  readonly firstLine?: number;
}): Cutter {
  let skip = preamble;
  const scan: JsonScan = newScan();
  const resync = createResync();
  let place: 'top' | 'array' | 'wrapper' = 'top';
  let inWrapper = false;
  let job: 'between' | 'element' | 'key' | 'member' | 'search' = 'between';
  let dropping = false;
  /** A comma or an opening bracket stands before the next value. */
  let separated = true;
  let key = '';
  let morePages = false;
  let line = firstLine;
  let indent = 0;

  const consume = (window: Window): void => {
    window.start += scan.at;
    line += scan.lines;
    resetScan(scan);
  };

  /** Skips what lies between values; true where a value begins at `window.start`. */
  function toValue(window: Window): boolean {
    const { buffer, end } = window;
    while (window.start < end) {
      const c = buffer[window.start] as number;
      if (c === 0x0a) {
        line++;
        indent = 0;
      } else if (isBlank(c)) {
        if (indent >= 0) indent++;
      } else if (c === CLOSE_BRACKET) {
        if (place === 'array') place = inWrapper ? 'wrapper' : 'top';
        indent = -1;
      } else if (c === CLOSE_BRACE) {
        if (place === 'wrapper') {
          place = 'top';
          inWrapper = false;
        }
        indent = -1;
      } else if (c === OPEN_BRACKET && (place === 'top' || (place === 'wrapper' && LISTS.has(key)))) {
        place = 'array';
        separated = true;
        indent = -1;
      } else if (c === OPEN_BRACE && place === 'top' && wrapped) {
        place = 'wrapper';
        inWrapper = true;
        morePages = false;
        key = '';
        indent = -1;
      } else if (c === 0x2c || (c === 0x3a && place === 'wrapper')) {
        if (c === 0x2c) {
          key = '';
          separated = true;
        }
        indent = -1;
      } else if ((c === OPEN_BRACKET && place === 'array' && !separated) || (place === 'top' && BOM.has(c)))
        indent = -1; // stray
      else return true;
      window.start++;
    }
    return false;
  }

  function begin(window: Window): void {
    resetScan(scan);
    dropping = false;
    if (place === 'wrapper') job = key === '' && window.buffer[window.start] === QUOTE ? 'key' : 'member';
    else {
      job = 'element';
      separated = false;
      resync.noteIndent(indent);
    }
    indent = -1;
  }

  function finished(window: Window, sink: Sink): void {
    const { buffer, start } = window;
    const end = start + scan.at;
    if (job === 'key') key = dropping ? '?' : buffer.toString('latin1', start + 1, end - 1);
    else if (job === 'member') {
      if (key === 'nextPageToken') morePages = !dropping && scan.at > 2 && buffer[start] === QUOTE;
      key = '';
    } else if (!dropping) {
      resync.noteElement(buffer, start, end);
      sink.bytes(buffer, start, end, line);
    }
    consume(window);
    job = 'between';
  }

  function broken(window: Window, sink: Sink): void {
    const { buffer, start } = window;
    const at = start + scan.at;
    if (!dropping) {
      resync.noteElement(buffer, start, at);
      const byte = buffer[at] as number;
      const what =
        byte === 0x0a
          ? 'a string is not closed'
          : `unexpected ${byte > 0x20 && byte < 0x7f ? `'${String.fromCharCode(byte)}'` : `byte ${byte}`}`;
      sink.unreadable(`broken JSON: ${what} at line ${line + scan.lines}`, line);
    }
    if (place === 'wrapper') place = 'array';
    resync.begin(buffer, dropping ? at : start, at);
    consume(window);
    job = 'search';
  }

  return {
    cut(window, sink) {
      if (skip > 0) {
        sink.unreadable('text before the first entry', line);
        for (let i = 0; i < skip; i++) if (window.buffer[window.start + i] === 0x0a) line++;
        window.start += skip;
        skip = 0;
      }
      while (!sink.full()) {
        if (job === 'search') {
          const hit = resync.search(window.buffer, window.start, window.end, window.eof);
          window.start = hit.at;
          line += hit.lines;
          if (!hit.found) return;
          indent = hit.indent;
          job = 'between';
        }
        if (job === 'between') {
          if (!toValue(window)) return;
          begin(window);
        }
        const outcome = scanJson(scan, window.buffer, window.start, window.end, window.words);
        if (outcome === DONE) finished(window, sink);
        else if (outcome === BROKEN) broken(window, sink);
        else {
          if (!dropping && scan.at > limit) {
            if (job === 'element') sink.unreadable(tooLong(limit), line);
            dropping = true;
          }
          if (dropping) {
            scan.at = Math.max(0, window.start + scan.at - window.end);
            window.start = window.end;
          }
          return;
        }
      }
    },
    end(window, sink) {
      if (job === 'search') resync.search(window.buffer, window.start, window.end, true);
      const { buffer, start, end } = window;
      if (job === 'element' && place === 'top' && !dropping && isScalar(buffer[start] as number))
        sink.bytes(buffer, start, end, line);
      else if (job === 'element') {
        if (!dropping) sink.unreadable(CUT_OFF, line);
        sink.truncated('the last record is not whole: the input is cut off', line + scan.lines);
      } else if (job === 'search' ? !isClosing(resync.lastByte()) : place !== 'top' || job !== 'between')
        sink.truncated('the list of entries is not closed: the input is cut off', line);
      if (morePages)
        sink.truncated(
          'more entries exist: the response carries a nextPageToken, and the pages after it are not in the file',
          line,
        );
      window.start = end;
    },
  };
}

function isScalar(byte: number): boolean {
  return byte !== OPEN_BRACE && byte !== OPEN_BRACKET && byte !== QUOTE;
}

function isClosing(byte: number): boolean {
  return byte === CLOSE_BRACKET || byte === CLOSE_BRACE;
}
