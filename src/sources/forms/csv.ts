import type { Window } from '../io/window.ts';
import type { Sink } from '../sink.ts';
import type { Cutter, Form } from './form.ts';
import { CUT_OFF, tooLong } from './form.ts';
import { splitCells } from './csv-cells.ts';

const SEPARATORS = [',', '\t', ';'] as const;
/** One of these, without case, `_` and the path before it, must be a column: prose with commas is no CSV. */
const COLUMNS = new Set(
  'timestamp severity insertid logname textpayload message jsonpayload protopayload receivetimestamp httprequest trace'.split(
    ' ',
  ),
);

/** `gcloud logging read --format='csv(...)'` and the console's CSV download (RFC 4180: cells may hold line breaks). */
export const csv: Form = {
  name: 'CSV',
  claims: ({ bytes, first, whole }) => separatorOf(bytes, first, whole) !== null,
  open: ({ bytes, first, whole }, limit) => csvCutter(separatorOf(bytes, first, whole) ?? ',', limit),
};

function separatorOf(bytes: Buffer, first: number, whole: boolean): string | null {
  const newline = bytes.indexOf(0x0a, first);
  if (newline < 0 && !whole) return null;
  const header = bytes.toString('utf8', first, newline < 0 ? bytes.length : newline).trim();
  for (const separator of SEPARATORS) {
    const cells = splitCells(header, separator);
    const names = cells?.map((cell) => (/[^./]*$/.exec(cell)?.[0] ?? '').replace(/_/g, '').toLowerCase());
    if (
      cells?.every((cell) => /^[\w@][\w@ .:/[\]-]*$/.test(cell)) &&
      names?.some((name) => COLUMNS.has(name))
    )
      return separator;
  }
  return null;
}

/** After so many quotes that are never closed, quotes no longer hold lines together. */
const GIVEN_UP = 100;

/** Cuts at line feeds outside quotes. A quote that is never closed costs its own row: the next line is tried again. */
function csvCutter(separator: string, limit: number): Cutter {
  let header: readonly string[] | null = null;
  let line = 1;
  let looked = 0;
  let quoted = false;
  let rowLines = 0;
  /** The window begins inside a line that was given up. */
  let dropping = false;
  let givenUp = 0;

  function put(window: Window, sink: Sink, length: number): void {
    const text = window.buffer
      .toString('utf8', window.start, window.start + length)
      .replace(/\r?\n$|\r$/, '');
    if (text !== '') {
      const cells = splitCells(text, separator);
      if (!cells) sink.unreadable('a quoted cell is followed by text', line);
      else if (!header) header = cells;
      else if (cells.length > header.length)
        sink.unreadable(`${cells.length} cells, but the header names ${header.length}`, line);
      else sink.value(asRow(header, cells), line);
    }
    window.start += length;
    line += rowLines;
    looked = 0;
    rowLines = 0;
    quoted = false;
  }

  /** The row is given up; reading goes on at the line after its first. False: that line is not in the window yet. */
  function giveUp(window: Window, sink: Sink, reason: string): boolean {
    if (!dropping) {
      sink.unreadable(reason, line);
      givenUp++;
    }
    const newline = window.buffer.subarray(0, window.end).indexOf(0x0a, window.start);
    dropping = newline < 0;
    window.start = dropping ? window.end : newline + 1;
    if (!dropping) line++;
    looked = 0;
    rowLines = 0;
    quoted = false;
    return !dropping;
  }

  function rows(window: Window, sink: Sink): void {
    while (!sink.full()) {
      if (dropping && !giveUp(window, sink, '')) return;
      const { buffer, end } = window;
      let at = window.start + looked;
      while (at < end) {
        const c = buffer[at++];
        if (c === 0x22 && givenUp < GIVEN_UP) quoted = !quoted;
        else if (c === 0x0a) {
          rowLines++;
          if (!quoted) break;
        }
      }
      looked = at - window.start;
      if (looked > 0 && buffer[at - 1] === 0x0a && !quoted) put(window, sink, looked);
      else if (looked <= limit || !giveUp(window, sink, tooLong(limit))) return;
    }
  }

  return {
    cut: rows,
    end(window, sink) {
      if (dropping || window.start === window.end) return false;
      if (quoted) {
        sink.truncated('a quoted cell is not closed: the input is cut off or a quote is missing', line);
        return giveUp(window, sink, CUT_OFF);
      }
      put(window, sink, window.end - window.start);
      return false;
    },
  };
}

/** Columns that the header names twice keep the first value that is not empty. */
function asRow(header: readonly string[], cells: readonly string[]): Record<string, string> {
  const row = new Map<string, string>();
  header.forEach((column, i) => {
    if (!row.get(column)) row.set(column, cells[i] ?? '');
  });
  return Object.fromEntries(row);
}
