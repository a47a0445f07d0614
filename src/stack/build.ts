import type { ExceptionInfo, StackFrame, StackLanguage } from '../model/index.ts';
import { cut } from '../util/text.ts';
import { isInApp } from './in-app.ts';
import type { StackOptions } from './types.ts';

/** Most frames kept of one exception; the innermost and the outermost halves stay. */
const MAX_FRAMES = 200;
/** Most exceptions kept of one chain. */
const MAX_EXCEPTIONS = 100;
const MAX_MESSAGE = 8_192;

/** The type of an exception whose own line the trace does not show (cut off, or a dump without error). */
export const UNKNOWN_TYPE = 'unknown';

/** An exception under construction; frames innermost first. */
export interface Draft {
  type: string;
  message: string;
  frames: StackFrame[];
  relation?: NonNullable<ExceptionInfo['relation']>;
  notes?: string[];
}

/** A frame with its optional parts left out where empty, and whether it is the team's own code. */
export function frame(
  language: StackLanguage,
  parts: {
    function?: string | undefined;
    file?: string | undefined;
    line?: string | number | undefined;
    column?: string | undefined;
    module?: string | undefined;
  },
  options: StackOptions,
): StackFrame {
  const place = {
    ...(parts.function ? { function: parts.function } : {}),
    ...(parts.file ? { file: parts.file } : {}),
    ...(parts.line === undefined || parts.line === '' ? {} : { line: Number(parts.line) }),
    ...(parts.column ? { column: Number(parts.column) } : {}),
    ...(parts.module ? { module: parts.module } : {}),
  };
  return { ...place, inApp: isInApp(language, place, options) };
}

/** The finished exception: bounded message and frames, with the count of frames left out. */
function finish(draft: Draft): ExceptionInfo {
  const { frames } = draft;
  const over = frames.length - MAX_FRAMES;
  const kept = over > 0 ? [...frames.slice(0, MAX_FRAMES / 2), ...frames.slice(-MAX_FRAMES / 2)] : frames;
  return {
    type: draft.type,
    message: cut(draft.message, MAX_MESSAGE),
    frames: kept,
    ...(draft.relation ? { relation: draft.relation } : {}),
    ...(draft.notes?.length ? { notes: draft.notes.slice(0, 50) } : {}),
    ...(over > 0 ? { framesOmitted: over } : {}),
  };
}

/** Finished exceptions of a chain, outermost first, bounded. */
export function finishAll(drafts: readonly Draft[]): ExceptionInfo[] {
  return drafts.slice(0, MAX_EXCEPTIONS).map(finish);
}
