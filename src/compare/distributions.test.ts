import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  binomialAtLeast,
  binomialAtMost,
  clopperPearson,
  hypergeometric,
  hypergeometricAtMost,
  noneAtRate,
} from './distributions.ts';

/** C(n, k), exact. */
function choose(n: bigint, k: bigint): bigint {
  if (k < 0n || k > n) return 0n;
  let result = 1n;
  for (let i = 1n; i <= k; i += 1n) result = (result * (n - k + i)) / i;
  return result;
}
/** A fraction of big integers as a double, to 15 digits or so. */
const ratio = (a: bigint, b: bigint): number => Number((a * 10n ** 40n) / b) / 1e40;
/** P(X <= k) for rate a/b by enumeration with big integers. */
function enumerated(k: number, n: number, a: bigint, b: bigint): number {
  let sum = 0n;
  for (let i = 0n; i <= BigInt(k); i += 1n) sum += choose(BigInt(n), i) * a ** i * (b - a) ** (BigInt(n) - i);
  return ratio(sum, b ** BigInt(n));
}
const near = (actual: number, expected: number, digits = 1e-11): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(digits * Math.max(Math.abs(expected), 1e-25));
};

describe('binomial tails', () => {
  it('are those of exact enumeration', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        fc.integer({ min: 1, max: 99 }),
        (n, at, percent) => {
          const k = at % (n + 1);
          near(binomialAtMost(k, n, percent / 100), enumerated(k, n, BigInt(percent), 100n), 1e-9);
          near(binomialAtLeast(k, n, percent / 100), enumerated(n - k, n, BigInt(100 - percent), 100n), 1e-9);
        },
      ),
    );
  });
  it('keep their digits for a thousand million trials', () => {
    // Poisson limit: P(X = 0), P(X <= 1) at a mean of 2.
    near(binomialAtMost(0, 1e9, 2e-9), Math.exp(-2), 1e-8);
    near(binomialAtMost(1, 1e9, 2e-9), 3 * Math.exp(-2), 1e-8);
    // Normal limit, two standard deviations below the mean: Phi(-2) = 0.02275013.
    expect(binomialAtMost(5e8 - 31623, 1e9, 0.5)).toBeCloseTo(0.02275, 4);
    near(noneAtRate(1, 1e9, 1e9), Math.exp(-1), 1e-8);
  });
});

describe('Clopper-Pearson', () => {
  // Published: R binom.test documentation (682/925), Agresti & Coull 1998 (0/n), Newcombe 1998 table I (81/263, 15/148, 0/20, 1/29).
  it.each([
    [81, 263, 0.2527, 0.3676],
    [15, 148, 0.0578, 0.1617],
    [0, 20, 0, 0.1684],
    [1, 29, 0.0009, 0.1776],
    [682, 925, 0.7076683, 0.7654066],
  ])('%i of %i', (k, n, low, high) => {
    const interval = clopperPearson(k, n);
    expect(interval[0]).toBeCloseTo(low, low === 0.7076683 ? 6 : 4);
    expect(interval[1]).toBeCloseTo(high, low === 0.7076683 ? 6 : 4);
  });
  it('mirrors, and holds the rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(5000), (n, at) => {
        const k = at % (n + 1);
        const [low, high] = clopperPearson(k, n);
        const [mirrorLow, mirrorHigh] = clopperPearson(n - k, n);
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
        expect(Math.abs(low - (1 - mirrorHigh))).toBeLessThan(1e-9);
        expect(Math.abs(high - (1 - mirrorLow))).toBeLessThan(1e-9);
      }),
    );
  });
  it('is that of the normal limit for very many', () => {
    const [low, high] = clopperPearson(5e8, 1e9);
    expect((high - low) / 2 / (1.959963985 * Math.sqrt(0.25 / 1e9))).toBeCloseTo(1, 3);
    const [rare, rarer] = clopperPearson(1, 1e9);
    // Exact Poisson limits of a count of 1 (Garwood 1936): 0.02532, 5.5716.
    near(rare * 1e9, 0.025317808, 1e-6);
    near(rarer * 1e9, 5.571643391, 1e-6);
  });
});

describe('hypergeometric', () => {
  it("is Fisher's tea: 1/70, 16/70 ...", () => {
    expect([0, 1, 2, 3, 4].map((k) => Math.round(hypergeometric(k, 4, 4, 4) * 70))).toEqual([
      1, 16, 36, 16, 1,
    ]);
    near(hypergeometricAtMost(3, 4, 4, 4), 69 / 70);
  });
  it('is that of exact enumeration', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 80 }),
        fc.nat(160),
        fc.nat(160),
        (n1, n2, d, at) => {
          const drawn = d % (n1 + n2 + 1);
          const k = at % (drawn + 1);
          const [a, b, c] = [BigInt(n1), BigInt(n2), BigInt(drawn)];
          let sum = 0n;
          for (let i = 0n; i <= BigInt(k); i += 1n) sum += choose(a, i) * choose(b, c - i);
          const expected = ratio(sum, choose(a + b, c));
          expect(Math.abs(hypergeometricAtMost(k, drawn, n1, n2) - expected)).toBeLessThan(1e-11);
        },
      ),
    );
  });
  it('is stable for very many', () => {
    // All of 10 on one of two equal halves of 2 * 10^9.
    near(hypergeometric(10, 10, 1e9, 1e9), 2 ** -10, 1e-7);
    expect(hypergeometricAtMost(5e8, 1e9, 1e9, 1e9)).toBeCloseTo(0.5, 4);
  });
});
