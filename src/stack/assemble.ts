import type { ExceptionChain } from '../model/index.ts';
import { MILLISECOND, SECOND } from '../util/time.ts';
import { findInLines } from './find.ts';
import { isAnchored, isAnyFrame, isStackFragment } from './fragment.ts';
import { mayHoldTrace } from './gate.ts';
import { looksLikeLogLine } from './log-line.ts';
import { rememberingShapes } from './shapes.ts';
import { stripPrefixes, textLines } from './text-lines.ts';
import type { FoundTrace, StackOptions } from './types.ts';
import { byWriter } from './writer.ts';

/** One entry as far as assembling needs it; `stream` names the process and log that wrote it (instance, pod or process id, log name). */
export interface TraceLine {
  readonly id: string;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly stream: string;
  readonly text: string;
  /** Process or thread within the stream, where fields of the entry name it. */
  readonly writer?: string | undefined;
}

/** The entries that form one trace, in time order, and the chain they tell. */
export interface AssembledTrace {
  readonly ids: readonly string[];
  readonly chain: ExceptionChain;
}

/** A process prints a trace in one go: a longer silence between two of its lines ends the trace. */
const MAX_GAP = 2n * SECOND;
/** How far parsers look above a frame for its exception, and below for what goes on. */
const LOOK_BACK = 42;
const LOOK_AHEAD = 64;
const MAX_LEAD_GAP = 100n * MILLISECOND;

interface Piece {
  readonly entry: TraceLine;
  readonly line: string;
}

function isContinuation(line: string): boolean {
  return /^\s+\S/.test(line) || isStackFragment(line) !== null;
}

/** Another thread's log record that fell between two frames is no part of the trace and must not end it. */
function withoutIntruders(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.filter(({ line }, i) => {
    if (!looksLikeLogLine(line) || isStackFragment(line) !== null) return true;
    const before = pieces[i - 1]?.line ?? '';
    const after = pieces[i + 1]?.line ?? '';
    const goesOn =
      (isAnyFrame(after) && isContinuation(before)) || (isAnyFrame(before) && /^\s+\S/.test(after));
    return !goesOn || looksLikeLogLine(before) || before === '';
  });
}

/** The record under which a traceback was logged (`An error occurred` right before `Traceback`); it belongs to the trace. */
function leadOf(pieces: readonly Piece[], first: number): TraceLine | null {
  const lead = pieces[first - 1];
  const start = pieces[first];
  if (!lead || !start || lead.entry === start.entry || start.entry.time - lead.entry.time > MAX_LEAD_GAP)
    return null;
  if (
    !/Traceback \(most recent call last\)/.test(start.line) ||
    lead.line.length > 300 ||
    isStackFragment(lead.line)
  )
    return null;
  if (/\b(?:INFO|DEBUG|TRACE|NOTICE|WARN|WARNING|info|debug|trace|notice|warn|warning)\b/.test(lead.line))
    return null;
  return /\b(?:error|exception|failed|failure|fatal|critical|crash(?:ed)?)\b/i.test(lead.line)
    ? lead.entry
    : null;
}

/** How messages of known libraries go on below their first line, unindented: SQL and hints, links to manuals, advice. */
const TAIL =
  /^(?:\[SQL: |\[parameters: |\(Background on this error at: |For more information (?:check|on this error|see)[:,]? |CUDA kernel errors might be |For debugging consider passing CUDA_|Compile with `TORCH_|(?:DETAIL|HINT|CONTEXT|QUERY): {2}|LINE \d+: |\s*\^\s*$|Device-side assertion tracking )/;
const MAX_TAIL = 12;

/** Lines of their own below a trace that belong to the message of its last exception. */
function tailOf(pieces: readonly Piece[], last: number): readonly Piece[] {
  const tail: Piece[] = [];
  for (let i = last + 1; i < pieces.length && tail.length < MAX_TAIL; i++) {
    const [piece, before] = [pieces[i], pieces[i - 1]];
    if (!piece || !before || piece.entry.time - before.entry.time > MAX_LEAD_GAP) break;
    if (piece.line.trim() !== '' && !TAIL.test(piece.line)) break;
    tail.push(piece);
  }
  // Blank lines alone are no tail.
  while (tail.length > 0 && tail.at(-1)?.line.trim() === '') tail.pop();
  return tail;
}

/** Lines after a trace that may still be its message; without a bound, an entry full of traces would be read once for each of them. */
const MAX_OWN_END = 200;

/** Within its own last entry a trace may end in plain lines (notes, a long message): read again up to that entry's end. */
function withOwnEnd(
  pieces: readonly Piece[],
  lines: readonly string[],
  trace: FoundTrace,
  options: StackOptions,
): FoundTrace {
  const entry = pieces[trace.last]?.entry;
  let end = trace.last;
  while (end + 1 < pieces.length && end - trace.last < MAX_OWN_END && pieces[end + 1]?.entry === entry) end++;
  if (end === trace.last) return trace;
  const [again] = findInLines(lines.slice(trace.first, end + 1), options);
  return again?.first === 0 ? { ...trace, chain: again.chain } : trace;
}

function assembleRun(entries: readonly TraceLine[], options: StackOptions): readonly AssembledTrace[] {
  const raw = entries.flatMap((entry) => textLines(entry.text).map((line) => ({ entry, line })));
  const stripped = stripPrefixes(
    raw.map((piece) => piece.line),
    isAnchored,
  );
  const pieces = withoutIntruders(raw.map(({ entry }, i) => ({ entry, line: stripped[i] ?? '' })));
  const lines = pieces.map((piece) => piece.line);
  let taken = -1;
  return findInLines(lines, { ...options, strictEnd: true }).map((found) => {
    const trace = withOwnEnd(pieces, lines, found, options);
    const lead = trace.first - 1 > taken ? leadOf(pieces, trace.first) : null;
    taken = trace.last;
    const own = new Set<TraceLine>();
    if (lead) own.add(lead);
    for (const piece of pieces.slice(trace.first, trace.last + 1)) own.add(piece.entry);
    for (const piece of tailOf(pieces, trace.last)) own.add(piece.entry);
    const members = [...own];
    return {
      ids: members.map((entry) => entry.id),
      chain: trace.chain,
    };
  });
}

/** The stretches of a run that can hold a trace: every entry with a possible piece and what parsers look at around it. */
function nearPieces(run: readonly TraceLine[]): readonly (readonly TraceLine[])[] {
  const stretches: (readonly TraceLine[])[] = [];
  let start = -1;
  let end = -1;
  run.forEach((entry, i) => {
    if (!mayHoldTrace(entry.text)) return;
    if (start >= 0 && i - LOOK_BACK > end) {
      stretches.push(run.slice(start, end));
      start = -1;
    }
    if (start < 0) start = Math.max(0, i - LOOK_BACK);
    end = Math.min(run.length, i + LOOK_AHEAD);
  });
  if (start >= 0) stretches.push(run.slice(start, end));
  return stretches;
}

/**
 * Groups of entries that form one trace each: one trace line an entry, chained tracebacks with the connecting sentence between them,
 * causes in entries of their own. Streams never mix. Entries of equal time keep the order in which they are given.
 */
export function assembleTraces(
  entries: readonly TraceLine[],
  options: StackOptions = {},
): readonly AssembledTrace[] {
  const streams = new Map<string, TraceLine[]>();
  for (const entry of entries) {
    const stream = streams.get(entry.stream);
    if (stream) stream.push(entry);
    else streams.set(entry.stream, [entry]);
  }
  // Traces of a bug are often the same up to their numbers, entry after entry.
  const tracesOf = rememberingShapes((text) =>
    assembleRun([{ id: '', time: 0n, stream: '', text }], options).map(({ chain }) => chain),
  );
  const alone = ({ id, text }: TraceLine): readonly AssembledTrace[] =>
    tracesOf(text).map((chain) => ({ ids: [id], chain }));
  const groups: { readonly time: bigint; readonly trace: AssembledTrace }[] = [];
  for (const stream of streams.values()) {
    const ordered = stream.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    let run: TraceLine[] = [];
    const close = (): void => {
      for (const part of byWriter(run).flatMap(nearPieces))
        for (const trace of part.length === 1 && part[0] ? alone(part[0]) : assembleRun(part, options))
          groups.push({ time: part.find((e) => e.id === trace.ids[0])?.time ?? 0n, trace });
      run = [];
    };
    for (const entry of ordered) {
      const before = run.at(-1);
      if (before && entry.time - before.time > MAX_GAP) close();
      run.push(entry);
    }
    close();
  }
  return groups.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)).map((group) => group.trace);
}
