export { deepest, firstInApp, groupMembers, inAppFrame, mainLine } from './chain.ts';
export { parseExceptionLine } from './exception-line.ts';
export { findTraces, parseException } from './find.ts';
export type { FragmentKind, StackOptions } from './types.ts';
