import type { Observed, Signal } from '../../model/index.ts';
import { MILLISECOND } from '../../util/time.ts';

const T0 = 1_760_000_000_000n * MILLISECOND;

/** A signal `ms` milliseconds into a made-up window; an error of the service `cart` unless told. */
export function signalAt(ms: number, more: Partial<Signal> = {}): Signal {
  const time = T0 + BigInt(ms) * MILLISECOND;
  const message = more.message ?? 'it failed';
  return {
    role: 'error',
    key: `${more.service ?? 'cart'}-${ms}-${message}`,
    ref: { insertId: `i${ms}`, timestamp: '2025-10-09T08:53:20Z', hash: '', where: { file: 'f', line: 1 } },
    time,
    severity: 'ERROR',
    service: 'cart',
    instance: 'cart-1',
    correlation: {},
    message,
    quote: message,
    matches: [],
    template: message,
    claims: [],
    ...more,
  };
}

/** A window of these signals. */
export function windowOf(signals: readonly Signal[]): Observed {
  return {
    signals: [...signals].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)),
    traces: [],
    exposure: [],
    services: [],
    unknowns: [],
    entries: signals.length,
    first: signals[0]?.time ?? null,
    last: signals.at(-1)?.time ?? null,
    matchedRules: [],
    places: new Set(),
  };
}
