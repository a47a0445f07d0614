import type { Json, JsonObject } from '../model/index.ts';
import { isObject, textAt } from './json-access.ts';
import { stripAnsi } from './message.ts';
import { monologText } from './monolog.ts';
import { hasTraceSign, unescapeLines } from './trace-sign.ts';

/** Values looked at and depth reached in one payload: hostile payloads are wide and deep. */
const MAX_NODES = 400;
const MAX_DEPTH = 6;
const MAX_TEXTS = 8;

/** Fields that are a stack trace by their name, whatever their text looks like. */
export const STACK_FIELDS = new Set(
  (
    'stack_trace stackTrace stacktrace StackTrace stack traceback exception exc_info exc_text exceptionText exception_text ' +
    'error_stack errorStack backtrace'
  ).split(' '),
);
/** Names that an error object's type has. */
const ERROR_NAME =
  /^[A-Za-z_][\w.$:\\/]*(?:Error|Exception|Failure|Fault|Interrupt|Timeout|Exit|Warning|Panic)$/;

/**
 * Texts beside the message that may hold a stack trace, in the payload's order, each once and with real line breaks:
 * stack fields, error objects (`{type, message | value, stack | traceback}` as `Type: message` + stack), and any other
 * text that looks like a trace. `message` itself only where its line breaks were written out as
 * `\n` and nothing else was found.
 */
export function stackTextsOf(payloads: readonly JsonObject[], message: string): readonly string[] {
  const found = new Set<string>();
  const budget = { nodes: MAX_NODES };
  for (const payload of payloads) walk(payload, 0, budget, message, found);
  const unescaped = found.size > 0 ? message : unescapeLines(message);
  if (unescaped !== message && hasTraceSign(unescaped)) found.add(unescaped);
  return [...found].slice(0, MAX_TEXTS);
}

function walk(
  value: JsonObject | readonly Json[],
  depth: number,
  budget: { nodes: number },
  message: string,
  found: Set<string>,
): void {
  if (!Array.isArray(value)) {
    const error = errorText(value as JsonObject);
    if (error !== undefined && error !== message) found.add(error);
  }
  for (const [key, member] of Object.entries(value) as [string, Json | undefined][]) {
    if (--budget.nodes < 0 || found.size >= MAX_TEXTS) return;
    if (typeof member === 'string') {
      const text = traceIn(key, member);
      // A stack inside the text of its own error object is there already.
      if (text !== undefined && text !== message && ![...found].some((known) => known.includes(text)))
        found.add(text);
    } else if (isObject(member) || Array.isArray(member)) {
      const named = STACK_FIELDS.has(key);
      const lines = !named ? undefined : Array.isArray(member) ? joinLines(member) : monologText(member);
      if (lines !== undefined) found.add(lines);
      else if (depth < MAX_DEPTH) walk(member as JsonObject, depth + 1, budget, message, found);
    }
  }
}

function traceIn(key: string, member: string): string | undefined {
  if (member.length < 8) return undefined;
  const text = unescapeLines(stripAnsi(member));
  if (STACK_FIELDS.has(key)) return text.trim() === '' || text === 'NoneType: None' ? undefined : text;
  return text.includes('\n') && hasTraceSign(text) ? text : undefined;
}

/** An error object's text; undefined where the object names no type of error (`{"type": "str"}` is none). */
function errorText(object: JsonObject): string | undefined {
  const type =
    textAt(object, 'type') ??
    textAt(object, 'name') ??
    textAt(object, 'class') ??
    textAt(object, 'exception_type') ??
    textAt(object, 'error_type');
  if (type === undefined || type.length > 200 || !ERROR_NAME.test(type)) return undefined;
  const text =
    textAt(object, 'message') ??
    textAt(object, 'value') ??
    textAt(object, 'msg') ??
    textAt(object, 'error_message') ??
    textAt(object, 'exception_message');
  const stack = [...STACK_FIELDS]
    .map((field) => object[field])
    .find((member) => (typeof member === 'string' && member !== '') || Array.isArray(member));
  const trace = Array.isArray(stack)
    ? joinLines(stack as readonly Json[])
    : typeof stack === 'string'
      ? unescapeLines(stack)
      : undefined;
  const head = text === undefined ? type : `${type}: ${text}`;
  if (trace === undefined) return text === undefined ? undefined : head;
  if (trace.includes(type)) return trace;
  // Python prints the error below its frames, all others above.
  return trace.startsWith('Traceback') || /^\s*File "/.test(trace)
    ? `${trace.trimEnd()}\n${head}`
    : `${head}\n${trace}`;
}

function joinLines(lines: readonly Json[]): string | undefined {
  if (lines.length === 0 || lines.length > 2000 || !lines.every((line) => typeof line === 'string'))
    return undefined;
  return lines.map((line) => line.replace(/\n$/, '')).join('\n');
}
