export { buildParts, buildSide, type ReportInput } from './build.ts';
export { BEYOND_CHANCE, patternName } from './unknowns.ts';
export { coverageOf, type CoverageInput, type ReadingCounts } from './coverage.ts';
export { exitCodeOf, type FailOn } from './exit-code.ts';
export { readingNotices, type ReadingInput } from './notices.ts';
export { silenceNotices } from './silences.ts';
export { trafficNotice, type TrafficAsked } from './traffic.ts';
