import type { StackFrame } from '../model/index.ts';

type Redact = (text: string) => string;

/** Frames kept for one redaction: traces of a program name few different ones, again and again. */
const KEPT = 20_000;
const known = new WeakMap<Redact, Map<string, StackFrame>>();

/** A frame with its paths and names redacted; the same object for the same frame, so that thousands of equal traces share them. */
export function redactFrame(frame: StackFrame, redact: Redact): StackFrame {
  let frames = known.get(redact);
  if (!frames) known.set(redact, (frames = new Map<string, StackFrame>()));
  const key = JSON.stringify(frame);
  const before = frames.get(key);
  if (before) return before;
  const made: StackFrame = {
    ...frame,
    ...(frame.file === undefined ? {} : { file: redact(frame.file) }),
    ...(frame.function === undefined ? {} : { function: redact(frame.function) }),
    ...(frame.module === undefined ? {} : { module: redact(frame.module) }),
  };
  if (frames.size < KEPT) frames.set(key, made);
  return made;
}
