import type { Window } from '../io/window.ts';
import type { Sink } from '../sink.ts';
import type { Cutter, Form } from './form.ts';
import { CUT_OFF, tooLong } from './form.ts';
import type { JsonScan } from './json-scan.ts';
import { jsonAt } from './json-start.ts';
import { BROKEN, DONE, isBlank, newScan, resetScan, scanJson } from './json-scan.ts';
import { createResync } from './resync.ts';
import { isWrapper, LISTS } from './wrapper.ts';

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const QUOTE = 0x22;
/** Elements without end are looked into this often: each look may cost a scan of the whole window. */
const GIVEN_UP = 100;
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
  /** Arrays that are open around the elements: lists of lists (outputs that were slurped together) are one list. */
  let open = 0;
  /** The latest byte between values was a closing bracket. */
  let closed = false;
  let key = '';
  let morePages = false;
  let givenUp = 0;
  let line = firstLine;
  let indent = 0;

  const consume = (window: Window): void => {
    window.start += scan.at;
    line += scan.lines;
    resetScan(scan);
  };

  function closeArray(): void {
    if (place !== 'array' || --open > 0) return;
    open = 0;
    place = inWrapper ? 'wrapper' : 'top';
  }

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
      } else {
        if (c === CLOSE_BRACKET) closeArray();
        else if (c === OPEN_BRACKET && (place !== 'wrapper' || LISTS.has(key))) {
          place = 'array';
          open++;
        } else if (c === CLOSE_BRACE) {
          if (place === 'wrapper') place = 'top';
          inWrapper &&= place !== 'top';
        } else if (c === OPEN_BRACE && place === 'top' && wrapped) {
          place = 'wrapper';
          inWrapper = true;
          morePages = false;
          key = '';
        } else if (c === 0x2c) key = '';
        else if (!(c === 0x3a && place === 'wrapper') && !(place === 'top' && BOM.has(c))) return true;
        closed = c === CLOSE_BRACKET || c === CLOSE_BRACE;
        indent = -1;
      }
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
      closed = false;
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
    if (place === 'wrapper') {
      place = 'array';
      open = 1;
    }
    resync.begin(buffer, dropping ? at : start, at);
    consume(window);
    job = 'search';
  }

  /** An element that has no end has swallowed others: goes on at the next that shows inside it, if one does. */
  function giveUp(window: Window, sink: Sink): boolean {
    const { buffer, start, end } = window;
    if (job !== 'element' || givenUp === GIVEN_UP) return false;
    resync.begin(buffer, start, start + 1);
    const hit = resync.search(buffer, start + 1, end, 'last');
    if (!hit.found) return false;
    givenUp++;
    sink.unreadable('broken JSON: a bracket or a quote is not closed', line);
    window.start = hit.at;
    line += hit.lines;
    indent = hit.indent;
    resetScan(scan);
    job = 'between';
    return true;
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
          const hit = resync.search(window.buffer, window.start, window.end, window.eof ? 'eof' : 'more');
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
            if (giveUp(window, sink)) continue;
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
      if (!dropping && !isScalar(window.buffer[window.start] as number) && giveUp(window, sink)) return true;
      if (job === 'search') resync.search(window.buffer, window.start, window.end, 'eof');
      const { buffer, start, end } = window;
      if (job === 'element' && place === 'top' && !dropping && isScalar(buffer[start] as number))
        sink.bytes(buffer, start, end, line);
      else if (job === 'element') {
        if (!dropping) sink.unreadable(CUT_OFF, line);
        sink.truncated('the last record is not whole: the input is cut off', line + scan.lines);
      } else if (
        job === 'search' ? !isClosing(resync.lastByte()) : (place !== 'top' && !closed) || job !== 'between'
      )
        sink.truncated('the list of entries is not closed: the input is cut off', line);
      if (morePages)
        sink.truncated(
          'more entries exist: the response carries a nextPageToken, and the pages after it are not in the file',
          line,
        );
      window.start = end;
      return false;
    },
  };
}

function isScalar(byte: number): boolean {
  return byte !== OPEN_BRACE && byte !== OPEN_BRACKET && byte !== QUOTE;
}

function isClosing(byte: number): boolean {
  return byte === CLOSE_BRACKET || byte === CLOSE_BRACE;
}
