import type { Origin, RawRecord, SourceRemark } from '../model/index.ts';
import { formatCount } from '../util/text.ts';
import type { Window } from './io/window.ts';

/** Where a cutter puts what it finds in one input. Lines are 1-based. */
export interface Sink {
  bytes(block: Uint8Array, start: number, end: number, line: number): void;
  value(value: unknown, line: number): void;
  unreadable(reason: string, line: number): void;
  /** The input breaks off; only the first word on it is kept. */
  truncated(message: string, line: number): void;
  note(message: string): void;
  full(): boolean;
}

/** A sink with the end that the reader of the input holds. */
export interface Collector extends Sink {
  take(): readonly RawRecord[];
  /** Says what was left unsaid; nothing may be put in after. */
  finish(): void;
}

/** Records in one batch at most. */
const BATCH = 4096;
/** Unreadable pieces of an input without any readable record that are told one by one; the rest is told as one. */
const SHOWN = 100;
const BRACE = 0x7b;

/** Gathers the records of one input into batches; those that lie in the window are told where they can be had again. `inMidst`: a part of an input that is known to hold entries. */
export function createCollector(
  file: string,
  remark: (remark: SourceRemark) => void,
  window: Window,
  origin: Origin | undefined,
  inMidst = false,
): Collector {
  let batch: RawRecord[] = [];
  let anyReadable = inMidst;
  let unreadables = 0;
  let more = 0;
  let moreLine = 0;
  let cut = false;
  const unreadable = (reason: string, line: number): void => {
    unreadables++;
    if (anyReadable || unreadables <= SHOWN)
      batch.push({ kind: 'unreadable', reason, where: { file, line } });
    else if (more++ === 0) moreLine = line;
  };
  return {
    bytes(block, start, end, line) {
      if (block[start] !== BRACE) return unreadable('not a JSON object', line);
      anyReadable = true;
      const inWindow = block.buffer === window.buffer.buffer && block.byteOffset === window.buffer.byteOffset;
      batch.push({
        kind: 'bytes',
        block,
        start,
        end,
        where: { file, line },
        origin: inWindow ? origin : undefined,
        offset: window.base + start,
      });
    },
    value(value, line) {
      anyReadable = true;
      batch.push({ kind: 'value', value, where: { file, line } });
    },
    unreadable,
    truncated(message, line) {
      if (!cut) remark({ kind: 'truncated', message, where: { file, line } });
      cut = true;
    },
    note: (message) => remark({ kind: 'note', message, where: { file, line: 1 } }),
    full: () => batch.length >= BATCH,
    take() {
      const taken = batch;
      batch = [];
      return taken;
    },
    finish() {
      if (more > 0)
        batch.push({
          kind: 'unreadable',
          reason: `${formatCount(more)} further pieces of a file that does not look like a log export`,
          where: { file, line: moreLine },
        });
      else if (!anyReadable && unreadables === 0 && !cut) this.note(`${file} holds no entries`);
    },
  };
}
