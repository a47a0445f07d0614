import type { Window } from '../io/window.ts';
import type { Sink } from '../sink.ts';
import type { Cutter, Form } from './form.ts';
import { tooLong } from './form.ts';
import { isBlank } from './json-scan.ts';

type ParseYaml = (text: string) => unknown;

const FIRST_KEY =
  /^(?:insertId|logName|timestamp|severity|resource|labels|textPayload|jsonPayload|protoPayload|httpRequest|receiveTimestamp|trace|errorGroups|operation|sourceLocation|spanId|labels):(?:\s|$)/;

/** What `gcloud logging read` prints by default: one document an entry, each led by `---`; or one YAML list of entries. */
export const yaml: Form = {
  name: 'YAML',
  claims: ({ bytes, first }) => {
    const head = bytes.toString('latin1', first, first + 200);
    return /^(?:---\s|%YAML|-[ \t]+[A-Za-z_"'])/.test(head) || FIRST_KEY.test(head);
  },
  open: async ({ bytes, first }, limit) =>
    yamlCutter(await loadParser(), bytes[first] === 0x2d && bytes[first + 1] !== 0x2d, limit),
};

/** The package is heavy to load, so it is loaded when the first YAML file is met. */
async function loadParser(): Promise<ParseYaml> {
  const { parseDocument } = await import('yaml');
  return (source) => {
    const document = parseDocument(source, { logLevel: 'silent', uniqueKeys: false });
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  };
}

/**
 * Cuts at the lines that lead a document (`---`) or an element (`- `) in the first column, where no content of an entry can
 * be, and parses each piece alone: the file is never held whole, and a broken document costs only itself.
 */
function yamlCutter(parse: ParseYaml, list: boolean, limit: number): Cutter {
  let line = 1;
  let pieceLine = 1;
  /** Start of the line that is looked at, from the piece's first byte. */
  let lineAt = 0;
  let dropping = false;
  /** The window begins inside a line whose beginning was dropped. */
  let midLine = false;

  function put(window: Window, sink: Sink, length: number): void {
    const text = dropping ? '' : window.buffer.toString('utf8', window.start, window.start + length);
    if (text.trim() !== '') {
      const first = pieceLine + blankLines(window.buffer, window.start);
      try {
        const value = parse(text);
        if (value != null) sink.value(list && Array.isArray(value) ? value[0] : value, first);
      } catch (error) {
        const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
        sink.unreadable(`broken YAML: ${reason}`, first);
      }
    }
    window.start += length;
    lineAt = 0;
    pieceLine = line;
    dropping = false;
  }

  return {
    cut(window, sink) {
      const view = window.buffer.subarray(0, window.end);
      while (!sink.full()) {
        const at = window.start + lineAt;
        const newline = view.indexOf(0x0a, at);
        if (newline < 0) {
          if (!dropping && window.end - window.start > limit) {
            sink.unreadable(tooLong(limit), pieceLine + blankLines(view, window.start));
            dropping = true;
          }
          if (dropping) {
            midLine ||= window.end > at;
            window.start = window.end;
            lineAt = 0;
          }
          return;
        }
        if (!midLine && (list ? leadsElement(view, at) : leadsDocument(view, at))) {
          if (list) {
            if (lineAt > 0) put(window, sink, lineAt);
          } else {
            put(window, sink, lineAt);
            window.start += 3;
          }
        }
        lineAt = newline + 1 - window.start;
        line++;
        midLine = false;
      }
    },
    end(window, sink) {
      put(window, sink, window.end - window.start);
      return false;
    },
  };
}

/** `---` (or the end mark `...`) alone or before a blank. */
function leadsDocument(bytes: Buffer, at: number): boolean {
  const mark = bytes[at];
  const after = bytes[at + 3] as number;
  return (
    (mark === 0x2d || mark === 0x2e) && bytes[at + 1] === mark && bytes[at + 2] === mark && after <= 0x20
  );
}

function leadsElement(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x2d && (bytes[at + 1] as number) <= 0x20;
}

/** Line breaks before the first byte that is not blank. */
function blankLines(bytes: Buffer, start: number): number {
  let breaks = 0;
  for (let i = start; i < bytes.length && isBlank(bytes[i] as number); i++) if (bytes[i] === 0x0a) breaks++;
  return breaks;
}
