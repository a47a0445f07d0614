const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function logGamma(x: number): number {
  let sum = 0.99999999999980993;
  const y = x - 1;
  for (const [i, c] of LANCZOS.entries()) sum += c / (y + i + 1);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Regularised incomplete beta function by Lentz's continued fraction: I_x(a, b). */
function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShare(1 - x, b, a);
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let f = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    f *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    const step = d * c;
    f *= step;
    if (Math.abs(step - 1) < 1e-14) break;
  }
  return Math.min(1, front * f);
}

function nonZero(x: number, tiny: number): number {
  return Math.abs(x) < tiny ? tiny : x;
}

/**
 * Exact one-sided test of two Poisson rates: the chance that, were both rates the same, at least `after` of all occurrences fell into the second window.
 * Exposures are entries, requests or seconds, in the same unit for both.
 */
export function chanceOfRise(
  before: number,
  after: number,
  exposureBefore: number,
  exposureAfter: number,
): number {
  if (after <= 0) return 1;
  if (exposureAfter <= 0) return 1;
  const share = exposureAfter / (exposureBefore + exposureAfter);
  // P(X >= after) for X ~ Binomial(before + after, share)
  return betaShare(share, after, before + 1);
}

/** Benjamini and Hochberg: for each chance, the share of false discoveries when it and all smaller ones are told. */
export function falseDiscovery(chances: readonly number[]): readonly number[] {
  const order = chances.map((_, i) => i).sort((i, j) => (chances[j] ?? 0) - (chances[i] ?? 0) || j - i);
  const q = new Array<number>(chances.length).fill(1);
  let least = 1;
  order.forEach((i, n) => {
    least = Math.min(least, ((chances[i] ?? 1) * chances.length) / (chances.length - n));
    q[i] = least;
  });
  return q;
}
