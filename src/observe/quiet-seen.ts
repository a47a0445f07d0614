import type { QuietSeverity } from '../model/index.ts';

/** Where a quiet entry was written: the same object for all entries of the place. */
export interface QuietPlace {
  readonly service: string | undefined;
  readonly revision: string | undefined;
  readonly instance: string | undefined;
  readonly resourceType: string | undefined;
}

/** A request of a quiet entry; its path may have its variable segments folded already. */
export interface QuietHttp {
  readonly place: QuietPlace;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** What is counted of an entry that was not parsed because nothing in it can be a signal. */
export interface QuietSeen {
  readonly place: QuietPlace;
  /** Seconds since 1970, and nanoseconds in that second. */
  readonly seconds: number;
  readonly nanos: number;
  readonly severity: QuietSeverity;
  readonly payload: 'textPayload' | 'jsonPayload' | null;
  /** The same object for all requests of one place, method, route and status. */
  readonly http: QuietHttp | undefined;
  readonly message: string;
  /** Whether the message may hold a quote. */
  readonly quoted: boolean;
}
