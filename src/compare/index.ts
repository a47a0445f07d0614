export { compareReports, THRESHOLD, type CompareOptions } from './compare.ts';
export type { FixedBefore } from './finding-verdict.ts';
export { statusText } from './endpoints.ts';
export { checkClaims, linesOf } from './claims/check.ts';
export { quotesIn, squeeze, type Quote } from './claims/quotes.ts';
export type { Flag } from './claims/claim.ts';
