import type { Chain, ChainLayer, Observed, Signal } from '../../model/index.ts';

/** An error of the service `cart` that says this. */
export function signal(message: string, more: Partial<Signal> = {}): Signal {
  return {
    role: 'error',
    key: message,
    ref: { insertId: message, timestamp: '2025-10-09T08:00:00Z', hash: '', where: { file: 'f', line: 1 } },
    time: 1_760_000_000_000_000_000n,
    severity: 'ERROR',
    service: 'cart',
    correlation: {},
    message,
    quote: message,
    matches: [],
    template: message,
    claims: [],
    ...more,
  };
}

/** A finding of one failure with these entries, of one layer and open. */
export function chain(
  name: string,
  signals: readonly [Signal, ...Signal[]],
  more: Partial<Chain> = {},
): Chain {
  const [first, ...rest] = signals.map((s) => ({
    signal: s,
    join: s.request ? ('trace' as const) : ('request-window' as const),
    sure: true,
    why: '',
  }));
  if (!first) throw new Error('no signal');
  const layer: ChainLayer = {
    title: signals[0].message,
    because: '',
    tier: 'application',
    component: signals[0].service ?? '',
    fix: [],
    claims: [],
    seen: { failures: 1, of: 1 },
    basis: 'observed',
    link: null,
    cites: [{ signal: signals[0] }],
  };
  return {
    group: {
      fingerprint: name,
      aliases: [],
      service: 'cart',
      failures: [
        {
          id: name,
          kind: 'error',
          service: 'cart',
          start: first.signal.time,
          end: first.signal.time,
          members: [first, ...rest],
          chains: [],
        },
      ],
      tests: [],
    },
    layers: [layer],
    established: 0,
    suspected: [],
    alternatives: [],
    refuted: [],
    open: 'look there',
    ...more,
  };
}

/** A window with these entries, the last of them at that time, of which nothing else was counted. */
export function window(
  signals: readonly Signal[],
  last: bigint | null,
  more: Partial<Observed> = {},
): Pick<Observed, 'signals' | 'first' | 'last' | 'services' | 'activity'> {
  return { signals, first: signals[0]?.time ?? null, last, services: [], activity: null, ...more };
}
