import type { Chain, ChainLayer, Failure, Signal, SlowOperation } from '../model/index.ts';
import { hash64 } from '../util/hash.ts';
import { counted, cut } from '../util/text.ts';
import { formatDuration } from '../util/time.ts';

const MAX_CITES = 3;
const MAX_SHOWN = 200;
const MAX_TITLE = 160;

/** The keys of the entries that a chain of slow operations is shown by. */
export function slowEvidence(operations: readonly SlowOperation[]): readonly string[] {
  return operations.flatMap((o) => o.keys.slice(0, MAX_SHOWN));
}

/** Makes a finding of slow operations, the outermost first, each within the one above; null where none of their entries is at hand. */
export function slowChain(
  operations: readonly SlowOperation[],
  signals: ReadonlyMap<string, Signal>,
): Chain | null {
  const surface = operations[0];
  const failures = (surface?.keys ?? []).flatMap((key): Failure[] => {
    const signal = signals.get(key);
    return signal && surface ? [failureOf(signal, surface.service)] : [];
  });
  const [first, ...rest] = failures.sort((a, b) => (a.start < b.start ? -1 : 1));
  const [top, ...below] = operations.flatMap((o, i) => layerOf(o, operations[i - 1], signals) ?? []);
  if (!surface || !first || !top) return null;
  const layers = [top, ...below] as const;
  const guess = layers.findIndex((l) => l.basis === 'inferred');
  return {
    group: {
      fingerprint: `v1-${hash64(JSON.stringify([surface.service, 'slow', operations.at(-1)?.template ?? '']))}`,
      aliases: [],
      service: surface.service,
      failures: [first, ...rest],
      tests: [],
    },
    layers,
    established: guess < 0 ? layers.length - 1 : Math.max(0, guess - 1),
    suspected: [],
    alternatives: [],
    refuted: [],
    open: 'These lines say how long it took, not why; log what it waits for (the statement, the call) with its time.',
    drift: true,
  };
}

function layerOf(
  o: SlowOperation,
  above: SlowOperation | undefined,
  signals: ReadonlyMap<string, Signal>,
): ChainLayer | null {
  const [cite, ...more] = o.keys.flatMap((key) => signals.get(key) ?? []).slice(0, MAX_CITES);
  if (!cite) return null;
  const common = {
    title: cut(`Slow: ${o.template.trim()}`, MAX_TITLE),
    because: `${counted(o.count, 'line')} of ${o.service} say that it took ${formatDuration(o.median)} (median), at most ${formatDuration(o.longest)}.`,
    component: o.service,
    tier: 'symptom',
    severity: 'medium',
    fix: [],
    claims: [],
    seen: { failures: o.count, of: o.count },
  } as const;
  const cites = [{ signal: cite }, ...more.map((signal) => ({ signal }))] as const;
  if (!above) return { ...common, basis: 'observed', link: null, cites };
  const why = `it ends while the one above is open, and takes most of its time (${formatDuration(o.median)} of ${formatDuration(above.median)})`;
  const confirm = 'A trace id on both lines, or spans, would show which call belongs to which.';
  return above.service === o.service
    ? { ...common, basis: 'observed', link: { kind: 'within', basis: 'observed', why }, cites }
    : {
        ...common,
        basis: 'inferred',
        link: { kind: 'within', basis: 'inferred', why, confirm },
        cites,
        confirm,
      };
}

function failureOf(signal: Signal, service: string): Failure {
  return {
    id: signal.key,
    kind: 'error',
    service,
    ...(signal.revision === undefined ? {} : { revision: signal.revision }),
    ...(signal.instance === undefined ? {} : { instance: signal.instance }),
    start: signal.time,
    end: signal.time,
    members: [{ signal, join: 'same-entry', sure: true, why: 'the line says how long it took' }],
    chains: [],
  };
}
