import type { ExceptionChain } from '../model/index.ts';
import { parseExceptionLine } from './exception-line.ts';
import { isAnchored } from './fragment.ts';
import { KNOWN_LINES, lineMayHoldTrace, mayHoldTrace } from './gate.ts';
import { jsonTexts } from './json-text.ts';
import { LANGUAGES } from './registry.ts';
import { rememberingShapes } from './shapes.ts';
import { stripPrefixes, textLines } from './text-lines.ts';
import { remembering } from '../util/remember.ts';
import type { FoundTrace, ParseOptions, StackOptions } from './types.ts';

const frameCount = (trace: FoundTrace): number =>
  trace.chain.exceptions.reduce((n, e) => n + e.frames.length, 0);

/** The languages of which a line has a sign, as bits in order of the registry. */
const signsIn: (line: string) => number = remembering(
  (line) =>
    LANGUAGES.reduce(
      (bits, language, rank) =>
        language.signs.some((sign) => line.includes(sign)) ? bits | (1 << rank) : bits,
      0,
    ),
  KNOWN_LINES,
);

/** All traces of these lines in order of their first line; where languages claim the same lines, the one with more of them. */
export function findInLines(lines: readonly string[], options: ParseOptions = {}): readonly FoundTrace[] {
  if (!lines.some(lineMayHoldTrace)) return [];
  const signs = lines.reduce((bits, line) => bits | signsIn(line), 0);
  const claims = LANGUAGES.flatMap((language, rank) =>
    (signs & (1 << rank)) !== 0 ? language.find(lines, options).map((trace) => ({ trace, rank })) : [],
  );
  claims.sort(
    (a, b) => frameCount(b.trace) - frameCount(a.trace) || a.trace.first - b.trace.first || a.rank - b.rank,
  );
  const taken = new Uint8Array(lines.length);
  const kept: FoundTrace[] = [];
  for (const { trace } of claims) {
    if (taken.subarray(trace.first, trace.last + 1).includes(1)) continue;
    taken.fill(1, trace.first, trace.last + 1);
    kept.push(trace);
  }
  return kept.sort((a, b) => a.first - b.first);
}

function find(text: string, options: StackOptions): readonly FoundTrace[] {
  if (!mayHoldTrace(text)) return [];
  const lines = textLines(text);
  return findInLines(stripPrefixes(lines, isAnchored), options);
}

/** Every trace in a text, in order; empty where there is none. Looks into JSON too, where the text is JSON or ends in it. */
export function findTraces(text: string, options: StackOptions = {}): readonly ExceptionChain[] {
  for (const inner of jsonTexts(text)) {
    const found = find(inner, options);
    if (found.length > 0) return found.map((trace) => trace.chain);
  }
  return find(text, options).map((trace) => trace.chain);
}

/**
 * The first trace of a text as a chain, outermost exception first whatever the language prints first; null where there is none.
 * A text without frames counts only if it starts with an exception line (`ModuleNotFoundError: No module named 'x'`).
 */
export function parseException(text: string, options?: StackOptions): ExceptionChain | null {
  return options === undefined ? (parseAsIs(text)[0] ?? null) : parse(text, options);
}

/** Traces of a bug are often the same up to their numbers, entry after entry. */
const parseAsIs = rememberingShapes((text) => {
  const chain = parse(text, {});
  return chain ? [chain] : [];
});

function parse(text: string, options: StackOptions): ExceptionChain | null {
  const [first] = findTraces(text, options);
  if (first) return first;
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  const bare = /^[\w.$\\:]+(?: \[\w+\])?: /.test(line) ? parseExceptionLine(line.trimEnd()) : null;
  if (!bare || !line.startsWith(bare.type)) return null;
  return { language: bare.language, exceptions: [{ type: bare.type, message: bare.message, frames: [] }] };
}
