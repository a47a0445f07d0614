import type { LineComparison, Pace, SlowService, Step, Steps } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { MILLISECOND } from '../util/time.ts';
import { quietTraces } from './traces.ts';

const MIN_COUNT = 3;
/** A step is slow from this factor and this much more than before. */
const SLOW_FACTOR = 3n;
const SLOW_FLOOR = 20n * MILLISECOND;
/** A service is told when its steps together lost this factor and this much. */
const TOTAL_FACTOR = 5n;
const TOTAL_FLOOR = 100n * MILLISECOND;

interface Slow extends Pace {
  readonly steps: readonly Step[];
}

interface Sum {
  readonly slow: Slow[];
  of: number;
  /** Twice the nanoseconds, so that half of one is whole. */
  before: bigint;
  extra: bigint;
}

interface Row {
  readonly from: Step;
  readonly to: Step;
  readonly gaps: { readonly gap: bigint; readonly step: Step }[];
}

/**
 * Services that became slow, the likeliest first: a step between two services counts half for each, and a service whose other steps
 * are as fast as ever is less likely than one all of whose steps are slow.
 */
export function slowServices(lines: LineComparison): readonly SlowService[] {
  const good = rowsOf(lines.before);
  const services = new Map<string, Sum>();
  for (const [key, now] of rowsOf(lines.now)) {
    const before = good.get(key);
    if (!before || before.gaps.length < MIN_COUNT || now.gaps.length < MIN_COUNT) continue;
    const [was, is] = [median(before), median(now)];
    const late = is - was >= SLOW_FLOOR && is >= was * SLOW_FACTOR;
    const ends = new Set([now.from.service, now.to.service]);
    for (const name of ends) {
      let service = services.get(name);
      if (!service) services.set(name, (service = { slow: [], of: 0, before: 0n, extra: 0n }));
      const share = ends.size === 1 ? 2n : 1n;
      service.of += 1;
      service.before += was * share;
      if (is > was) service.extra += (is - was) * share;
      if (late) service.slow.push(paceOf(lines, before, now, was, is));
    }
  }
  return [...services]
    .filter(
      ([, s]) =>
        s.slow.length > 0 && s.extra >= TOTAL_FLOOR * 2n && s.before + s.extra >= s.before * TOTAL_FACTOR,
    )
    .sort(([a, x], [b, y]) => score(y) - score(x) || byCode(a, b))
    .flatMap(([service, s]): SlowService[] => {
      const [worst, ...others] = s.slow.sort((a, b) => Number(lost(b) - lost(a)));
      if (!worst) return [];
      return [
        {
          kind: 'slow-service',
          service,
          slow: [worst, ...others],
          of: s.of,
          before: s.before / 2n,
          now: (s.before + s.extra) / 2n,
          steps: worst.steps,
          rivals: [],
        },
      ];
    });
}

function score(s: Sum): number {
  return (Number(s.extra) * s.slow.length) / s.of;
}

function lost(pace: Pace): bigint {
  return pace.now.median - pace.before.median;
}

function paceOf(lines: LineComparison, before: Row, now: Row, was: bigint, is: bigint): Slow {
  const name = (step: Step): Pace['from'] => ({
    service: step.service,
    template: lines.templates[step.template] ?? '',
  });
  return {
    from: name(now.from),
    to: name(now.to),
    before: { median: was, count: before.gaps.length },
    now: { median: is, count: now.gaps.length },
    steps: [...now.gaps]
      .sort((a, b) => (a.gap > b.gap ? -1 : a.gap < b.gap ? 1 : byCode(a.step.key, b.step.key)))
      .map((g) => g.step),
  };
}

/** Time from each line of a trace to the next, by the two lines. */
function rowsOf(window: Steps): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  for (const trace of quietTraces(window))
    trace.forEach((spot, i) => {
      const previous = trace[i - 1];
      if (!previous) return;
      const key = `${previous.name}\u0001${spot.name}`;
      let row = rows.get(key);
      if (!row) rows.set(key, (row = { from: previous.step, to: spot.step, gaps: [] }));
      row.gaps.push({ gap: spot.step.time - previous.step.time, step: spot.step });
    });
  return rows;
}

function median(row: Row): bigint {
  const sorted = row.gaps.map((g) => g.gap).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[sorted.length >> 1] ?? 0n;
}
