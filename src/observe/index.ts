export { createObserver, byTime, type Observer } from './observer.ts';
export { inScope, type Scope } from './scope.ts';
export type { ObserveDeps, RawMatch } from './signal.ts';
export type { Windows } from './windows.ts';
