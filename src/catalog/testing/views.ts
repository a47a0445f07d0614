import type { ExceptionInfo, JsonObject, Severity } from '../../model/index.ts';
import type { EntryView } from '../types.ts';

/** An entry view for tests, without intake: the message is the text payload or `jsonPayload.message`. */
export function viewOf(example: unknown, exceptions: readonly ExceptionInfo[] = []): EntryView {
  if (example === null || typeof example !== 'object') throw new Error('not an object');
  const raw = example as JsonObject;
  const payload = raw['jsonPayload'] as JsonObject | undefined;
  const text = raw['textPayload'] ?? payload?.['message'];
  const severity = (raw['severity'] ?? 'DEFAULT') as Severity;
  return {
    exceptions,
    entry: { severity, message: typeof text === 'string' ? text : '', raw },
  };
}

/** An exception for tests. */
export function exceptionOf(
  type: string,
  message: string,
  ...frames: readonly (readonly [file: string, function_: string])[]
): ExceptionInfo {
  return { type, message, frames: frames.map(([file, name]) => ({ file, function: name, inApp: true })) };
}
