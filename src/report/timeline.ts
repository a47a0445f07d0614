import type { Chain, Observed, TestResult, Timeline } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { formatTimestamp } from '../util/time.ts';

const BINS = 60;
const MAX_TESTS = 100;

/** When things happened, in equal parts of the covered window; null where nothing was covered. Chains come in the order of the findings. */
export function timelineOf(
  observed: Observed,
  chains: readonly Chain[],
  tests: readonly TestResult[],
): Timeline | null {
  const { first, last } = observed;
  if (first === null || last === null) return null;
  const span = last - first + 1n;
  const bin = (time: bigint): number =>
    time < first ? 0 : time > last ? BINS - 1 : Number(((time - first) * BigInt(BINS)) / span);
  const count = (times: readonly bigint[]): readonly number[] => {
    const bins = Array.from({ length: BINS }, () => 0);
    for (const time of times) bins[bin(time)] = (bins[bin(time)] ?? 0) + 1;
    return bins;
  };
  return {
    since: formatTimestamp(first),
    until: formatTimestamp(last),
    errors: count(observed.signals.filter((s) => s.role === 'error').map((s) => s.time)),
    findings: chains.map((chain, i) => ({
      id: `F${i + 1}`,
      failures: count(chain.group.failures.map((f) => f.start)),
    })),
    revisions: observed.services.flatMap((s) =>
      s.revisions.map((r) => ({ service: s.name, revision: r.name, firstSeen: formatTimestamp(r.first) })),
    ),
    tests: tests
      .filter((t) => t.start !== undefined)
      .sort(
        (a, b) =>
          Number((a.start ?? 0n) - (b.start ?? 0n)) || byCode(a.suite, b.suite) || byCode(a.name, b.name),
      )
      .slice(0, MAX_TESTS)
      .map((t) => ({
        name: t.suite === '' ? t.name : `${t.suite} > ${t.name}`,
        outcome: t.outcome,
        start: formatTimestamp(t.start ?? 0n),
        end: formatTimestamp(t.end ?? t.start ?? 0n),
      })),
  };
}
