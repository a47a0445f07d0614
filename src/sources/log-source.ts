import type { RawRecord, SourceRemark } from '../model/index.ts';

/** Where entries come from. `batches()` may be called twice (two passes); the bytes of a batch are valid until the next is asked for. */
export interface LogSource {
  /** What was read, for people: `entries.json`, `3 files in exports/`, `standard input`. */
  readonly description: string;
  /** Every record, in the order of the input, in batches of bounded size. */
  batches(): AsyncIterable<readonly RawRecord[]>;
  /** What the latest pass had to say beside its records. */
  remarks(): readonly SourceRemark[];
  /** Lets go of files and of what was spooled; calling it twice is harmless. */
  close(): Promise<void>;
}

/** What the edge hands in, and the limits that tests make small. */
export interface SourceIo {
  readonly stdin: NodeJS.ReadableStream;
  /** Folder for the spool of what can be read only once; the system's temporary folder where absent. */
  readonly spoolDir?: string;
  /** Bytes read at once (1 MiB). */
  readonly blockSize?: number;
  /** Bytes above which a record is unreadable (16 MiB; an entry has at most 512 KiB by the API). */
  readonly recordLimit?: number;
}

/** One way to name a source on the command line. */
export interface LocationKind {
  readonly claims: (location: string) => boolean;
  readonly open: (location: string, io: SourceIo) => Promise<LogSource>;
}
