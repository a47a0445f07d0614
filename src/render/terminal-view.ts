import type { Evidence, Finding, Layer, Report } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { visible } from './escape.ts';
import { columns, fit, pad, wrap } from './width.ts';

/** A line of the terminal report: a label, its text, and what stands at the right edge. */
export interface Row {
  readonly label: string;
  readonly text: string;
  readonly right: string;
}

/** A finding as the terminal shows it. */
export interface TerminalFinding {
  readonly head: string;
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

/** Lines of the first screen (design, section 7). */
const SCREEN = 25;
const LABEL = 8;
const STATUS = {
  active: 'still failing',
  stopped: 'not seen at the end',
  intermittent: 'failing on and off',
} as const;

/** Lays a report out for a terminal: at most 25 lines, the rest behind `rca show`. */
export function terminalView(report: Report, options: TerminalOptions): TerminalView {
  const { width } = options;
  const all = options.full || options.only !== undefined;
  const header = headerLines(report, width).slice(0, all ? 20 : 4);
  const shown =
    options.only === undefined ? report.findings : report.findings.filter((f) => f.id === options.only);
  const notes = noteLines(report, width).slice(0, all ? 1000 : 3);
  let left = all ? Infinity : SCREEN - header.length - notes.length - 1;
  const findings: TerminalFinding[] = [];
  const cited: Evidence[] = [];
  let used = 0;
  for (const finding of shown) {
    const rows = findingRows(finding, width, all);
    // The blank line and the head, the rows, and what the references below will need.
    const need = 2 + rows.length + (findings.length === 0 ? 3 : 0);
    if (need > left) break;
    left -= need;
    used += 1;
    findings.push({ head: headLine(finding, width), severity: finding.severity, rows });
    cited.push(...finding.layers.flatMap((l) => l.evidence.slice(0, all ? 3 : 1)));
  }
  const hidden = shown.slice(used);
  const rest: string[] = [];
  if (hidden.length > 0) {
    const lines = Math.max(0, Math.min(hidden.length, left - 3));
    for (const f of hidden.slice(0, lines)) rest.push(headLine(f, width));
    const more = hidden.length - lines;
    if (more > 0)
      rest.push(
        fit(
          `and ${counted(more, 'more finding', 'more findings')}: rca show ${hidden[lines]?.id ?? ''}, or --full`,
          width,
        ),
      );
  }
  return { header, findings, rest, references: referenceLines(cited, width, all, shown[0]?.id), notes };
}

function clock(timestamp: string): string {
  return timestamp.slice(11, 16);
}

function headerLines(report: Report, width: number): readonly string[] {
  const { coverage } = report;
  const names = coverage.services.slice(0, 2).map((s) => {
    const newest = s.revisions.at(-1);
    const short = newest?.startsWith(`${s.name}-`) ? newest.slice(s.name.length + 1) : newest;
    const previous = s.revisions.at(-2);
    return `${visible(s.name)}${short ? ` ${visible(short)}` : ''}${previous ? ` (previous ${visible(previous.startsWith(`${s.name}-`) ? previous.slice(s.name.length + 1) : previous)})` : ''}`;
  });
  if (coverage.services.length > 2) names.push(`and ${coverage.services.length - 2} more services`);
  const { since, until } = coverage.covered;
  const day = since?.slice(0, 10) ?? '';
  const sameDay = until?.slice(0, 10) === day;
  const covered =
    since === null || until === null
      ? 'nothing covered'
      : `${day} ${clock(since)}-${sameDay ? '' : `${until.slice(0, 10)} `}${clock(until)}Z`;
  const asked =
    coverage.asked.since === null && coverage.asked.until === null
      ? ''
      : `, asked ${coverage.asked.since ? clock(coverage.asked.since) : 'start'}-${coverage.asked.until ? clock(coverage.asked.until) : 'end'}Z`;
  const size = `${counted(coverage.entries, 'entry', 'entries')}, ${coverage.complete ? 'complete' : 'NOT complete'}`;
  const lines: string[] = [];
  const first = names.join(', ');
  const second = `${covered}${asked}   ${size}`;
  if (columns(first) + columns(second) + 3 <= width) lines.push(`${first}   ${second}`);
  else lines.push(...(first === '' ? [] : [fit(first, width)]), fit(second, width));
  if (report.tests) {
    const t = report.tests;
    lines.push(
      fit(
        `tests ${t.passed}/${t.passed + t.failed}${t.skipped > 0 ? `, ${t.skipped} skipped` : ''}${t.unexplained.length > 0 ? `, ${t.unexplained.length} failing without a tied entry` : ''}`,
        width,
      ),
    );
  }
  for (const reason of coverage.reasons) lines.push(...wrap(visible(reason), width, 2));
  if (report.context?.symptom) lines.push(fit(`reported: ${visible(report.context.symptom)}`, width));
  return lines;
}

function headLine(f: Finding, width: number): string {
  const figure = f.rate
    ? `${formatCount(f.rate.failures)}/${formatCount(f.rate.of)} ${f.rate.unit}`
    : counted(f.failures, 'failure');
  const left = `${f.id} ${f.severity.toUpperCase()}, ${STATUS[f.status]}: `;
  const surface = f.layers[0].title;
  return (
    pad(
      left +
        fit(
          visible(f.rootCause?.title ?? surface),
          Math.max(16, width - columns(left) - columns(figure) - 2),
        ),
      width - columns(figure) - 2,
    ) + `  ${figure}`
  );
}

function findingRows(f: Finding, width: number, all: boolean): readonly Row[] {
  const rows: Row[] = [];
  const lines = all ? 12 : 1;
  const add = (label: string, text: string, right: string, max = lines): void => {
    const room = width - 1 - LABEL - 1 - (right === '' ? 0 : columns(right) + 1);
    wrap(visible(text), Math.max(20, room), max).forEach((line, i) =>
      rows.push({
        label: pad(i === 0 ? label : '', LABEL),
        text: pad(line, i === 0 && right !== '' ? room : 0),
        right: i === 0 ? right : '',
      }),
    );
  };
  f.layers.forEach((layer, i) => {
    add(i === 0 ? 'surface' : `why ${i}`, layer.title, `${layer.basis} ${marks(layer, all)}`);
    if (all) {
      if (layer.exception?.frame) add('', `at ${layer.exception.frame}`, '');
      else add('', layer.because, '');
      if (layer.link) add('', `tie (${layer.link.basis}): ${layer.link.why}`, '');
      if (layer.basis === 'inferred') add('', `confirm: ${layer.confirm}`, '');
      add('', `seen in ${layer.seen.failures}/${layer.seen.of} failures`, '');
    }
    for (const claim of layer.claims ?? [])
      add('claim', `the application guesses: "${claim}"`, 'not evidence');
  });
  const next = `why ${f.layers.length}`;
  if (f.suspected.length > 0) {
    const suspected = f.suspected.slice(0, all ? 10 : 2);
    suspected.forEach((s, i) => add(i === 0 ? next : '', all ? s.title : s.title, 'suspected'));
    suspected.slice(0, all ? 10 : 1).forEach((s) => add('check', s.confirm, '', all ? lines : 2));
  } else if (f.open !== null) add(next, `not established; ${f.open}`, '', all ? lines : 2);
  for (const r of f.refuted) add('not it', `${r.title}: ${r.why}`, 'refuted');
  for (const a of f.alternatives) add('or', `${a.title}; ${a.why}`, '', all ? lines : 1);
  if (f.began)
    add(
      'began',
      `with ${f.began.revision}, ${f.began.minutesAfter} min after it started; before: ${f.began.before}`,
      '',
    );
  for (const action of f.actions.slice(0, all ? 20 : 1)) add('do', action, '');
  if (all) {
    add(
      'seen',
      `${counted(f.failures, 'failure')}, ${counted(f.entries, 'entry', 'entries')}, ${f.firstSeen} to ${f.lastSeen}`,
      '',
    );
    add(
      'where',
      `${f.services.join(', ')}${f.revisions.length > 0 ? `; ${f.revisions.join(', ')}` : ''}`,
      '',
    );
    if (f.tests.length > 0) f.tests.forEach((t) => add('test', `${t.name}: ${t.why}`, ''));
    add('joined', f.joins.map((j) => `${formatCount(j.count)} by ${j.kind}`).join(', '), '');
    add('name', f.fingerprint, '');
  }
  return rows;
}

function marks(layer: Layer, all: boolean): string {
  return layer.evidence
    .slice(0, all ? 3 : 1)
    .map((e) => `[${e.n}]`)
    .join('');
}

function label(e: Evidence): string {
  if (e.test !== undefined)
    return `${
      visible(e.file ?? '')
        .split(/[\\/]/)
        .at(-1) ?? ''
    }: ${visible(e.test.split(' > ').at(-1) ?? e.test)}`;
  return e.insertId ?? `${visible(e.file ?? '')}:${e.line ?? 0}`;
}

function referenceLines(
  cited: readonly Evidence[],
  width: number,
  all: boolean,
  id: string | undefined,
): readonly string[] {
  const unique = [...new Map(cited.map((e) => [e.n, e])).values()].sort((a, b) => a.n - b.n);
  if (unique.length === 0) return [];
  if (all)
    return unique.flatMap((e) => [
      ...wrap(`[${e.n}] ${label(e)}${e.timestamp === undefined ? '' : ` ${e.timestamp}`}`, width),
      ...wrap(`"${visible(e.quote)}"`, width - 4).map((l) => `    ${l}`),
      ...(e.url === undefined ? [] : [`    ${e.url}`]),
    ]);
  const text = unique.map((e) => `[${e.n}] ${fit(label(e), 40)}`).join('  ');
  return [...wrap(text, width, 2), ...(id === undefined ? [] : [`more: rca show ${id}`])];
}

/** What the run has to say about itself; the reasons in the header are not said twice. */
function noteLines(report: Report, width: number): readonly string[] {
  const quiet = new Set(['clock', 'note']);
  const notices = report.notices.filter((n) => !quiet.has(n.code) && n.code !== 'unreadable');
  const unread = report.notices.filter((n) => n.code === 'unreadable');
  const lines = notices.map((n) => `! ${n.where ? `${visible(n.where)}: ` : ''}${visible(n.message)}`);
  const head = unread[0];
  if (head)
    lines.push(
      `! ${visible(head.where ?? '')}: ${visible(head.message)}${unread.length > 1 ? ` (and ${unread.length - 1} more places)` : ''}`,
    );
  if (report.findings.length === 0 && notices.length === 0)
    lines.push(
      `No failure found in ${counted(report.coverage.entries, 'entry', 'entries')}; that says nothing of what was not read.`,
    );
  if (report.unknowns.length > 0)
    lines.push(
      `${counted(report.unknowns.length, 'pattern')} that no rule knows, ${counted(
        report.unknowns.reduce((n, u) => n + u.count, 0),
        'entry',
        'entries',
      )}: in the JSON report under unknowns`,
    );
  return lines.flatMap((l) => wrap(l, width, 4));
}
