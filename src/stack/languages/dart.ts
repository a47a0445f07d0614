import type { StackFrame } from '../../model/index.ts';
import { finishAll, frame, UNKNOWN_TYPE } from '../build.ts';
import type { Draft } from '../build.ts';
import { findHead, headAtStart } from '../exception-line.ts';
import { looksLikeLogLine } from '../log-line.ts';
import type { FoundTrace, FragmentKind, LanguageParser, StackOptions } from '../types.ts';

const FRAME =
  /^\s*#(\d+)\s{1,8}(\S.{0,400}?) \(((?:file|package|dart|http|https|org-dartlang-\w+):[^()\s]{1,600}?|[\w./-]{1,300}\.dart)(?::(\d+))?(?::(\d+))?\)$/;
const CHAIN_FRAME = /^((?:package:|dart:|file:|[\w./-]+\/)[^\s]{1,400}) (\d+):(\d+) {2,}(\S.*)$/;
const SUSPENSION = /^\s*<asynchronous suspension>$|^=+ asynchronous gap =+$/;
const HEADER = /^\s*(?:.*\b)?Unhandled (?:exception|Exception|error)[^:]{0,60}:\s*(.*)$/;
const MAX_HEAD = 20;

/** What the Dart runtime prints for its own errors instead of a type. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^Instance of '([\w$<>]+)'/, ''],
  [/^Bad state: /, 'StateError'],
  [/^Invalid argument/, 'ArgumentError'],
  [/^RangeError/, 'RangeError'],
  [/^Unsupported operation: /, 'UnsupportedError'],
  [/^UnimplementedError/, 'UnimplementedError'],
  [/^Concurrent modification during iteration/, 'ConcurrentModificationError'],
  [/^Reading static variable /, 'CyclicInitializationError'],
  [/^Out of [Mm]emory/, 'OutOfMemoryError'],
  [/^Stack [Oo]verflow/, 'StackOverflowError'],
  [/^Throw of null/, 'NullThrownError'],
  [/^Null check operator used on a null value/, 'TypeError'],
  [
    /^(?:The (?:null object|method|getter|setter|class|built-in class|top-level)|No (?:static|top-level|constructor|instance)|Class '[^']*' has no)/,
    'NoSuchMethodError',
  ],
  [/^Cannot instantiate abstract class/, 'AbstractClassInstantiationError'],
  [/Failed assertion: /, 'AssertionError'],
  [/Switch case fall-through/, 'FallThroughError'],
  [/malformed type|is not a subtype of /, 'TypeError'],
  [/^LateInitializationError|^LateError/, 'LateInitializationError'],
];

function readFrame(line: string, options: StackOptions): StackFrame | null {
  const m = line.includes('#') ? FRAME.exec(line) : null;
  if (m) return frame('dart', { function: m[2], file: m[3], line: m[4], column: m[5] }, options);
  const chain = CHAIN_FRAME.exec(line);
  return chain
    ? frame('dart', { function: chain[4], file: chain[1], line: chain[2], column: chain[3] }, options)
    : null;
}

const isFrame = (line: string): boolean => readFrame(line, {}) !== null;

function headOf(lines: readonly string[]): { type: string; message: string } {
  const text = lines.join('\n').trim();
  const [first = ''] = text.split('\n', 1);
  for (const [pattern, type] of KNOWN) {
    const m = pattern.exec(first);
    if (m) return { type: type || (m[1] ?? UNKNOWN_TYPE), message: text };
  }
  const named = lines.find((line) => /^NoSuchMethodError/.test(line));
  if (named) return { type: 'NoSuchMethodError', message: text };
  const head = headAtStart(first) ?? findHead(first);
  if (head)
    return {
      type: head.type.replace(/^_/, ''),
      message: [head.message, ...text.split('\n').slice(1)].join('\n').trim(),
    };
  return { type: 'Error', message: text };
}

function find(lines: readonly string[], options: StackOptions): readonly FoundTrace[] {
  const found: FoundTrace[] = [];
  let floor = 0;
  for (let i = 0; i < lines.length; i++) {
    if (!isFrame(lines[i] ?? '')) continue;
    let start = i;
    let headed = false;
    for (let k = i - 1; k >= Math.max(floor, i - MAX_HEAD); k--) {
      const line = lines[k] ?? '';
      if (HEADER.test(line) || /^(?:The following .* was thrown|═+)/.test(line)) {
        start = k;
        headed = true;
        break;
      }
      if (looksLikeLogLine(line)) break;
    }
    if (!headed) {
      // Without the runtime's header the head is the run of lines right above.
      for (
        let k = i - 1;
        k >= Math.max(floor, i - 6) && (lines[k] ?? '').trim() !== '' && !isFrame(lines[k] ?? '');
        k--
      ) {
        if (findHead(lines[k] ?? '') || KNOWN.some(([pattern]) => pattern.test(lines[k] ?? ''))) start = k;
      }
    }
    const inline = headed ? (HEADER.exec(lines[start] ?? '')?.[1] ?? '') : (lines[start] ?? '');
    const draft: Draft = { ...headOf(start < i ? [inline, ...lines.slice(start + 1, i)] : []), frames: [] };
    if (start === i) draft.type = UNKNOWN_TYPE;
    let last = i;
    for (let k = i; k < lines.length; k++) {
      const own = readFrame(lines[k] ?? '', options);
      if (own) draft.frames.push(own);
      else if (!SUSPENSION.test(lines[k] ?? '')) break;
      last = k;
    }
    floor = last + 1;
    i = last;
    if (start < i || draft.frames.length >= 2)
      found.push({ first: start, last, chain: { language: 'dart', exceptions: finishAll([draft]) } });
  }
  return found;
}

function classify(line: string): FragmentKind | null {
  if (line.includes('#') && FRAME.test(line)) return 'frame';
  if (SUSPENSION.test(line)) return 'connector';
  return /^Unhandled exception:\s*$/.test(line) ? 'header' : null;
}

/** Dart and Flutter. */
export const dart: LanguageParser = {
  language: 'dart',
  signs: ['.dart', '(dart:', '(package:', 'package:'],
  find,
  classify,
};
