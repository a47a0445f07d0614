import { createMiner } from '../mining/index.ts';
import type { Entry, LineComparison, Step, Steps } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { NO_SERVICE } from './counts.ts';
import { splitPrefix } from './log-prefix.ts';
import { keyOf } from './signal.ts';

/** Lines kept of one window; what comes after them is only counted. */
const MAX_LINES = 200_000;
/** What of a line tells which line it is. */
const MAX_TEXT = 200;

interface Line {
  readonly time: bigint;
  readonly service: string;
  readonly trace: string | undefined;
  readonly key: string;
  readonly bad: boolean;
  /** Raw: never leaves this room. */
  readonly text: string;
  /** Where in the code it was logged, where its head says so: tells lines apart better than words do. */
  readonly place: string;
}

/** The lines of one window, for comparing it with another. */
export interface LineBook {
  add(entry: Entry): void;
  lines(): readonly Line[];
  /** Traces in which an error was logged. */
  loud(): ReadonlySet<string>;
  until(): bigint | null;
}

/** An empty book. */
export function createLineBook(): LineBook {
  const lines: Line[] = [];
  const loud = new Set<string>();
  let until: bigint | null = null;
  return {
    add(entry) {
      if (until === null || entry.time > until) until = entry.time;
      const trace = entry.correlation.trace;
      if (trace !== undefined && SEVERITY_NUMBER[entry.severity] >= SEVERITY_NUMBER.ERROR) loud.add(trace);
      if (entry.http || entry.message === '' || lines.length >= MAX_LINES) return;
      lines.push({
        time: entry.time,
        service: entry.service ?? NO_SERVICE,
        trace,
        key: keyOf(entry),
        bad: SEVERITY_NUMBER[entry.severity] >= SEVERITY_NUMBER.WARNING,
        ...lineOf(entry.message),
      });
    },
    lines: () => lines,
    loud: () => loud,
    until: () => until,
  };
}

/** The first line without its own head. */
function lineOf(message: string): Pick<Line, 'text' | 'place'> {
  const end = message.indexOf('\n');
  const head = splitPrefix((end < 0 ? message : message.slice(0, end)).slice(0, 2 * MAX_TEXT));
  return {
    text: head.body.slice(0, MAX_TEXT),
    place: head.line === undefined ? '' : `${head.logger ?? ''}#${head.line}`,
  };
}

/** Says which lines of `now` the good window has as well, and gives the steps of both windows under common templates. */
export function compareLines(
  before: LineBook,
  now: LineBook,
  redact: (text: string) => string,
): LineComparison {
  const miner = createMiner();
  for (const book of [before, now]) for (const line of book.lines()) miner.add(line.text);
  const index = new Map<string, number>();
  const texts: string[] = [];
  const templateOf = (text: string): number => {
    const template = miner.templateOf(text).text;
    let at = index.get(template);
    if (at === undefined) {
      at = texts.length;
      index.set(template, at);
      texts.push(template);
    }
    return at;
  };
  const places = new Map<string, number>();
  const placeOf = (place: string, template: number): number => {
    const before = places.get(place);
    if (before === undefined) {
      texts.push(texts[template] ?? '');
      places.set(place, texts.length - 1);
    }
    return before ?? texts.length - 1;
  };
  const known = new Set<number>();
  const stepsOf = (book: LineBook, see: (template: number) => void): Steps => {
    const steps: Step[] = [];
    for (const line of book.lines()) {
      const template = templateOf(line.text);
      see(template);
      // One place in the code is one step, however its words vary.
      const step = line.place === '' ? template : placeOf(line.place, template);
      if (line.trace === undefined) continue;
      steps.push({
        time: line.time,
        trace: line.trace,
        service: line.service,
        template: step,
        key: line.key,
        bad: line.bad,
      });
    }
    steps.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : byCode(a.key, b.key)));
    return { steps, loud: book.loud(), until: book.until() };
  };
  const base = stepsOf(before, (t) => known.add(t));
  let shared = 0;
  const current = stepsOf(now, (t) => {
    if (known.has(t)) shared += 1;
  });
  return {
    before: base,
    now: current,
    templates: texts.map(redact),
    lines: now.lines().length,
    known: shared,
    baselineLines: before.lines().length,
  };
}
