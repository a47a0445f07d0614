import type { JsonObject } from './json.ts';
import type { Severity } from './severity.ts';

/** Where a record was read: file as the user named it, 1-based line (of its first byte) or element. */
export interface Where {
  readonly file: string;
  readonly line: number;
}

/** Bytes of an input, decompressed, that can be had again. */
export interface ReadBack {
  /** The descriptor that it reads: threads of one process share theirs. */
  readonly fd: number;
  /** Fills the target with `length` bytes from `offset` on; false where they cannot be had. */
  read(target: Uint8Array, offset: number, length: number): boolean;
  close(): void;
}

/** Where bytes came from; null where they can be had again only by reading everything. */
export interface Origin {
  readonly open: () => ReadBack | null;
}

/**
 * One record as a source found it. `bytes` are valid until the next batch is asked for (blocks are reused);
 * forms that do not carry an entry's JSON bytes (YAML, CSV) hand over the value instead.
 */
export type RawRecord =
  | {
      readonly kind: 'bytes';
      readonly block: Uint8Array;
      readonly start: number;
      readonly end: number;
      readonly where: Where;
      /** Where it can be had again, and the place of `start` there. */
      readonly origin?: Origin | undefined;
      readonly offset?: number;
    }
  | { readonly kind: 'value'; readonly value: unknown; readonly where: Where }
  /** Bytes that the container's form could not cut into a record: counted and located, never fatal. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly where: Where };

/** Something that a source has to say about its reading beside the records. */
export interface SourceRemark {
  /** `truncated`: reading broke off, the set is incomplete; `looks-cut`: complete file whose size looks like a limit. */
  readonly kind: 'truncated' | 'looks-cut' | 'unread' | 'note';
  readonly message: string;
  readonly where?: Where;
}

/** The part of httpRequest that rca works with. */
export interface HttpRequest {
  readonly method?: string;
  /** Full URL as logged (raw: it may hold secrets). */
  readonly url?: string;
  /** Path of `url` without query. */
  readonly path?: string;
  readonly status?: number;
  /** Nanoseconds; absent where the entry has none. */
  readonly latency?: bigint;
  readonly userAgent?: string;
}

/** Ids that tie entries of one failure together, each as found in a field or, failing that, in the text. */
export interface Correlation {
  /** Hex trace id without the `projects/P/traces/` part. */
  readonly trace?: string;
  readonly spanId?: string;
  readonly requestId?: string;
  readonly operationId?: string;
  /** Operating-system process id, where the line names it. */
  readonly pid?: string;
}

/**
 * One LogEntry, normalised. Its text is raw: seen by rules and filters in memory only; see `Signal` for what leaves.
 * Costly members are getters (computed when first read), so a spread copy `{...entry}` is not an entry.
 */
export interface Entry {
  readonly insertId?: string;
  readonly logName?: string;
  /** Log id: what follows `/logs/`, percent-decoded. */
  readonly logId?: string;
  readonly project?: string;
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  readonly time: bigint;
  /** RFC 3339 in UTC, fraction digits as logged (0, 3, 6 or 9). */
  readonly timestamp: string;
  /** receiveTimestamp in nanoseconds, where the entry has one. */
  readonly received?: bigint;
  /** Severity as the field has it (DEFAULT where it is unset). */
  readonly fieldSeverity: Severity;
  /** Effective severity: the field, else the line's own prefix, else a traceback (design, section 1). */
  readonly severity: Severity;
  /** The level that the line itself states (prefix, level field of its JSON); absent where it states none. */
  readonly textSeverity?: Severity;
  /** The text as a person reads it; '' for an entry without payload and without request. */
  readonly message: string;
  /** The JSON object that the message text is, or ends with, parsed. */
  readonly embedded?: JsonObject;
  /** Further texts of the entry that may hold a stack trace (stack_trace, exception, exc_info, error.stack ...), multi-line, unescaped. */
  readonly stackTexts: readonly string[];
  /** Whether text, JSON or proto payload is present. An entry with httpRequest only has no payload, and is no loss. */
  readonly hasPayload: boolean;
  readonly resourceType?: string;
  /** Cloud Run service, Kubernetes app, function, job ...; falls back to the resource's own name. */
  readonly service?: string;
  readonly revision?: string;
  /** Instance, pod or VM that wrote the entry. */
  readonly instance?: string;
  readonly http?: HttpRequest;
  readonly correlation: Correlation;
  /** The entry in the REST API's spelling: what LQL filters are evaluated on. */
  readonly raw: JsonObject;
  /** 16 hex digits over the content, independent of key order and place: tells entries apart where insertId is missing. */
  readonly hash: string;
  readonly where: Where;
}
