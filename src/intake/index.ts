export { createIntake } from './intake.ts';
export type { Decisions, IntakeCounts } from './intake.ts';
export { entryOf } from './entry-view.ts';
export { readSpelling } from './spellings/index.ts';
export { createRedactor, type Redactor } from './redact/index.ts';
