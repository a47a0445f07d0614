export { compareReports, type CompareOptions } from './compare.ts';
export { hypergeometricAtMost } from './distributions.ts';
export { withCodeChecks } from './code-checks.ts';
export type { FixedBefore } from './finding-verdict.ts';
export { capabilitiesOf, type FilterCount } from './capabilities.ts';
export { checkClaims, linesOf } from './claims/check.ts';
export { quotesIn, squeeze, type Quote } from './claims/quotes.ts';
export type { Flag } from './claims/claim.ts';
export { blindspotOutcomes, type BlindspotOutcome } from './blindspots.ts';
