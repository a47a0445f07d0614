/** What a stand-in says about the thing it replaces. */
export type SecretKind =
  | 'account'
  | 'basic'
  | 'bearer'
  | 'card'
  | 'cookie'
  | 'email'
  | 'ip'
  | 'jwt'
  | 'key'
  | 'password'
  | 'secret'
  | 'session'
  | 'service-account'
  | 'signature'
  | 'token';

/** A stretch of the text that must not leave: offsets in UTF-16 code units, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: SecretKind;
}

/** One pass over one text. The `...Until` members keep hostile repetition linear: no run is read twice. */
export interface Scan {
  readonly s: string;
  /** Ascending, without overlap. */
  readonly spans: Span[];
  /** End of the last span: finders that look back stop here. */
  floor: number;
  dotsUntil: number;
  colonsUntil: number;
  jwtUntil: number;
  /** Whether the text names a secret anywhere, once that was looked for. */
  names: boolean | null;
  /** Where the next `-----END` stands, as far as it was looked for; Infinity where there is none. */
  pemEnd: number;
}

/** Looks at the trigger character at `at`; returns where to go on, or -1 where it found nothing. */
export type Finder = (scan: Scan, at: number) => number;

/** A pass that has seen nothing yet. */
export function startScan(s: string): Scan {
  return { s, spans: [], floor: 0, dotsUntil: 0, colonsUntil: 0, jwtUntil: 0, names: null, pemEnd: -1 };
}

/** Notes a span; returns its end. Spans that overlap an earlier one or are empty are refused (-1). */
export function emit(scan: Scan, start: number, end: number, kind: SecretKind): number {
  if (start < scan.floor || end <= start) return -1;
  scan.spans.push({ start, end, kind });
  scan.floor = end;
  return end;
}
