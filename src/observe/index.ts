export { createObserver, type Observer } from './observer.ts';
export { inScope, quietInScope, skimsScope, type Scope } from './scope.ts';
export type { ObserveDeps, RawMatch } from './signal.ts';
export { foldRoute } from './route.ts';
export type { Windows } from './windows.ts';
export { compareLines, createLineBook, type LineBook } from './lines.ts';
export { beginsQuietly, isQuietMessage, SIGNAL_PATTERNS, SIGNAL_WORDS } from './quiet.ts';
export type { QuietSeen } from './quiet-seen.ts';
export { createDurations, type Durations } from './durations.ts';
