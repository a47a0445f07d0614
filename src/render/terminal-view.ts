import type { Evidence, Finding, Report } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { blindspotViews } from './blindspots.ts';
import { visible } from './escape.ts';
import { headerLines } from './terminal-header.ts';
import { noteLines } from './terminal-notes.ts';
import { compactReferences, fullReferences } from './terminal-references.ts';
import { findingItems, layItems, type Item, type Laid, type Row } from './terminal-rows.ts';
import { newsList, unknownList } from './terminal-patterns.ts';
import { clip, columns, pad, wrap } from './width.ts';

/** A finding as the terminal shows it. */
export interface TerminalFinding {
  readonly head: readonly string[];
  readonly severity: string;
  readonly rows: readonly Row[];
}

/** What the terminal template gets: texts are escaped and fitted to the width. */
export interface TerminalView {
  readonly header: readonly string[];
  readonly findings: readonly TerminalFinding[];
  readonly rest: readonly string[];
  readonly references: readonly string[];
  readonly notes: readonly string[];
}

/** How much a person wants to see. */
export interface TerminalOptions {
  readonly width: number;
  /** Everything instead of what fits on one screen. */
  readonly full: boolean;
  /** Only this finding (`F1`), in full. */
  readonly only?: string;
}

/** Lines of the first screen, blank ones included (design, section 7). */
const SCREEN = 25;
/** Lines above the findings; what does not fit is behind --full. */
const HEADER = 6;
/** Heads of further findings for which the first one leaves room. */
const HEADS = 3;
const STATUS = {
  active: 'still failing',
  stopped: 'not seen at the end',
  intermittent: 'failing on and off',
} as const;

/** Lays a report out for a terminal: at most 25 lines, the rest behind `rca show`. */
export function terminalView(report: Report, options: TerminalOptions): TerminalView {
  if (options.full || options.only !== undefined) return fullView(report, options);
  const view = firstScreen(report, options.width, 0);
  // What references and further heads did not need goes to what the first finding had to cut, as long as no more is cited for it.
  for (let unused = SCREEN - linesOf(view); unused > 0; unused--) {
    const wider = firstScreen(report, options.width, unused);
    if (linesOf(wider) <= SCREEN) return wider;
  }
  return view;
}

function linesOf(view: TerminalView): number {
  const blocks = [view.rest, view.references, view.notes].filter((lines) => lines.length > 0);
  return (
    view.header.length +
    view.findings.reduce((n, f) => n + 1 + f.head.length + f.rows.length, 0) +
    blocks.reduce((n, lines) => n + 1 + lines.length, 0)
  );
}

function fullView(report: Report, { width, only }: TerminalOptions): TerminalView {
  const shown = only === undefined ? report.findings : report.findings.filter((f) => f.id === only);
  return {
    header: headerLines(report, width),
    findings: shown.map((f) => {
      const laid = layItems(findingItems(f, true), width);
      return { head: headLines(f, width, 9), severity: f.severity, rows: laid.rows(laid.most) };
    }),
    rest: [],
    references: fullReferences(
      shown.flatMap((f) => [
        ...f.layers.flatMap((l) => [
          ...l.evidence.slice(0, 3),
          ...(l.contradicted ?? []).flatMap((c) => c.evidence),
        ]),
        ...f.suspected.flatMap((s) => (s.evidence ?? []).slice(0, 3)),
        ...f.refuted.flatMap((r) => r.evidence.slice(0, 3)),
      ]),
      width,
    ),
    notes:
      only === undefined
        ? [
            ...noteLines(report, width, 1000, true),
            ...unknownList(report, width),
            ...newsList(report, width),
            ...blindspotList(report, width),
          ]
        : [],
  };
}

function shortHeader(lines: readonly string[]): readonly string[] {
  return lines.length <= HEADER
    ? lines
    : [...lines.slice(0, HEADER - 1), 'more about the reading: rca show --full'];
}

/** How many of the changes to logging the full view lists; `rca blindspots` has all. */
const MAX_BLINDSPOTS = 3;

function blindspotList(report: Report, width: number): readonly string[] {
  const all = blindspotViews(report);
  if (all.length === 0) return [];
  return [
    `logging that would have carried open chains further (rca blindspots shows ${all.length === 1 ? 'more' : `all ${all.length}`}):`,
    ...all
      .slice(0, MAX_BLINDSPOTS)
      .flatMap((b) => wrap(`  ${visible(b.gain)}: ${visible(b.change)}`, width, 3)),
  ];
}

function firstScreen(report: Report, width: number, bonus: number): TerminalView {
  const header = shortHeader(headerLines(report, width));
  const notes = noteLines(report, width, report.findings.length === 0 ? SCREEN - header.length - 1 : 3);
  let left = SCREEN + bonus - header.length - (notes.length > 0 ? notes.length + 1 : 0);
  const more = report.findings[0] ? `more: rca show ${report.findings[0].id}` : '';
  // The blank line and two lines of references, or one and where to read more.
  if (more !== '') left -= 4;
  const findings: TerminalFinding[] = [];
  const cited: Evidence[] = [];
  let hidden = report.findings.length;
  for (const f of report.findings) {
    const later = hidden - 1;
    const reserved = later === 0 ? 0 : 1 + Math.min(later, HEADS) + (later > HEADS ? 1 : 0);
    const view = fitted(f, width, left, reserved, findings.length === 0);
    if (!view) break;
    findings.push(view);
    left -= 1 + view.head.length + view.rows.length;
    hidden -= 1;
    cited.push(...f.layers.flatMap((l) => l.evidence.slice(0, 1)));
    cited.push(...f.suspected.slice(0, 2).flatMap((s) => (s.evidence ?? []).slice(0, 1)));
  }
  const references = compactReferences(cited, width, more);
  left += more === '' ? 0 : 3 - references.length - bonus;
  return {
    header,
    findings,
    rest: restLines(report.findings.slice(report.findings.length - hidden), width, left - 1),
    references,
    notes,
  };
}

/** One finding in at most `room` lines, `reserved` of which it may take only when it is the first and must be shown. */
function fitted(
  f: Finding,
  width: number,
  room: number,
  reserved: number,
  must: boolean,
): TerminalFinding | null {
  let items: readonly Item[] = findingItems(f, false);
  const free = room - reserved - 2;
  if (!must && items.length > free) return null;
  while (items.length > Math.max(free, 6)) {
    const heaviest = Math.max(...items.map((i) => i.weight));
    // Nothing light is left: the middle of a long chain goes, its ends stay.
    const at =
      heaviest > 0 ? items.findLastIndex((i) => i.weight === heaviest) : Math.floor(items.length / 2);
    items = items.filter((_, i) => i !== at);
  }
  const laid = layItems(items, width);
  const head = headLines(f, width, 2);
  let spare = free - items.length;
  const headSize = spare > 0 ? head.length : 1;
  spare -= headSize - 1;
  return {
    head: headSize === head.length ? head : headLines(f, width, 1),
    severity: f.severity,
    rows: laid.rows(spread(laid, spare)),
  };
}

/** Gives spare lines to the statements that are cut, from the top, one line each a round. */
function spread(laid: Laid, spare: number): readonly number[] {
  const allowed = laid.most.map(() => 1);
  for (let left = spare, given = 1; left > 0 && given > 0;) {
    given = 0;
    laid.most.forEach((most, i) => {
      const now = allowed[i] ?? 1;
      if (left === 0 || now >= most) return;
      allowed[i] = now + 1;
      left -= 1;
      given += 1;
    });
  }
  return allowed;
}

function restLines(hidden: readonly Finding[], width: number, room: number): readonly string[] {
  if (hidden.length === 0 || room < 1) return [];
  const heads = hidden.length <= room ? hidden.length : Math.max(0, room - 1);
  const lines = hidden.slice(0, heads).flatMap((f) => headLines(f, width, 1, false));
  const next = hidden[heads];
  if (next)
    lines.push(
      `and ${counted(hidden.length - heads, 'more finding')}: rca show ${next.id}, or rca show --full`,
    );
  return lines;
}

/** What failed and how often; a long title goes on in a second line. */
function headLines(f: Finding, width: number, most: number, status = true): readonly string[] {
  const figure = f.rate
    ? `${formatCount(f.rate.failures)}/${formatCount(f.rate.of)} ${visible(f.rate.unit)}`
    : counted(f.failures, 'failure');
  const text = `${f.id} ${f.severity.toUpperCase()}${status ? `, ${STATUS[f.status]}` : ''}: ${visible(f.rootCause?.title ?? f.title)}`;
  const room = Math.max(16, width - columns(figure) - 2);
  const [first = '', ...others] = clip(wrap(text, room), most, room);
  return [`${pad(first, room)}  ${figure}`, ...others.map((line) => `   ${line}`)];
}
