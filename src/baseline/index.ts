export type { Baseline, BaselineInput, EarlierReport } from './baseline.ts';
export { knownToBaseline, withComparison } from './comparison.ts';
export { withNewLines } from './new-lines.ts';
export { rareIn, watchPatterns } from './patterns.ts';
export type { RunPatterns } from './run-patterns.ts';
export { withUnknownsCompared } from './unknowns-compared.ts';
