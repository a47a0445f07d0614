export { createIntake, LATE_AFTER } from './intake.ts';
export type { Decisions, Intake, IntakeCounts } from './intake.ts';
export { entryOf } from './entry-view.ts';
export { readSpelling } from './spellings/index.ts';
export { levelOfLine } from './level-prefix.ts';
export { hasTraceSign, unescapeLines } from './trace-sign.ts';
export { createRedactor, type Redactor } from './redact/index.ts';
