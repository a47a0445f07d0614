import type { QuietSeverity } from '../../model/index.ts';
import { idsOfText } from '../id-text.ts';
import type { IdKind } from '../id-fields.ts';
import { idHash } from './id-hash.ts';
import { FLAG, OUT, type Kernel } from './kernel.ts';
import type { Log } from './logs.ts';
import type { Place } from './places.ts';

/** A request that went well; one object for all of one place, method, route and status. */
export interface QuietRequest {
  readonly place: Place;
  readonly method: string;
  /** The path, its variable segments folded. */
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
  /** Whether it has an insertId; else it has no key. */
  readonly named: boolean;
  /** Identity of logName, time and insertId, as `keyOf` gives it, in two halves. */
  readonly high: number;
  readonly low: number;
  /** As `digestOf` gives it. */
  readonly digest: number;
  /** The severity that the parsed entry has: the field's, or what the line states of itself. */
  readonly severity: QuietSeverity;
  readonly payload: 'textPayload' | 'jsonPayload' | null;
  readonly http: QuietRequest | undefined;
  /** URL of the request; '' where it has none. */
  readonly url: string;
  /** Text of the payload; '' for a request without payload, whose text is made. */
  readonly message: string;
  /** Whether the message may hold a quote. */
  readonly quoted: boolean;
  /** Owners of the needles that payload and request hold; `hitCount` of them are valid. */
  readonly hits: Int32Array;
  readonly hitCount: number;
  /** Calls with the hash of each id of a trace or request that it names; false: there may be others. */
  eachId(take: (hash: number) => void): boolean;
}

/** What is counted and noted of a quiet entry: all that outlives the decision. */
export type QuietFacts = Omit<QuietEntry, 'log' | 'url' | 'hits' | 'hitCount' | 'place' | 'http'> & {
  readonly place: Pick<Place, 'service' | 'revision' | 'instance' | 'resourceType'>;
  readonly http: (Omit<QuietRequest, 'place'> & { readonly place: QuietFacts['place'] }) | undefined;
};

/** What a skimmer fills in; numbers stand in the kernel's memory. */
export class QuietFound implements QuietEntry {
  place!: Place;
  log!: Log;
  severity: QuietSeverity = 'DEFAULT';
  payload: QuietEntry['payload'] = null;
  http: QuietRequest | undefined = undefined;
  hits: Int32Array = new Int32Array(0);
  hitCount = 0;
  named = false;
  /** Whether a word stands in the message that an id may follow. */
  idsInText = false;
  private text: string | null = null;
  private readonly kernel: Kernel;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** What was made of the last record is forgotten. */
  renew(): void {
    this.text = null;
    this.idsInText = false;
  }

  private number(field: number): number {
    return this.kernel.out[field] as number;
  }

  get seconds(): number {
    return this.number(OUT.seconds) >>> 0;
  }

  get nanos(): number {
    return this.number(OUT.nanos);
  }

  get time(): bigint {
    return BigInt(this.seconds) * 1_000_000_000n + BigInt(this.nanos);
  }

  get late(): boolean {
    return (this.number(OUT.flags) & FLAG.late) !== 0;
  }

  get quoted(): boolean {
    return (this.number(OUT.flags) & FLAG.quoted) !== 0;
  }

  get high(): number {
    return this.number(OUT.high);
  }

  get low(): number {
    return this.number(OUT.low);
  }

  get digest(): number {
    return this.number(OUT.digest);
  }

  get url(): string {
    return this.http === undefined ? '' : this.kernel.slice(this.number(OUT.url), this.number(OUT.url + 1));
  }

  get message(): string {
    if (this.text !== null) return this.text;
    if (this.payload === null) return (this.text = '');
    return (this.text = this.messageTo(this.number(OUT.message + 1)));
  }

  /** The message's first characters: at least as many as asked for, if it has them. */
  head(characters: number): string {
    if (this.text !== null) return this.text;
    // Each character takes two bytes at most: a quote and its backslash.
    const end = this.number(OUT.message) + characters * (this.quoted ? 2 : 1);
    return this.messageTo(Math.min(end, this.number(OUT.message + 1)));
  }

  private messageTo(end: number): string {
    const text = this.kernel.slice(this.number(OUT.message), end);
    return text.includes('\\') ? text.replaceAll('\\"', '"') : text;
  }

  eachId(take: (hash: number) => void): boolean {
    const count = this.number(OUT.ids);
    for (let i = 1; i <= count; i++) take(this.number(OUT.ids + i));
    const { ids } = this.place;
    for (let i = 0; i < ids.length; i++) take(ids[i] as number);
    if (this.idsInText) {
      const named: Partial<Record<IdKind, string>> = {};
      idsOfText(this.payload === null ? this.url : this.message, named);
      if (named.trace !== undefined) take(idHash(named.trace));
      if (named.request !== undefined) take(idHash(named.request));
    }
    return (this.number(OUT.flags) & FLAG.unknownIds) === 0;
  }
}
