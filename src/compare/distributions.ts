/** Relative size below which a further term of a tail changes nothing in double precision. */
const NEGLIGIBLE = 1e-18;

/** log(n!) minus Stirling's approximation of it (Loader 2000, "Fast and accurate computation of binomial probabilities"). */
function stirlingError(n: number): number {
  if (n <= 15) {
    let factorial = 1;
    for (let i = 2; i <= n; i += 1) factorial *= i;
    return Math.log(factorial) - (n + 0.5) * Math.log(n || 1) + n - 0.5 * Math.log(2 * Math.PI);
  }
  const s = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / s) / s) / s) / s) / n;
}

/** x log(x/m) + m - x without cancellation where x is near m. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let j = 1; ; j += 1) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}

/** log of the binomial probability of k in n at rate p; q is 1 - p, handed in so that it keeps its digits. */
function logBinomial(k: number, n: number, p: number, q: number): number {
  if (k < 0 || k > n) return -Infinity;
  if (p === 0) return k === 0 ? 0 : -Infinity;
  if (q === 0) return k === n ? 0 : -Infinity;
  if (k === 0) return p < 0.5 ? n * Math.log1p(-p) : n * Math.log(q);
  if (k === n) return q < 0.5 ? n * Math.log1p(-q) : n * Math.log(p);
  const core =
    stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * q);
  return core + 0.5 * Math.log(n / (2 * Math.PI * k * (n - k)));
}

/** Sums a tail away from the mode: `ratio(i)` is the i-th further term over the one before it. */
function sumTail(first: number, ratio: (i: number) => number): number {
  let sum = first;
  let term = first;
  for (let i = 1; ; i += 1) {
    term *= ratio(i);
    if (!(term > sum * NEGLIGIBLE)) return Math.min(1, sum);
    sum += term;
  }
}

/** P(X <= k) for X ~ Binomial(n, p). Exact to about 12 digits for n up to 10^9. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  const q = 1 - p;
  if (k < n * p)
    return sumTail(Math.exp(logBinomial(k, n, p, q)), (i) => ((k - i + 1) * q) / ((n - k + i) * p));
  return 1 - binomialAtLeast(k + 1, n, p);
}

/** P(X >= k) for X ~ Binomial(n, p). */
export function binomialAtLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  const q = 1 - p;
  if (k > n * p)
    return sumTail(Math.exp(logBinomial(k, n, p, q)), (i) => ((n - k - i + 1) * p) / ((k + i) * q));
  return 1 - binomialAtMost(k - 1, n, p);
}

/** P(X = 0) for X ~ Binomial(n, failures/of): none in n if the old rate still held. */
export function noneAtRate(failures: number, of: number, n: number): number {
  return Math.exp(logBinomial(0, n, failures / of, (of - failures) / of));
}

/** Probability that k of the `drawn` fall on the first side, of n1 on it and n2 on the other, all draws equal. */
export function hypergeometric(k: number, drawn: number, n1: number, n2: number): number {
  if (k < 0 || k > drawn || k > n1 || drawn - k > n2) return 0;
  const all = n1 + n2;
  const p = drawn / all;
  const q = (all - drawn) / all;
  return Math.exp(
    logBinomial(k, n1, p, q) + logBinomial(drawn - k, n2, p, q) - logBinomial(drawn, all, p, q),
  );
}

/** P(X <= k), of the same distribution: Fisher's exact test, one-sided. */
export function hypergeometricAtMost(k: number, drawn: number, n1: number, n2: number): number {
  if (k < Math.max(0, drawn - n2)) return 0;
  if (k >= Math.min(drawn, n1)) return 1;
  if (k < (drawn * n1) / (n1 + n2))
    return sumTail(
      hypergeometric(k, drawn, n1, n2),
      (i) => ((k - i + 1) * (n2 - drawn + k - i + 1)) / ((n1 - k + i) * (drawn - k + i)),
    );
  // The other tail, seen from the second side: P(X >= k + 1) = P(drawn - X <= drawn - k - 1).
  return 1 - upperTail(k + 1, drawn, n1, n2);
}

function upperTail(k: number, drawn: number, n1: number, n2: number): number {
  return sumTail(
    hypergeometric(k, drawn, n1, n2),
    (i) => ((n1 - k - i + 1) * (drawn - k - i + 1)) / ((k + i) * (n2 - drawn + k + i)),
  );
}

/** Clopper-Pearson interval of a rate k/n, at confidence 1 - alpha; never too narrow. n is at least 1. */
export function clopperPearson(k: number, n: number, alpha = 0.05): readonly [number, number] {
  const half = alpha / 2;
  const low =
    k === 0
      ? 0
      : k === n
        ? Math.exp(Math.log(half) / n)
        : bisect(0, k / n, (p) => binomialAtLeast(k, n, p) < half);
  const high =
    k === n
      ? 1
      : k === 0
        ? -Math.expm1(Math.log(half) / n)
        : bisect(k / n, 1, (p) => binomialAtMost(k, n, p) > half);
  return [low, high];
}

/** The place in (low, high) up to which `before` holds, to the last bit that matters. */
function bisect(low: number, high: number, before: (p: number) => boolean): number {
  let [lo, hi] = [low, high];
  for (let i = 0; i < 200 && hi - lo > hi * 1e-14; i += 1) {
    const mid = lo + (hi - lo) / 2;
    if (before(mid)) lo = mid;
    else hi = mid;
  }
  return lo + (hi - lo) / 2;
}
