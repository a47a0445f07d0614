import type { Window } from '../io/window.ts';
import type { Sink } from '../sink.ts';

/** Cuts the bytes of one form into records. It keeps its place between calls, so it serves one input. */
export interface Cutter {
  /** Consumes what is whole in the window; returns when more bytes are needed or the sink is full. */
  cut(window: Window, sink: Sink): void;
  /** The input is over: what is left in the window is the last record, or a cut one. True: call `cut` again, then `end`. */
  end(window: Window, sink: Sink): boolean;
  /** Lines that were cut; null where JSON of several lines has begun: nothing behind can be cut without what stands before. Absent where lines mean nothing. */
  lines?(): number | null;
}

/** The line at which an input breaks off, as well as it is known. */
export function endLine(cutter: Cutter): number {
  return (cutter.lines?.() ?? 0) + 1;
}

/** The beginning of an input, decompressed, as UTF-8. */
export interface Sample {
  readonly bytes: Buffer;
  /** First byte that is not blank; the sample's length where there is none. */
  readonly first: number;
  /** The sample is the whole input. */
  readonly whole: boolean;
}

/** One form that saved entries come in, told by content. */
export interface Form {
  readonly name: string;
  readonly claims: (sample: Sample) => boolean;
  /** `limit`: bytes above which a record is unreadable. */
  readonly open: (sample: Sample, limit: number) => Cutter | Promise<Cutter>;
}

/** Why a record above the limit is not read. */
export function tooLong(limit: number): string {
  const mib = limit / 1024 / 1024;
  return `longer than ${mib >= 1 ? `${Math.floor(mib)} MiB` : `${limit} bytes`}: no log entry is that long`;
}

/** The reason given for a last record that is not whole. */
export const CUT_OFF = 'cut off at the end of the input';
