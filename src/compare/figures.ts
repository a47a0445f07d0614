import type { Figures, SideRate, Verdict } from '../model/index.ts';
import { formatCount } from '../util/text.ts';
import { clopperPearson, hypergeometric, hypergeometricAtMost, noneAtRate } from './distributions.ts';

/** Failures of how many. */
export interface Rate {
  readonly failures: number;
  readonly of: number;
}

/** What two rates say, by figures alone. */
export interface Judgement {
  readonly verdict: Extract<Verdict, 'fixed' | 'quiet' | 'improved' | 'persisting' | 'worse' | 'new'>;
  readonly reason: string;
  readonly figures: Figures;
}

/** Digits that are stated of a probability; more would differ between machines. */
const rounded = (p: number): number => Number(p.toPrecision(4));

/** One side's figures, with the interval of its rate. */
export function sideRate(failures: number, of: number | null): SideRate {
  const known = of !== null && of > 0 && failures <= of;
  const interval = known ? clopperPearson(failures, of) : null;
  return {
    failures,
    of: known ? of : null,
    interval: interval && [rounded(interval[0]), rounded(interval[1])],
  };
}

/** Probability of a split so uneven (all `failures` on the side of `of`, none in `clean` on the other) if the rates were the same. */
function allOnOneSide(failures: number, of: number, clean: number): number {
  return hypergeometric(failures, failures, of, clean);
}

/**
 * Whether none in `clean` means something after `failures` of `of`: the probability at the old rate, the exact conditional test (which does
 * not take the old rate for known), and how many further clean ones it takes until both are at or below the threshold.
 */
export function silence(
  rate: Rate,
  clean: number,
  threshold: number,
): {
  readonly shown: boolean;
  readonly probability: number;
  readonly conditional: number;
  readonly needed: number;
} {
  const enough = (n: number): boolean =>
    noneAtRate(rate.failures, rate.of, n) <= threshold &&
    allOnOneSide(rate.failures, rate.of, n) <= threshold;
  const shown = enough(clean);
  let [low, high] = [clean, Math.max(1, clean)];
  while (!enough(high)) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const mid = Math.floor((low + high) / 2);
    if (enough(mid)) high = mid;
    else low = mid;
  }
  return {
    shown,
    probability: rounded(noneAtRate(rate.failures, rate.of, clean)),
    conditional: rounded(allOnOneSide(rate.failures, rate.of, clean)),
    needed: shown ? 0 : high - clean,
  };
}

/** Judges two rates with denominators above 0, at least one of which has failures. `clean` are the exercised ones of a side without failures. */
export function judge(before: Rate, after: Rate, unit: string, threshold: number): Judgement {
  const base = {
    unit,
    before: sideRate(before.failures, before.of),
    after: sideRate(after.failures, after.of),
  };
  const was = `${ratio(before)} ${unit} before`;
  if (after.failures === 0) {
    const s = silence(before, after.of, threshold);
    const figures: Figures = {
      ...base,
      probability: s.probability,
      conditional: s.conditional,
      ...(s.shown ? {} : { needed: s.needed }),
    };
    const now = `0 in ${formatCount(after.of)} ${unit}, ${was}`;
    return s.shown
      ? {
          verdict: 'fixed',
          figures,
          reason: `${now}; had nothing changed, that has probability ${chance(Math.max(s.probability, s.conditional))}`,
        }
      : {
          verdict: 'quiet',
          figures,
          reason: `${now}; had nothing changed, that has probability ${chance(Math.max(s.probability, s.conditional))}; ${formatCount(s.needed)} more clean ones would show it`,
        };
  }
  if (before.failures === 0) {
    const s = silence(after, before.of, threshold);
    return {
      verdict: 'new',
      figures: { ...base, probability: s.probability, conditional: s.conditional },
      reason: `${ratio(after)} ${unit}, 0 in ${formatCount(before.of)} before${s.shown ? '' : `; so few before that it may have been there unseen (probability ${chance(Math.max(s.probability, s.conditional))})`}`,
    };
  }
  const failures = before.failures + after.failures;
  const fewer = hypergeometricAtMost(after.failures, failures, after.of, before.of);
  const more = hypergeometricAtMost(before.failures, failures, before.of, after.of);
  const figures: Figures = { ...base, conditional: rounded(Math.min(fewer, more)) };
  const now = `${ratio(after)} ${unit} (${percent(base.after)}), ${was} (${percent(base.before)})`;
  if (fewer <= threshold) return { verdict: 'improved', figures, reason: now };
  if (more <= threshold) return { verdict: 'worse', figures, reason: now };
  return { verdict: 'persisting', figures, reason: now };
}

/** `31/31`. */
export function ratio(rate: Rate): string {
  return `${formatCount(rate.failures)}/${formatCount(rate.of)}`;
}

function percent(side: SideRate): string {
  const text = (p: number): string => `${Number((p * 100).toPrecision(2))}`;
  return side.interval === null
    ? ''
    : `95 % interval ${text(side.interval[0])} to ${text(side.interval[1])} %`;
}

/** A probability for people: never 0, since nothing is impossible that was counted. */
function chance(p: number): string {
  return p < 0.0001 ? 'below 0.0001' : String(Number(p.toPrecision(2)));
}
