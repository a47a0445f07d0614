import type { ExceptionInfo, StackFrame } from '../model/index.ts';

type Redact = (text: string) => string;
type Frames = ExceptionInfo['frames'];

/** What is known under one redaction: traces of a program name few different frames, again and again. */
interface Known {
  readonly lists: WeakMap<Frames, Frames>;
  readonly frames: Map<string, StackFrame>;
}

/** Frames kept. */
const KEPT = 20_000;
const known = new WeakMap<Redact, Known>();

/** Frames with their paths and names redacted; the same objects for the same frames, so that thousands of equal traces share them. */
export function redactFrames(frames: Frames, redact: Redact): Frames {
  let of = known.get(redact);
  if (!of) known.set(redact, (of = { lists: new WeakMap(), frames: new Map() }));
  const before = of.lists.get(frames);
  if (before) return before;
  const kept = of.frames;
  const made = frames.map((frame) => redactFrame(frame, redact, kept));
  of.lists.set(frames, made);
  return made;
}

function redactFrame(frame: StackFrame, redact: Redact, kept: Map<string, StackFrame>): StackFrame {
  const key = JSON.stringify(frame);
  const before = kept.get(key);
  if (before) return before;
  const made: StackFrame = {
    ...frame,
    ...(frame.file === undefined ? {} : { file: redact(frame.file) }),
    ...(frame.function === undefined ? {} : { function: redact(frame.function) }),
    ...(frame.module === undefined ? {} : { module: redact(frame.module) }),
  };
  if (kept.size < KEPT) kept.set(key, made);
  return made;
}
