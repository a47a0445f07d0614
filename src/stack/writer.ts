import { mayHoldTrace } from './gate.ts';
import { prefixLength } from './log-line.ts';

/** What is the same in every line's prefix or says nothing of who wrote it: times and levels. */
const NEITHER =
  /\d{4}[-/]\d\d[-/]\d\d|\d\d:\d\d:\d\d[\d.,:]*|^[A-Z][a-z]{2}$|^(?:T|Z|UTC|[+-]\d\d:?\d\d|[PF]|[VDIWEF])$|^(?:trace|debug|info|notice|warn|warning|error|fatal|critical|severe|panic|err|inf|wrn|dbg)$/i;
const TOKENS = /[^\s[\]()|]+/g;

/** The parts of a line's log prefix that may say who wrote it (`[14]`, `[worker-2]`, `req=9f3a`, `app[7]:`), by their place. */
function partsOf(line: string): readonly string[] {
  const head = line.slice(0, prefixLength(line));
  return (head.match(TOKENS) ?? []).filter((t) => !NEITHER.test(t) && /\w/.test(t));
}

/** A line and the names of its writer that its own entry's fields carry. */
interface Written {
  readonly text: string;
  readonly writer?: string | undefined;
}

/**
 * Splits the lines of one stream by who wrote them (process, thread, request), as fields or the prefixes of lines tell. A part of the
 * prefix that is another in nearly every line (a counter, a place in the code) names no writer. A line that names none goes with the
 * one before it; where the lines of traces name one writer or none, nothing is split.
 */
export function byWriter<T extends Written>(lines: readonly T[]): readonly (readonly T[])[] {
  if (lines.length < 4) return [lines];
  const parts = lines.map((line) => partsOf(line.text));
  const widest = parts.reduce((most, p) => Math.max(most, p.length), 0);
  const naming = Array.from({ length: widest }, (_, place) => {
    const values = parts.flatMap((p) => p[place] ?? []);
    return new Set(values).size * 2 <= values.length;
  });
  const writers = lines.map(({ writer }, i) => {
    const told = (parts[i] ?? []).filter((_, place) => naming[place]);
    return writer === undefined && told.length === 0 ? undefined : [writer ?? '', ...told].join(' ');
  });
  // Where the lines of traces themselves mostly name nobody, the writer of the last record is no writer of theirs.
  const ofTraces = lines.flatMap(({ text }, i) => (mayHoldTrace(text) ? [writers[i]] : []));
  const named = ofTraces.filter((w) => w !== undefined);
  if (new Set(named).size < 2 || named.length * 2 < ofTraces.length) return [lines];
  const streams = new Map<string, T[]>();
  let last = writers.find((w) => w !== undefined) ?? '';
  lines.forEach((line, i) => {
    last = writers[i] ?? last;
    const stream = streams.get(last);
    if (stream) stream.push(line);
    else streams.set(last, [line]);
  });
  return [...streams.values()];
}
