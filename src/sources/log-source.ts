import type { Notice, RawRecord, SourceRemark } from '../model/index.ts';
import type { Piece, PieceEnd } from './pieces.ts';

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
  /** Only where a service is read: its window and filters are given before the first pass. */
  readonly live?: LiveReading;
  /** Only for saved entries that several threads can read at once. */
  readonly divisible?: Divisible;
  /** Only for entries that `rca collect` saved: what reading them then came to. */
  readonly collected?: Collected;
}

/** Saved entries, to be read piece by piece (`piece-reader.ts`). The pieces of one reading are given out in their order; which thread reads which is free. */
export interface Divisible {
  /** Pieces of about `size` bytes; the same for all readings of this source. */
  divide(size: number): Promise<readonly Piece[]>;
  /** What the readings of all pieces had to say together. */
  remarks(pieces: readonly Piece[], ends: readonly PieceEnd[]): readonly SourceRemark[];
}

/** What `rca collect` notes beside the entries, so that they give the report that the live run would have given. Times are RFC 3339. */
export interface Collected {
  readonly collectedBy: 'rca';
  /** What was read, as a live report names it. */
  readonly source: string;
  readonly now: string;
  readonly since: string;
  readonly until: string;
  /** The filter that Cloud Logging selected by, redacted. */
  readonly filter: string | null;
  readonly services: readonly string[];
  readonly revisions: readonly string[];
  readonly entries: number;
  readonly thinned: boolean;
  /** Fingerprint of what was asked: only the same goes on. Absent in collections of before. */
  readonly asked?: string;
  /** Down to where an unfinished reading came; null where it is complete. */
  readonly reached: string | null;
  readonly reads: ReadCounts;
  readonly remarks: readonly SourceRemark[];
  readonly notices: readonly Notice[];
}

/** What is read of a service. The run still filters by itself, so more may come than was selected, never less. */
export interface Selection {
  /** Nanoseconds; since is inclusive, until exclusive. */
  readonly since: bigint;
  readonly until: bigint;
  /** Cloud Logging query language, or null. */
  readonly filter: string | null;
  /** Names that an entry must hold one of, each anywhere: how a service is named differs from platform to platform. */
  readonly services?: readonly string[];
  readonly revisions?: readonly string[];
  /** What the rules look for: for windows that are too large to be read whole. */
  readonly rules?: readonly RuleFilter[];
}

/** A filter that matches at least every entry in which a rule is seen. */
export interface RuleFilter {
  readonly id: string;
  readonly filter: string;
  /** The same, evaluated here: one that most entries match is not worth asking the service for. */
  readonly matches: (entry: unknown) => boolean;
}

/** A source that reads a service while the run goes on. */
export interface LiveReading {
  /** The clock of the run, frozen when the source was opened; nanoseconds. */
  readonly now: bigint;
  select(selection: Selection): void;
  reads(): ReadCounts;
  /** The newest page of what matches every filter in a window, and whether that is all; not all, too, where the read could not be made. The bytes are the caller's. */
  tally(window: Omit<Look, 'end' | 'entries'>): Promise<Tally>;
  /** Whether only signals and their surroundings were read of a part of the window: what depends on all entries is not known then. */
  thinned(): boolean;
  /** One page of what matches every filter, from the oldest or the newest end of a time; empty where nothing does. The bytes are the caller's. */
  peek(look: Look): Promise<readonly RawRecord[]>;
  /** Down to where a reading came that could not finish, in nanoseconds; null where it is complete. */
  reached(): bigint | null;
}

/** What one read found. */
export interface Tally {
  readonly records: readonly RawRecord[];
  readonly whole: boolean;
}

/** A look at one end of the logs. Nanoseconds; `until` is exclusive. */
export interface Look {
  readonly end: 'oldest' | 'newest';
  readonly since: bigint;
  readonly until: bigint;
  readonly filters: readonly string[];
  readonly entries: number;
}

/** What reading a service cost. */
export interface ReadCounts {
  /** Requests sent, failed ones included: each costs quota. */
  readonly total: number;
  /** How often reading waited for quota. */
  readonly quotaWaits: number;
  /** Reads that the run set out to do at most. */
  readonly planned: number;
}

/** How far reading a service has come. */
export interface Progress {
  readonly reads: number;
  readonly entries: number;
  readonly quotaWaits: number;
  readonly since: bigint;
  readonly until: bigint;
  /** Timestamp of the entry read last (newest come first); null before the first. */
  readonly at: string | null;
  /** Set while it waits. */
  readonly waiting: { readonly ms: number; readonly why: 'quota' | 'retry' } | null;
  readonly msLeft: number;
  /** The last word of this reading. */
  readonly done: boolean;
}

/** How live reading is set up; everything absent has its usual value. */
export interface LiveOptions {
  readonly transport?: 'grpc' | 'rest' | undefined;
  /** `http://HOST:PORT` or `https://HOST` instead of Google's; a plain one is read without credentials. */
  readonly endpoint?: string | undefined;
  /** For all reads, waits included (10 minutes). */
  readonly timeoutMs?: number | undefined;
  readonly maxReads?: number | undefined;
  /** Reads that the run did before this reading. */
  readonly readsBefore?: number | undefined;
  /** Reads every entry, however many minutes of quota that takes. */
  readonly all?: boolean | undefined;
  /** Reads that the project may do in a minute (60). */
  readonly quota?: number | undefined;
  /** Length of the quota's minute, for tests. */
  readonly minuteMs?: number | undefined;
  /** Wait before the first retry (200 ms), for tests. */
  readonly backoffMs?: number | undefined;
  /** Entries a read, at most 1,000. */
  readonly pageSize?: number | undefined;
  /** Ends the reading; what was read is reported. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: Progress) => void) | undefined;
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
  /** For `gcp:` locations. */
  readonly live?: LiveOptions | undefined;
}

/** One way to name a source on the command line. */
export interface LocationKind {
  readonly claims: (location: string) => boolean;
  readonly open: (location: string, io: SourceIo) => Promise<LogSource>;
}
