import type { Key } from '../key-set.ts';
import type { JsonCursor } from './json-cursor.ts';
import type { Log } from './logs.ts';
import type { Place } from './places.ts';

/** A request that went well. */
export interface QuietRequest {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly status: number;
}

/**
 * A healthy entry as its bytes tell it: spelled as the REST API does, severity below WARNING, nothing in it that is an exception
 * or a failed request. One object is used again and again.
 */
export interface QuietEntry {
  readonly place: Place;
  readonly log: Log;
  /** Seconds since 1970, and nanoseconds in that second. */
  readonly seconds: number;
  readonly nanos: number;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  /** Whether it was received more than a minute after its time. */
  readonly late: boolean;
  /** Identity of logName, time and insertId, as `keyOf` gives it; null where it has no insertId. */
  readonly key: Key | null;
  readonly payload: 'textPayload' | 'jsonPayload' | null;
  readonly http: QuietRequest | undefined;
  /** Text of the payload; '' for a request without payload, whose text is made. */
  readonly message: string;
  /** Whether the message may hold a quote. */
  readonly quoted: boolean;
  /** Owners of the needles that payload and request hold; `hitCount` of them are valid. */
  readonly hits: Int32Array;
  readonly hitCount: number;
}

/** What a skimmer fills in. */
export class QuietFound implements QuietEntry {
  place!: Place;
  log!: Log;
  seconds = 0;
  nanos = 0;
  late = false;
  key: Key | null = null;
  payload: QuietEntry['payload'] = null;
  http: QuietRequest | undefined = undefined;
  quoted = false;
  hitCount = 0;
  readonly hits: Int32Array;
  messageStart = -1;
  messageEnd = -1;
  private text: string | null = null;
  private readonly cursor: JsonCursor;

  constructor(cursor: JsonCursor, hits: Int32Array) {
    this.cursor = cursor;
    this.hits = hits;
  }

  get time(): bigint {
    return BigInt(this.seconds) * 1_000_000_000n + BigInt(this.nanos);
  }

  get message(): string {
    return (this.text ??=
      this.messageStart < 0 ? '' : this.cursor.unquoted(this.messageStart, this.messageEnd));
  }

  setMessage(start: number, end: number): void {
    this.messageStart = start;
    this.messageEnd = end;
    this.text = null;
  }
}
