export { compareReports, THRESHOLD, type CompareOptions } from './compare.ts';
export type { FixedBefore } from './finding-verdict.ts';
export { statusText } from './endpoints.ts';
