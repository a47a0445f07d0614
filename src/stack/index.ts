export { assembleTraces } from './assemble.ts';
export type { AssembledTrace, TraceLine } from './assemble.ts';
export { firstInApp, mainLine } from './chain.ts';
export { parseExceptionLine } from './exception-line.ts';
export { findTraces, parseException } from './find.ts';
export { isStackFragment } from './fragment.ts';
export { splitWrapped } from './wrapped.ts';
export type { FragmentKind, StackOptions } from './types.ts';
