/** Languages whose stack traces are told apart. */
export type StackLanguage =
  'python' | 'java' | 'javascript' | 'go' | 'csharp' | 'ruby' | 'php' | 'rust' | 'dart' | 'unknown';

/** One frame of a stack trace, in the order printed by that language. */
export interface StackFrame {
  readonly function?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Module, package or class, where the frame names it apart from the function. */
  readonly module?: string;
  /** False for the runtime's, the standard library's and installed packages' frames. */
  readonly inApp: boolean;
}

/** One exception of a chain. */
export interface ExceptionInfo {
  readonly type: string;
  readonly message: string;
  /** Innermost call (where it was thrown) first, whatever the language prints first. */
  readonly frames: readonly StackFrame[];
  /** How the next outer exception came about: raised `from` this, while handling this, wrapping this, as a group's member. Absent on the outermost. */
  readonly relation?: 'cause' | 'context' | 'suppressed' | 'wrapped' | 'member';
  /** PEP 678 notes. */
  readonly notes?: readonly string[];
  /** Frames of this exception that were in the trace and are not kept (the middle of very deep stacks). */
  readonly framesOmitted?: number;
}

/** Exceptions of one failure as one trace shows them, outermost (what the caller saw) first. */
export interface ExceptionChain {
  readonly language: StackLanguage;
  readonly exceptions: readonly ExceptionInfo[];
}
